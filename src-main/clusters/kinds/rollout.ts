import { type PlannedStep, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { at, count, instantOf, items, text } from '../kube.ts';
import { type From, pausePatch } from '../planner/guard.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import { type RevisionRecord } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';
import { api, deployments, joined, lenderOf, readRollout } from './argo/read.ts';
import { type Argo, argoOf, isUnseen, isUpdating, pauseEndsAt, revisionWith } from './argo/state.ts';
import { evidenceOf, progressWords, wayNotes } from './argo/words.ts';
import type { Kind } from './kind.ts';
import { oldPodsOf } from './pods.ts';
import { objectPath } from './read.ts';
import { rollingRounds } from './rounds.ts';
import type { Readings } from './sources.ts';

/** An Argo Rollout, canary or blue-green: its revisions are its ReplicaSets, and what is stable is in its status. */
export const rollout: Kind = {
  name: 'Rollout',
  api,
  short: ['ro'],
  served: 'where-installed',
  watches: ['rollouts', 'replicasets', 'pods', 'analysisruns', 'deployments'],
  history: 'ReplicaSet',
  join,
  read: readRollout,
  current,
  rollout: rolloutOf,
  back: {
    by: 'template',
    from,
    facts: (workload) => {
      const argo = argoOf(workload);
      return { paused: String(argo.pausedByHand), strategy: argo.strategy, stableRS: argo.stable, currentPodHash: argo.current, ...(workload.lender === undefined ? {} : { lender: workload.lender.uid }) };
    },
    evidence: evidenceOf,
    notes: (workload, template) => {
      const target = workload.revisions.find((one) => sameTemplate(one.template, template, 'exact'));
      return target === undefined ? [] : wayNotes(workload, target);
    },
    blockers: () => [],
    stuckOn: () => [],
    steps: (workload, _target, ref) => ({ before: [], after: letGoOn(workload, ref) }),
    rounds: (workload) => {
      const argo = argoOf(workload);
      return isUpdating(argo) ? 1 : argo.strategy === 'blueGreen' ? 1 : Math.max(rollingRounds(argo.spec, argo.desired), argo.steps.filter((step) => step['setWeight'] !== undefined).length + 1);
    },
  },
  stop: {
    stopped: (workload) => argoOf(workload).pausedByHand,
    write: (workload, stopped) =>
      argoOf(workload).pausedByHand === stopped ? fail('already', `it is ${stopped ? 'paused already' : 'not paused by hand'}`) : ok(pausePatch(ownFrom(workload), stopped)),
  },
};

function join(readings: Readings): Workload[] {
  const sets = readings.ownedIn('replicasets');
  const pods = readings.ownedIn('pods');
  const runs = readings.ownedIn('analysisruns');
  const lenders = new Map([...readings.of('deployments')].map((one) => [`${one.namespace}/${one.name}`, one]));
  return [...readings.of('rollouts')].map((record) => {
    const revisions = sets?.get(record.uid) ?? [];
    const lender = lenderOf(record.object);
    return joined(record, lender?.kind === 'Deployment' ? lenders.get(`${record.namespace}/${lender.name}`) : undefined, {
      revisions, pods: pods === null ? null : revisions.flatMap((set) => pods.get(set.uid) ?? []), analyses: runs?.get(record.uid) ?? [],
    });
  });
}

/** The revision of the present template; where none has it in so many words, the one that the status calls current. */
function current(workload: Workload): RevisionRecord | undefined {
  const byTemplate = [...workload.revisions].sort((a, b) => b.revision - a.revision).find((one) => sameTemplate(one.template, workload.record.template, 'exact'));
  return byTemplate ?? (isUnseen(workload, 0) ? undefined : revisionWith(workload, argoOf(workload).current));
}

/** The object whose own fields are written: pause and status. */
function ownFrom({ record }: Workload): From {
  const argo = argoOf({ record });
  // With workloadRef the Rollout holds no template to test; then its uid and its status are the guard.
  const template = at(record.object, 'spec', 'template');
  return { path: objectPath(api, record.namespace, record.name), uid: record.uid, template: template === undefined ? null : record.template, paused: argo.pausedByHand, tests: statusTests(argo) };
}

/** What the template is written to: the Rollout itself under the guard of its status, or the Deployment that lends it. */
function from(workload: Workload): From {
  const { lender } = workload;
  if (lender === undefined) return ownFrom(workload);
  return { path: objectPath(deployments, lender.namespace, lender.name), uid: lender.uid, template: lender.template, paused: null, as: { resource: 'deployments.apps', name: lender.name } };
}

const statusTests = ({ stable, current: hash }: Argo): { op: string; path: string; value: string | null }[] => [
  { op: 'test', path: '/status/stableRS', value: stable === '' ? null : stable },
  { op: 'test', path: '/status/currentPodHash', value: hash === '' ? null : hash },
];

/** A lent template is written elsewhere than the pause: letting it go on is an effect of its own, after the write. */
function letGoOn(workload: Workload, ref: WorkloadRef): PlannedStep[] {
  if (workload.lender === undefined || !argoOf(workload).pausedByHand) return [];
  return [{ id: 'resume', say: `let Rollout ${workload.record.name} go on`, uses: 'cluster/resume', with: { workload: ref } }];
}

const condition = (object: unknown, type: string): unknown => items(at(object, 'status', 'conditions')).find((one) => at(one, 'type') === type);

/**
 * Complete takes: seen, stable is current and is the wanted template, its counts are the spec's, and (where pods stand for
 * weight) no other pod is left. The controller may have noted the generation before it looked at the template.
 */
function rolloutOf(workload: Workload, minGeneration = 0): Rollout {
  const { object } = workload.record;
  const argo = argoOf(workload);
  const status = at(object, 'status');
  const updated = count(at(status, 'updatedReplicas'));
  const available = count(at(status, 'availableReplicas'));
  const unseen = isUnseen(workload, minGeneration);
  const newest = current(workload);
  const old = oldPodsOf(workload, newest)?.length ?? null;
  const mixes = argo.strategy === 'canary' && !argo.routed;
  const serves = argo.strategy === 'canary' || argo.active === argo.current;
  const settled = argo.stable !== '' && argo.stable === argo.current && newest?.hash === argo.current && argo.phase === 'Healthy' && serves;
  const complete = !unseen && settled && updated === argo.desired && available === argo.desired && (!mixes || old === 0 || (old === null && count(at(status, 'replicas')) === argo.desired));
  const paused = argo.pausedByHand || argo.pauses.length > 0;
  const seconds = at(object, 'spec', 'progressDeadlineSeconds');
  const movedAt = instantOf(at(condition(object, 'Progressing'), 'lastUpdateTime'));
  const words = progressWords(argo);
  return {
    desired: argo.desired, updated, ready: count(at(status, 'readyReplicas')), available, total: count(at(status, 'replicas')),
    paused, unseen, oldPods: old, complete, words,
    failure: unseen ? null : failureOf(object, argo),
    held: null,
    waits: paused && !argo.aborted && pauseEndsAt(argo) === null ? words.join(', ') : null,
    deadlineAt: complete || paused || movedAt === null ? null : movedAt + (typeof seconds === 'number' ? seconds : 600) * 1000,
    completeSince: complete ? instantOf(at(condition(object, 'Healthy'), 'lastTransitionTime')) ?? movedAt : null,
  };
}

function failureOf(object: unknown, { phase, message, aborted }: Argo): Rollout['failure'] {
  // After a retry the phase speaks of the abort until the controller has looked.
  const stale = !aborted && message.startsWith('RolloutAborted');
  if ((phase === 'Degraded' && !stale) || aborted) {
    const [, reason, said] = /^(\w+): (.*)$/s.exec(message) ?? [];
    return { reason: reason ?? (aborted ? 'RolloutAborted' : 'Degraded'), message: said ?? message };
  }
  const replicas = condition(object, 'ReplicaFailure');
  if (at(replicas, 'status') === 'True') return { reason: text(at(replicas, 'reason')) ?? 'ReplicaFailure', message: text(at(replicas, 'message')) ?? 'pods cannot be created' };
  return null;
}
