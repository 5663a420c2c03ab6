import { type Result, type RunView, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Effect } from '../../journal/effects.ts';
import { actions } from '../actions/index.ts';
import type { FoldedRun } from './fold.ts';

/** A run as it was folded, and as it is shown: what of it is in doubt, only the view knows. */
export interface Known {
  readonly run: FoldedRun;
  readonly view: RunView;
  /** Whether this process carries it forward now. */
  readonly driven: boolean;
}

const person = (name: string) => ({ kind: 'person', name }) as const;
const orSo = (reason: string): string => (reason === '' ? 'a person said so' : reason);
const doubted = fail('in-doubt', 'one of its steps is in doubt: record it as done or not done first');

const isLeft = ({ steps }: FoldedRun): boolean => [...steps.values()].some(({ step, state }) => step.role === 'step' && state !== 'done' && state !== 'skipped' && !(step.onFailure === 'continue' && (state === 'failed' || state === 'refused')));

/** Go on: a failed step is tried again; a step in doubt must be resolved first. */
export function resumed({ run, view, driven }: Known, by: string, reason: string): Result<Effect[]> {
  // A run in which nothing is under way any more is about to stand still, if it does not already.
  if (view.steps.some((step) => step.state === 'running' || step.state === 'waiting')) return fail('wrong-state', 'it is running already');
  if (view.state === 'in-doubt') return doubted;
  // What its release changed besides workloads is read once more before a run ends: nobody holds that up.
  if (driven && run.finished === null && run.paused === null && !isLeft(run)) return fail('wrong-state', 'all of it is done, and it is about to end');
  if (run.finished !== null && run.finished.state !== 'failed' && run.finished.state !== 'refused') return fail('wrong-state', `the run is ${run.finished.state}`);
  const why = orSo(reason);
  const broken = [...run.steps.values()].filter((one) => (one.state === 'failed' || one.state === 'refused') && one.step.onFailure !== 'continue');
  // Where what was done is being undone, going on means undoing the rest; what was undone is not built upon.
  const failed = run.compensating === null ? broken : broken.filter(({ step }) => step.role === 'compensation');
  if (run.compensating !== null && run.finished !== null && failed.length === 0) return fail('wrong-state', 'what this run did is undone: start it anew');
  return ok([{ kind: 'run-resumed', actor: person(by), data: { why } }, ...failed.map(({ step }): Effect => ({ kind: 'step-retried', actor: person(by), data: { step: step.id, why } }))]);
}

/** After the steps that run now, nothing begins until somebody resumes. */
export function paused({ run }: Known, by: string, reason: string): Result<Effect[]> {
  if (run.finished !== null || run.paused !== null) return fail('wrong-state', run.finished === null ? 'it is paused already' : `the run is ${run.finished.state}`);
  return ok([{ kind: 'run-paused', actor: person(by), data: { why: orSo(reason) } }]);
}

/** Leave a step out, for good. One that is in doubt must be resolved first; one that runs now cannot be skipped. */
export function skipped({ run, view, driven }: Known, step: string, by: string, why: string): Result<Effect[]> {
  const folded = run.steps.get(step);
  if (folded === undefined) return fail('no-such-step', `there is no step ${step} in run ${run.id}`);
  if (run.finished?.state === 'done' || run.finished?.state === 'stopped') return fail('wrong-state', `the run is ${run.finished.state}`);
  if (folded.step.uses === 'approve') return fail('not-skipped', 'an approval is given or refused, and never skipped');
  const shown = view.steps.find((one) => one.id === step)?.state;
  if (shown === 'in-doubt') return fail('in-doubt', 'it is in doubt: record it as done or not done first');
  if (folded.state !== 'pending' && folded.state !== 'failed' && folded.state !== 'refused') return fail('wrong-state', `the step is ${folded.state}`);
  if (folded.attempt > 0 && folded.state === 'pending' && driven) return fail('wrong-state', 'it is being tried now');
  return ok([
    ...(run.finished === null ? [] : [{ kind: 'run-resumed' as const, actor: person(by), data: { why: `${step} is skipped` } }]),
    { kind: 'step-finished', actor: person(by), data: { step, result: 'skipped', say: `skipped by ${by}: ${why}` } },
  ]);
}

/** No further step begins. What was sent stays sent. */
export function stopped({ run }: Known, by: string, reason: string): Result<Effect[]> {
  if (run.finished !== null) return fail('wrong-state', `the run is ${run.finished.state}`);
  return ok([{ kind: 'run-finished', actor: person(by), data: { state: 'stopped', say: `stopped by ${by}${reason === '' ? '' : `: ${reason}`}` } }]);
}

/** A person's word on a step that is in doubt. */
export function resolved({ run, view }: Known, step: string, by: string, verdict: 'done' | 'not-done', reason: string): Result<Effect[]> {
  const folded = run.steps.get(step);
  if (folded?.open == null || view.steps.find((one) => one.id === step)?.state !== 'in-doubt') return fail('wrong-state', 'this step is not in doubt');
  const say = `${by} looked and says: ${verdict}${reason === '' ? '' : `, ${reason}`}`;
  const followed = actions.get(folded.step.uses)?.settle !== undefined;
  return ok([
    { kind: 'resolved', actor: person(by), data: { step, attempt: folded.attempt, verdict, how: 'person', say } },
    ...(verdict === 'done' && !followed ? [{ kind: 'step-finished' as const, actor: person(by), data: { step, result: 'done' as const, say } }] : []),
  ]);
}
