import { createHash } from 'node:crypto';
import { type Blocker, type Candidate, type Result, type RollbackItem, type WorkloadRef, ok, workloadId } from '../../../src-preload/contract/index.ts';
import type { ItemPorts } from '../planner/ports.ts';
import { chooseTarget } from '../planner/target.ts';
import { findHelm } from './program.ts';
import { diffOf } from './difference.ts';
import { type HelmRevision, readHistory } from './storage.ts';

const versionOf = (one: HelmRevision): string => (one.appVersion === '' ? one.chart : `${one.appVersion} (${one.chart})`);
/** What a revision would make of the cluster: two that agree are the same release again. */
const contentOf = (one: HelmRevision): string => createHash('sha256').update(`${one.chart}\n${one.manifest}`).digest('hex');

/** The plan of a Helm release, from its own history: carried out by the `helm` on PATH, or refused with the reason. Reads only. */
export async function planHelm(ref: WorkloadRef, chosen: string | undefined, ports: ItemPorts, find: typeof findHelm = findHelm): Promise<Result<RollbackItem>> {
  const history = await readHistory(ports.client, ref.namespace, ref.name);
  if (!history.ok) return history;
  const { revisions, unreadable } = history.value;
  const [current, ...earlier] = revisions;
  const { service } = ports.catalogue.serviceOf(ref.environment, ref.name);
  const candidates = current === undefined ? [] : earlier.filter((one) => contentOf(one) !== contentOf(current)).map((one) => candidateOf(one, ports));
  const same = chosen === undefined ? undefined : earlier.find((one) => one.uid === chosen && current !== undefined && contentOf(one) === contentOf(current));
  const choice = chooseTarget(candidates, { chosen });
  const target = choice.kind === 'chosen' ? revisions.find((one) => one.uid === choice.candidate.uid) : same;
  const program = await find();
  const already = same === undefined || current?.status !== 'deployed' ? null : `it runs revision ${same.revision} again already, as revision ${current.revision}`;
  const blockers: Blocker[] = already !== null ? [] : [
    ...pendingBlockers(service, current, unreadable),
    ...(program.ok ? [] : [{ code: program.error.code, message: `${service}: ${program.error.message}`, hint: program.error.hint ?? 'Look at the helm on PATH.' }]),
    ...(target === undefined ? [{ code: 'no-target', message: `${service}: ${choice.why}`, hint: 'Helm keeps ten revisions unless it is told otherwise.' }] : []),
  ];
  const args = ['rollback', ref.name, String(target?.revision ?? 0), '--namespace', ref.namespace, '--kube-context', ports.context];
  return ok({
    id: workloadId(ref), ref, service,
    from: { uid: current?.uid ?? null, revision: current?.revision ?? null, version: current === undefined ? 'unknown' : versionOf(current) },
    to: choice.kind === 'chosen' ? choice.candidate : same === undefined ? null : candidateOf(same, ports),
    already,
    healthyForMs: ports.healthyForMs,
    why: already ?? (choice.kind === 'chosen' ? `${choice.candidate.version}. ${choice.why}` : choice.why),
    candidates,
    diff: current === undefined || target === undefined ? [] : diffOf(current, target),
    config: [], images: [], undoneBy: [],
    notes: [
      'Helm writes every object of the release, not pod templates alone, and runs the chart’s rollback hooks. The cluster keeps no guard for it: between the plan and helm’s own start another helm could begin; helm then refuses.',
      ...(unreadable > 0 ? [`${unreadable} revisions of its history cannot be read.`] : []),
    ],
    blockers,
    pods: 0, etaMs: null, etaWhy: 'nothing tells how long helm takes',
    facts: {
      uid: current?.uid ?? 'none', status: current?.status ?? 'none', 'newest revision': String(current?.revision ?? 0), content: current === undefined ? 'none' : contentOf(current),
      'target Secret': target?.uid ?? 'none', 'target content': target === undefined ? 'none' : contentOf(target), helm: program.ok ? program.value.version : 'none',
    },
    write: null, before: [], after: [],
    intended: target === undefined ? null : contentOf(target),
    kubectl: `helm ${args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ')}`,
  });
}

function candidateOf(one: HelmRevision, ports: ItemPorts): Candidate {
  const journal = ports.journal.filter((fact) => fact.uid === one.uid);
  const wasDeployed = one.status === 'superseded' || one.status === 'deployed';
  const evidence: Candidate['evidence'] = [
    { says: wasDeployed ? 'neutral' : 'bad', fact: wasDeployed ? `helm had deployed it (${one.description || one.status})` : `helm says ${one.status}: ${one.description}`, source: 'Helm' },
    ...journal.map(({ says, fact }) => ({ says, fact, source: 'journal' as const })),
  ];
  const bad = evidence.some((fact) => fact.says === 'bad');
  const good = evidence.some((fact) => fact.says === 'good');
  return { uid: one.uid, revision: one.revision, version: versionOf(one), createdAt: one.deployedAt, known: bad === good ? 'unknown' : bad ? 'bad' : 'good', evidence, ranHealthy: [] };
}

function pendingBlockers(service: string, current: HelmRevision | undefined, unreadable: number): Blocker[] {
  if (current === undefined) return [{ code: 'unreadable', message: `${service}: none of the ${unreadable} revisions of its history can be read`, hint: 'Look at its Secrets sh.helm.release.v1.*.' }];
  if (!current.status.startsWith('pending-')) return [];
  return [{ code: 'helm-pending', message: `${service}: an operation is under way, or was cut: helm says ${current.status}`, hint: 'Wait for it to end. If its helm died, `helm rollback` by hand is what its documentation says; look first.' }];
}
