import { type JsonObject, type Stored, child, isObject, listAt, numberAt, objectAt, stamp, stringAt } from '../../objects.ts';
import type { Store } from '../../store.ts';

/** How a Job ended, in the controller's own words. */
export type Ended = { readonly kind: 'complete' } | { readonly kind: 'failed'; readonly reason: 'BackoffLimitExceeded' | 'DeadlineExceeded'; readonly message: string };

export const ended = (job: Stored): boolean => listAt(job, 'status', 'conditions').some((one) => ['Complete', 'Failed'].includes(stringAt(one, 'type')) && stringAt(one, 'status') === 'True');

const phase = (pod: Stored): string => stringAt(pod, 'status', 'phase');
const restarts = (pod: Stored): number => listAt(pod, 'status', 'containerStatuses').reduce<number>((sum, one) => sum + numberAt(one, 'restartCount'), 0);

/** The end that a Job has come to; null while it goes on. A container that is started again in its pod counts as a failure too. */
export function endOf(store: Store, job: Stored, own: readonly Stored[]): Ended | null {
  const began = Date.parse(stringAt(job, 'status', 'startTime'));
  const deadline = child(job, 'spec', 'activeDeadlineSeconds');
  if (own.filter((pod) => phase(pod) === 'Succeeded').length >= numberAt(job, 'spec', 'completions')) return { kind: 'complete' };
  const failures = own.filter((pod) => phase(pod) === 'Failed').length + own.filter((pod) => phase(pod) === 'Running').reduce((sum, pod) => sum + restarts(pod), 0);
  if (failures > numberAt(job, 'spec', 'backoffLimit')) return { kind: 'failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const late = typeof deadline === 'number' && !Number.isNaN(began) && store.now() - began >= deadline * 1_000;
  return late ? { kind: 'failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' } : null;
}

/** The status that clients wait for. The times of what was said before are kept. */
export function statusOf(store: Store, job: Stored, own: readonly Stored[], { active, ready, terminating }: { readonly active: number; readonly ready: number; readonly terminating: number }, end: Ended | null): JsonObject {
  const before = objectAt(job, 'status');
  const suspended = child(job, 'spec', 'suspend') === true;
  const now = stamp(store.now());
  const counts = { active, succeeded: own.filter((pod) => phase(pod) === 'Succeeded').length, failed: own.filter((pod) => phase(pod) === 'Failed').length };
  const condition = (type: string, reason: string, message: string): JsonObject => {
    const old = listAt(before, 'conditions').find((one) => stringAt(one, 'type') === type);
    return isObject(old) ? old : { type, status: 'True', reason, message, lastProbeTime: now, lastTransitionTime: now };
  };
  const conditions =
    end === null ? (suspended ? [condition('Suspended', 'JobSuspended', 'Job suspended')] : [])
    : end.kind === 'complete' ? [condition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods'), condition('Complete', 'CompletionsReached', 'Reached expected number of succeeded pods')]
    : [condition('FailureTarget', end.reason, end.message), condition('Failed', end.reason, end.message)];
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)), ready: end === null ? ready : 0, terminating, uncountedTerminatedPods: {},
    ...(suspended ? {} : { startTime: stringAt(before, 'startTime') || now }), ...(end?.kind === 'complete' ? { completionTime: now } : {}), ...(conditions.length === 0 ? {} : { conditions }),
  };
}
