import { type Cause, type IncidentKey, type IncidentView, type RunView, type TreeView, workloadId } from '../../src-preload/contract/index.ts';
import { type IncidentState, incidentId } from './fold.ts';
import { statusOf } from './status.ts';
import type { IncidentWorld } from './world.ts';

interface ViewOf {
  readonly key: IncidentKey;
  readonly state: IncidentState | null;
  readonly onset: { readonly at: number; readonly why: string };
  readonly tree: TreeView | null;
  readonly causes: readonly Cause[];
  readonly world: IncidentWorld;
}

/** What one glance needs: since when, which question, what to do, what may have caused it, and what to tell others. */
export function incidentView({ key, state, onset, tree, causes, world }: ViewOf): IncidentView {
  const { environment, service } = key;
  const ref = world.refOf(key) ?? null;
  const workload = ref === null ? null : (world.workloads.get(workloadId(ref)) ?? null);
  const freshness = world.environments.get(environment)?.freshness ?? null;
  const dark = freshness === null ? `${environment} is not connected` : freshness.kind === 'fresh' ? null : freshness.reason;
  const run = ref === null ? null : actingOn(world.runs.all(), workloadId(ref));
  const everyMs = state?.update.everyMs ?? 0;
  const dueAt = state === null ? null : (state.update.lastAt ?? state.openedAt) + everyMs;
  const asked = tree?.questions.find((question) => question.id === tree.decidedBy) ?? null;
  const conn = world.conn();
  return {
    id: incidentId(environment, service), environment, service, ref, release: state?.release ?? null, openedAt: state?.openedAt ?? null, openedBy: state?.openedBy ?? null,
    onsetAt: onset.at, onsetWhy: onset.why, tree: tree?.tree ?? world.treeFor(service), leaf: tree?.leaf ?? null, say: tree?.say ?? '', causes: [...causes],
    question: asked === null ? null : { id: asked.id, ask: asked.ask, answer: asked.would, value: asked.value, source: asked.source, observedAt: asked.observedAt },
    status: statusOf({ environment, service, onsetAt: onset.at, workload, dark, tree, run, dueAt, now: world.now() }),
    update: { everyMs, dueAt, lastAt: state?.update.lastAt ?? null, lastBy: state?.update.lastBy ?? null },
    notes: [...(state?.notes ?? [])].reverse(), conn, onCall: world.onCall(key),
  };
}

const actingOn = (runs: readonly RunView[], workload: string): RunView | null =>
  runs.find((run) => run.steps.some((step) => step.id === workload) && ['running', 'waiting', 'paused', 'in-doubt', 'interrupted'].includes(run.state)) ?? null;
