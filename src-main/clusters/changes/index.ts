import type { ChangeView } from '../../../src-preload/contract/index.ts';
import { kindOf } from '../kinds/index.ts';
import type { Workload } from '../workloads/model.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import type { RevisionRecord } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';

/** Two moments this close (ms) are one change: the revision is made just after the template was written. */
const SAME_MOMENT_MS = 10_000;

/**
 * What the cluster still remembers of a workload's changes: its revisions tell from → to and when; managedFields tell who
 * wrote the template last, and who scaled or paused. A writer is named only where its time matches.
 */
export function changesOf(workload: Workload, environment: string, service: string, id: string): ChangeView[] {
  const { record } = workload;
  const base = { environment, service, workload: id, object: `${workload.kind}/${record.name}`, person: null };
  const inOrder = [...workload.revisions].filter((set) => set.revision > 0).sort((a, b) => a.revision - b.revision);
  const current = kindOf(workload.kind).current(workload);
  const templateWrite = record.writes.filter((write) => write.template).sort((a, b) => b.at - a.at)[0];
  const templates = inOrder.map((set, index): ChangeView => {
    const before = inOrder[index - 1];
    // A revision that was taken up again is older than its revision: then only the template's writer knows when.
    const reused = set.earlier.length > 0;
    const writtenAt = set.uid === current?.uid ? templateWrite?.at : undefined;
    const at = reused && writtenAt !== undefined ? writtenAt : set.createdAt;
    const byKnown = writtenAt !== undefined && Math.abs(writtenAt - at) <= SAME_MOMENT_MS;
    return {
      ...base,
      id: `${record.uid}/${set.revision}`,
      at,
      what: whatChanged(before, set),
      from: before === undefined ? null : versionOf(podSpecOf(before.template)),
      to: versionOf(podSpecOf(set.template)),
      manager: byKnown ? (templateWrite?.manager ?? null) : null,
      source: set.heldBy,
    };
  });
  const writes = record.writes
    .filter((write) => !write.template && (write.replicas || write.paused) && Math.abs(write.at - record.createdAt) > SAME_MOMENT_MS)
    .map((write): ChangeView => ({
      ...base,
      id: `${record.uid}/${write.manager}/${write.at}`,
      at: write.at,
      what: write.paused ? 'pause' : 'scale',
      from: null,
      to: null,
      manager: write.manager,
      source: 'managedFields',
    }));
  return [...templates, ...writes];
}

function whatChanged(before: RevisionRecord | undefined, after: RevisionRecord): ChangeView['what'] {
  if (before === undefined) return after.revision === 1 ? 'created' : 'template';
  return sameTemplate(before.template, after.template, 'release') ? 'restart' : 'template';
}
