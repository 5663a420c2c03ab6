import { type Stored, child, listAt, numberAt, objectAt, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { beginEnd } from '../../api/removal.ts';
import { createPod } from '../pods.ts';
import { isEnding, isReady } from '../replica-set.ts';
import { note, ownedBy, ownerReference, pods, writeAs, writeStatus } from '../shared.ts';
import { type Ended, endOf, ended, statusOf } from './status.ts';

export const jobs = resourceOf('Job');
const CONTROLLER = 'job-controller';
const BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 10 * 60_000;

/** One pass of the Job controller (kubernetes `pkg/controller/job`): pods until enough have succeeded, or too many have failed, or it is too late. */
export function syncJob(store: Store, given: Stored): void {
  const namespace = stringAt(given, 'metadata', 'namespace');
  const found = store.get(jobs, namespace, given.metadata.name);
  if (found === undefined || ended(found)) return;
  const job = claimed(store, found);
  const own = ownedBy(store, pods, job);
  const end = endOf(store, job, own);
  const active = own.filter((pod) => isActive(pod) && !isEnding(pod));
  const suspended = child(job, 'spec', 'suspend') === true;
  if (end !== null || suspended) for (const pod of active) remove(store, job, pod);
  else startMissing(store, job, own, active.length);
  const left = ownedBy(store, pods, job);
  const counts = { active: left.filter((pod) => isActive(pod) && !isEnding(pod)).length, ready: left.filter((pod) => isActive(pod) && isReady(pod)).length, terminating: left.filter(isEnding).length };
  const fresh = store.get(jobs, namespace, given.metadata.name);
  if (fresh === undefined) return;
  writeStatus(store, jobs, fresh, statusOf(store, fresh, left, counts, end));
  if (end !== null) tell(store, fresh, end);
}

const isActive = (pod: Stored): boolean => !['Succeeded', 'Failed'].includes(stringAt(pod, 'status', 'phase'));

/** The selector and the labels that the server gives a Job from its uid. */
function claimed(store: Store, job: Stored): Stored {
  if (child(job, 'spec', 'selector') !== undefined) return job;
  const { uid, name } = job.metadata;
  const labels = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  const template = objectAt(job, 'spec', 'template');
  const metadata = { ...objectAt(template, 'metadata'), labels: { ...objectAt(template, 'metadata', 'labels'), ...labels } };
  return writeAs(store, jobs, job, { ...job, spec: { ...objectAt(job, 'spec'), selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }, template: { ...template, metadata } } });
}

/** As many pods side by side as it may have, and no more than still have to succeed; after a failure only when its back-off is over. */
function startMissing(store: Store, job: Stored, own: readonly Stored[], active: number): void {
  const failed = own.filter((pod) => stringAt(pod, 'status', 'phase') === 'Failed');
  const succeeded = own.filter((pod) => stringAt(pod, 'status', 'phase') === 'Succeeded').length;
  const wanted = Math.min(numberAt(job, 'spec', 'parallelism'), numberAt(job, 'spec', 'completions') - succeeded);
  const lastFailed = Math.max(0, ...failed.flatMap((pod) => listAt(pod, 'status', 'containerStatuses').map((one) => Date.parse(stringAt(one, 'state', 'terminated', 'finishedAt')))));
  const backOff = failed.length === 0 ? 0 : Math.min(LONGEST_BACK_OFF_MS, BACK_OFF_MS * 2 ** (failed.length - 1));
  if (store.now() < lastFailed + backOff) return;
  for (let missing = wanted - active; missing > 0; missing -= 1) if (!makePod(store, job)) return;
}

function makePod(store: Store, job: Stored): boolean {
  const template = objectAt(job, 'spec', 'template');
  const namespace = stringAt(job, 'metadata', 'namespace');
  const name = `${job.metadata.name}-${Math.random().toString(36).slice(2, 7).padEnd(5, 'x')}`;
  return createPod(store, job, { apiVersion: 'v1', kind: 'Pod', metadata: { ...objectAt(template, 'metadata'), name, namespace, ownerReferences: [ownerReference(job)] }, spec: objectAt(template, 'spec'), status: { phase: 'Pending', qosClass: 'BestEffort' } }, CONTROLLER);
}

function remove(store: Store, job: Stored, pod: Stored): void {
  note(store, job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, CONTROLLER);
  beginEnd(store, pod);
}

function tell(store: Store, job: Stored, end: Ended): void {
  if (end.kind === 'complete') note(store, job, 'Normal', 'Completed', 'Job completed', CONTROLLER);
  else note(store, job, 'Warning', end.reason, end.message, CONTROLLER);
}
