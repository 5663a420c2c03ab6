import { type Blocker, type Candidate, type Result, type RollbackItem, type WorkloadRef, ok, workloadId } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../fleet/model.ts';
import { type KubeClient, type Raw, at, record, text } from '../kube.ts';
import { type Deployment, currentReplicaSet } from '../workloads/deployment.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import { ownersOf } from '../workloads/owners.ts';
import { deploymentTemplate, templateHash } from '../workloads/template.ts';
import { type ReadReference, parseReference, readReference, referencesOf } from './config.ts';
import { templateDiff } from './diff.ts';
import { dryRun } from './dry-run.ts';
import { etaOf } from './eta.ts';
import { rollbackPatch } from './guard.ts';
import { asKubectl } from './kubectl.ts';
import { readSettled } from './read.ts';
import { type JournalFact, candidatesOf, chooseTarget } from './target.ts';

export interface ItemPorts {
  readonly client: KubeClient;
  readonly context: string;
  readonly catalogue: Catalogue;
  readonly journal: readonly JournalFact[];
  readonly now: number;
}

/** The plan for one workload: everything that speaks for it, against it, and would undo it. Reads only. */
export async function planItem(ref: WorkloadRef, chosen: string | undefined, ports: ItemPorts): Promise<Result<RollbackItem>> {
  const read = await readSettled(ports.client, ref);
  if (!read.ok) return read;
  const deployment = read.value;
  const { record: live } = deployment;
  const { service } = ports.catalogue.serviceOf(ref.environment, ref.name);
  const candidates = candidatesOf(deployment, ports.journal, ports.now);
  const choice = chooseTarget(candidates, chosen);
  const owners = ownersOf(live);
  const base = {
    id: workloadId(ref), ref, service,
    from: { uid: currentReplicaSet(deployment)?.uid ?? null, revision: currentReplicaSet(deployment)?.revision ?? null, version: versionOf(podSpecOf(live.template)) },
    why: choice.kind === 'chosen' ? choice.candidate.version + '. ' + choice.why : choice.why,
    candidates,
    already: null,
    undoneBy: owners,
    pods: record(live.object['status'])['replicas'] === undefined ? 0 : Number(at(live.object, 'status', 'replicas')),
    ...etaOf(deployment),
  };
  const target = choice.kind === 'chosen' ? deployment.replicaSets.find((set) => set.uid === choice.candidate.uid) : undefined;
  if (choice.kind === 'none' || target === undefined) {
    const hint = candidates.length === 0 ? 'Its history limit may be 0, or this is its first revision: roll forward, or apply an earlier manifest.' : 'Choose one of the candidates yourself, knowing what speaks against it.';
    return ok({ ...base, to: null, diff: [], config: [], notes: [], blockers: [{ code: 'no-target', message: `${service}: ${choice.why}`, hint }], facts: liveFacts(deployment), write: null, intended: null, kubectl: '' });
  }
  const template = deploymentTemplate(target.template);
  const write = rollbackPatch({ namespace: ref.namespace, name: ref.name, uid: live.uid, template: live.template, paused: at(live.object, 'spec', 'paused') === true }, template);
  const extra = ports.catalogue.configOf(service).flatMap((one) => parseReference(one) ?? []);
  const references = [...new Map([...extra, ...referencesOf(template)].map((one) => [`${one.kind}/${one.name}`, one])).values()];
  const [dry, config] = await Promise.all([
    dryRun(ports.client, write),
    Promise.all(references.map((one) => readReference(ports.client, ref.namespace, one, target.createdAt, ports.now))),
  ]);
  const intended = dry.kind === 'accepted' ? templateHash(dry.template, 'exact') : null;
  const blockers = [...ownerBlockers(service, owners), ...doorBlockers(service, choice.candidate, base.from.version, ports.catalogue), ...configBlockers(service, config), ...(dry.kind === 'accepted' ? [] : [dry.blocker])];
  return ok({
    ...base,
    to: choice.candidate,
    diff: templateDiff(live.template, dry.kind === 'accepted' ? dry.template : template),
    config: config.map(({ object, verdict, why }) => ({ object, verdict, why })),
    notes: notesOf(deployment, template),
    blockers,
    facts: {
      ...liveFacts(deployment),
      'target ReplicaSet': target.uid,
      'target template': templateHash(target.template, 'exact'),
      'dry-run template': intended ?? 'refused',
      ...Object.fromEntries(config.map((one) => [one.object, one.identity])),
    },
    write: blockers.length === 0 ? { path: write.path, patch: [...write.patch] } : null,
    intended,
    kubectl: asKubectl(ports.context, ref.namespace, ref.name, write),
  });
}

/** The deciding facts of the object itself (SEMANTICS, "The guard"): not status, replicas or other metadata, which churn. */
function liveFacts({ record: live }: Deployment): Record<string, string> {
  return {
    uid: live.uid,
    'live template': templateHash(live.template, 'exact'),
    paused: String(at(live.object, 'spec', 'paused') === true),
    strategy: text(at(live.object, 'spec', 'strategy', 'type')) ?? 'unknown',
    owners: ownersOf(live).map((owner) => `${owner.kind} ${owner.name}`).join(', ') || 'none',
  };
}

function ownerBlockers(service: string, owners: RollbackItem['undoneBy']): Blocker[] {
  return owners
    .filter((owner) => owner.wouldUndo !== 'no')
    .map((owner) => ({
      code: 'would-be-undone',
      message: `${service} is owned by ${owner.kind} ${owner.name}: ${owner.wouldUndo === 'yes' ? 'it would undo' : 'nobody knows that it would not undo'} this`,
      hint: owner.why,
    }));
}

const doorBlockers = (service: string, target: Candidate, from: string, catalogue: Catalogue): Blocker[] =>
  catalogue.oneWayDoors(service).filter((door) => door.version === from).map((door) => ({
    code: 'one-way-door', message: `${service} ${from} is a one-way door: going back to ${target.version} is not safe`, hint: door.why,
  }));

const configBlockers = (service: string, config: readonly ReadReference[]): Blocker[] =>
  config.filter((one) => one.verdict === 'missing' && one.required).map((one) => ({
    code: 'config-missing', message: `${service}: ${one.object} is ${one.why}`, hint: 'Bring it back first; the target revision refers to it.',
  }));

function notesOf(deployment: Deployment, target: Raw): string[] {
  const { record: live } = deployment;
  const applied = live.writes.find((write) => write.apply && write.template);
  const annotations = record(record(target['metadata'])['annotations']);
  return [
    ...(at(live.object, 'spec', 'paused') === true ? ['It is paused; the same write lets it go on.'] : []),
    ...(at(live.object, 'spec', 'strategy', 'type') === 'Recreate' ? ['Its strategy is Recreate: there is downtime while pods are replaced.'] : []),
    ...(applied === undefined ? [] : [`${applied.manager} writes this template by server-side apply: its next apply will report a conflict until it is reverted there too.`]),
    ...('kubectl.kubernetes.io/restartedAt' in annotations ? ['The target carries the mark of an earlier restart; that changes nothing.'] : []),
    'Only the pod template goes back: replicas, strategy, autoscaler bounds, Services and ConfigMaps stay as they are. The dry run does not test pod quotas.',
  ];
}
