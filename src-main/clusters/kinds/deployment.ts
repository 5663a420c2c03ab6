import { ok, fail } from '../../../src-preload/contract/index.ts';
import { at, count, instantOf, items, text } from '../kube.ts';
import { type From, pausePatch } from '../planner/guard.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import type { WorkloadRecord } from '../workloads/records.ts';
import { replicaSetRecord } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';
import { borrowerOf } from './argo/lent.ts';
import { lenderOf } from './argo/read.ts';
import { joinByRevisions } from './join.ts';
import type { Kind } from './kind.ts';
import { oldPodsOf } from './pods.ts';
import { objectPath, readOwned } from './read.ts';
import { rollingRounds } from './rounds.ts';

const api = { group: 'apps', version: 'v1', plural: 'deployments' };

/** A Deployment: its revisions are the ReplicaSets that match its selector and that it controls. */
export const deployment: Kind = {
  name: 'Deployment',
  api,
  short: ['deploy'],
  served: 'always',
  watches: ['deployments', 'replicasets', 'pods'],
  history: 'ReplicaSet',
  // One that lends its template to a Rollout has no pods and no history of its own: the Rollout is what is steered.
  join(readings) {
    const lent = new Set([...readings.of('rollouts')].flatMap((one) => (lenderOf(one.object)?.kind === 'Deployment' ? [`${one.namespace}/${lenderOf(one.object)?.name ?? ''}`] : [])));
    return joinByRevisions('Deployment', [...readings.of('deployments')].filter((one) => !lent.has(`${one.namespace}/${one.name}`)), readings);
  },
  read: (client, ref) => readOwned(client, ref, { api, history: { plural: 'replicasets', project: replicaSetRecord } }),
  current: currentReplicaSet,
  rollout: rolloutOf,
  back: {
    by: 'template',
    from,
    facts: ({ record }) => ({ paused: String(isPaused(record)), strategy: text(at(record.object, 'spec', 'strategy', 'type')) ?? 'unknown' }),
    evidence: () => [],
    notes: ({ record }) => [
      ...(isPaused(record) ? ['It is paused; the same write lets it go on.'] : []),
      ...(at(record.object, 'spec', 'strategy', 'type') === 'Recreate' ? ['Its strategy is Recreate: there is downtime while pods are replaced.'] : []),
    ],
    blockers: () => [],
    stuckOn: () => [],
    async elsewhere(client, ref) {
      const borrower = await borrowerOf(client, ref);
      return borrower === null ? null : { code: 'lent', message: `Deployment ${ref.name} lends its template to Rollout ${borrower}`, hint: `Plan Rollout ${borrower} instead: this Deployment has no pods and no history of its own.` };
    },
    steps: () => ({ before: [], after: [] }),
    rounds: ({ record }) => (at(record.object, 'spec', 'strategy', 'type') === 'Recreate' ? 1 : rollingRounds(at(record.object, 'spec', 'strategy', 'rollingUpdate'), desiredOf(record))),
  },
  stop: {
    stopped: ({ record }) => isPaused(record),
    write: (workload, stopped) => (isPaused(workload.record) === stopped ? fail('already', `it is ${stopped ? 'paused already' : 'not paused'}`) : ok(pausePatch(from(workload), stopped))),
  },
};

const isPaused = (record: WorkloadRecord): boolean => at(record.object, 'spec', 'paused') === true;
const desiredOf = (record: WorkloadRecord): number => (typeof at(record.object, 'spec', 'replicas') === 'number' ? count(at(record.object, 'spec', 'replicas')) : 1);

function from({ record }: Workload): From {
  return { path: objectPath(api, record.namespace, record.name), uid: record.uid, template: record.template, paused: isPaused(record) };
}

function currentReplicaSet({ record, revisions }: Workload): Workload['revisions'][number] | undefined {
  return [...revisions].sort((a, b) => b.revision - a.revision).find((set) => sameTemplate(set.template, record.template, 'exact'));
}

const condition = (object: unknown, type: string): unknown => items(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === type);

/**
 * Reads a rollout as SEMANTICS "Complete" and "Failed" say: complete takes the observed generation (at least
 * `minGeneration`, which a PATCH returned), all counts equal to the spec's, and no old pod left: `terminatingReplicas` 0, or
 * none listed. "Complete" by kubectl's counts alone came true with bad pods still Ready.
 */
function rolloutOf(workload: Workload, minGeneration = 0): Rollout {
  const { record } = workload;
  const { object } = record;
  const status = at(object, 'status');
  const desired = desiredOf(record);
  const updated = count(at(status, 'updatedReplicas'));
  const total = count(at(status, 'replicas'));
  const available = count(at(status, 'availableReplicas'));
  const observed = count(at(status, 'observedGeneration'));
  const unseen = observed < Math.max(record.generation, minGeneration);
  const old = oldPodsOf(workload, currentReplicaSet(workload))?.length ?? null;
  const gone = old === 0 || (old === null && at(status, 'terminatingReplicas') === 0);
  const complete = !unseen && updated === desired && total === desired && available === desired && gone;
  const updatedAt = instantOf(at(condition(object, 'Progressing'), 'lastUpdateTime'));
  const deadline = at(object, 'spec', 'progressDeadlineSeconds');
  const inTime = typeof deadline === 'number' && deadline < 2_147_483_647 && updatedAt !== null && !complete;
  const becameAvailable = instantOf(at(condition(object, 'Available'), 'lastTransitionTime'));
  return {
    desired, updated, ready: count(at(status, 'readyReplicas')), available, total,
    paused: isPaused(record),
    held: null,
    unseen,
    oldPods: old,
    complete,
    failure: unseen ? null : failureOf(object),
    deadlineAt: inTime ? updatedAt + deadline * 1000 : null,
    completeSince: complete && becameAvailable !== null && updatedAt !== null ? Math.max(becameAvailable, updatedAt) : null,
  };
}

function failureOf(object: unknown): Rollout['failure'] {
  const progressing = condition(object, 'Progressing');
  if (at(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return { reason: 'ProgressDeadlineExceeded', message: text(at(progressing, 'message')) ?? 'the progress deadline has passed' };
  }
  // With a quota in the way Progressing stays True for ever; only ReplicaFailure tells.
  const replicas = condition(object, 'ReplicaFailure');
  if (at(replicas, 'status') === 'True') return { reason: text(at(replicas, 'reason')) ?? 'ReplicaFailure', message: text(at(replicas, 'message')) ?? 'pods cannot be created' };
  return null;
}
