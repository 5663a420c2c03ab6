import { fail, ok } from '../../../src-preload/contract/index.ts';
import { at, count, text } from '../kube.ts';
import { type From, guardOf } from '../planner/guard.ts';
import type { Rollout, Workload } from '../workloads/model.ts';
import type { WorkloadRecord } from '../workloads/records.ts';
import { controllerRevisionRecord } from '../workloads/revisions.ts';
import { currentRevision } from './controller-revisions.ts';
import { joinByControllerRevisions } from './join.ts';
import type { Kind } from './kind.ts';
import { newPodsOf, oldPodsOf, readySince } from './pods.ts';
import { objectPath, readOwned } from './read.ts';
import { rollingRounds } from './rounds.ts';

const api = { group: 'apps', version: 'v1', plural: 'daemonsets' };
const TYPE = '/spec/updateStrategy/type';

/** A DaemonSet: one pod a node; its revisions are ControllerRevisions. */
export const daemonSet: Kind = {
  name: 'DaemonSet',
  api,
  short: ['ds'],
  served: 'always',
  watches: ['daemonsets', 'controllerrevisions', 'pods'],
  history: 'ControllerRevision',
  join: (readings) => joinByControllerRevisions('DaemonSet', readings.of('daemonsets'), readings),
  read: (client, ref) => readOwned(client, ref, { api, history: { plural: 'controllerrevisions', project: controllerRevisionRecord } }),
  current: currentRevision,
  rollout: rolloutOf,
  back: {
    by: 'template',
    from,
    facts: ({ record }) => ({ strategy: text(at(record.object, 'spec', 'updateStrategy', 'type')) ?? 'RollingUpdate' }),
    evidence: () => [],
    notes: ({ record, pods }) => (onDelete(record) ? [`Its update strategy is OnDelete: after the write nothing moves until its pods are deleted${namesOf(pods ?? [])}.`] : []),
    blockers: () => [],
    stuckOn: () => [],
    steps: () => ({ before: [], after: [] }),
    rounds: ({ record }) => rollingRounds({ maxSurge: 0, maxUnavailable: 1, ...recordAt(record) }, desiredOf(record)),
  },
  stop: {
    stopped: ({ record }) => onDelete(record),
    write: (workload, stopped) => {
      if (onDelete(workload.record) === stopped) return fail('already', stopped ? 'its update strategy is OnDelete: it moves only when somebody deletes pods' : 'its update strategy is not OnDelete');
      const { path, ...guarded } = from(workload);
      // Only the type is written: the bounds of its rolling update stay in the object for when it is let go on.
      return ok({ path, patch: [...guardOf({ path, ...guarded }), { op: 'test', path: TYPE, value: stopped ? 'RollingUpdate' : 'OnDelete' }, { op: 'replace', path: TYPE, value: stopped ? 'OnDelete' : 'RollingUpdate' }] });
    },
  },
};

const onDelete = (record: WorkloadRecord): boolean => at(record.object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
const desiredOf = (record: WorkloadRecord): number => count(at(record.object, 'status', 'desiredNumberScheduled'));
const namesOf = (pods: readonly { readonly name: string }[]): string => (pods.length === 0 ? '' : `: ${pods.map((pod) => pod.name).sort().join(', ')}`);
const recordAt = (record: WorkloadRecord): object => {
  const found = at(record.object, 'spec', 'updateStrategy', 'rollingUpdate');
  return typeof found === 'object' && found !== null ? found : {};
};

function from({ record }: Workload): From {
  return { path: objectPath(api, record.namespace, record.name), uid: record.uid, template: record.template, paused: null };
}

/** By the numbers of its nodes; like a StatefulSet it has no condition that says it failed. */
function rolloutOf(workload: Workload, minGeneration = 0): Rollout {
  const { record } = workload;
  const status = at(record.object, 'status');
  const number = (key: string): number => count(at(status, key));
  const desired = desiredOf(record);
  const updated = number('updatedNumberScheduled');
  const available = number('numberAvailable');
  const unseen = number('observedGeneration') < Math.max(record.generation, minGeneration);
  const current = currentRevision(workload);
  const old = oldPodsOf(workload, current);
  const held = !unseen && onDelete(record) && updated < desired ? `OnDelete: ${desired - updated} pods keep their revision until they are deleted${namesOf(old ?? [])}` : null;
  const complete = !unseen && (held !== null || (updated === desired && available === desired && (old ?? []).length === 0));
  return {
    desired, updated, ready: number('numberReady'), available, total: number('currentNumberScheduled'),
    paused: held !== null, held, unseen, oldPods: old?.length ?? null, complete,
    failure: null, deadlineAt: null,
    completeSince: complete && held === null ? readySince(newPodsOf(workload, current)) : null,
  };
}
