import canonicalize from 'canonicalize';
import { createHash, randomUUID } from 'node:crypto';
import type { Result } from '../../../src-preload/contract/index.ts';
import type { Effect, EffectJournal } from '../../journal/effects.ts';
import type { ActContext, ActEnd } from '../action.ts';
import { type AnyAction, actions } from '../actions/index.ts';
import type { RunPorts } from '../ports.ts';
import { crashPoint } from './crash-points.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';

const system = { kind: 'system' } as const;

/** How far a step got: finished, to be tried again, or stopped where a person (or room on the disk) is needed. */
export type StepEnd = 'done' | 'failed' | 'refused' | 'parked';

export interface StepDriver {
  readonly run: FoldedRun;
  readonly effects: EffectJournal;
  readonly ports: RunPorts;
  contextFor(step: FoldedStep, key: string): ActContext;
}

/**
 * One step through the crash protocol: intent, commit, act, outcome, commit; then what follows without an effect; then
 * finished. Whatever cannot be journaled parks the run before its next effect.
 */
export async function driveStep(folded: FoldedStep, driver: StepDriver): Promise<StepEnd> {
  const { step } = folded;
  const action = actions.get(step.uses);
  if (action === undefined) return finish(folded, driver, 'refused', `there is no action ${step.uses}`);
  const input = action.with.safeParse(step.with);
  if (!input.success) return finish(folded, driver, 'refused', `its inputs are not what ${step.uses} takes: ${input.error.issues[0]?.message ?? ''}`);
  for (let failures = 0; ; ) {
    // After a crash the effect may be there already: then only what follows it is left.
    const end = folded.state === 'running' && folded.open === null && folded.attempt > 0 ? ({ kind: 'done', say: folded.say, data: folded.acted } as const) : await attempt(folded, action, input.data, driver);
    if (end === 'parked') return 'parked';
    if (end.kind === 'done') return settle(folded, action, input.data, end, driver);
    failures += 1;
    if (end.kind === 'refused') return finish(folded, driver, 'refused', end.say);
    if (failures >= step.attempts) return finish(folded, driver, 'failed', end.say);
    await new Promise((resolve) => setTimeout(resolve, step.backoffMs));
  }
}

async function attempt(folded: FoldedStep, action: AnyAction, input: unknown, driver: StepDriver): Promise<ActEnd | 'parked'> {
  const { step } = folded;
  const number = folded.attempt + 1;
  // An idempotent attempt that is in doubt goes again under the same key; any other attempt has a key of its own.
  const key = folded.open !== null && step.effect === 'idempotent' ? folded.open.key : randomUUID();
  const context = driver.contextFor(folded, key);
  const prepared = await action.prepare(input, context);
  if (!prepared.ok) return { kind: prepared.error.retryable ? 'failed' : 'refused', say: prepared.error.message };
  crashPoint('before-intent');
  const { say, request } = prepared.value;
  const intent = { step: step.id, attempt: number, key, effect: step.effect, say, requestHash: requestHash(request), request };
  if (!(await append(driver, { kind: 'intent', actor: system, data: intent })).ok) return 'parked';
  crashPoint('after-intent');
  const end = await action.act(request, input, context).catch((error: unknown): ActEnd => ({ kind: 'in-doubt', say: `it ended in an error: ${error instanceof Error ? error.message : String(error)}` }));
  crashPoint('after-act');
  if (end.kind === 'in-doubt') return resolveDoubt(folded, action, driver, end.say);
  const outcome = { step: step.id, attempt: number, result: end.kind, say: end.say, ...(end.kind === 'done' && end.data !== undefined ? { data: end.data } : {}) };
  if (!(await append(driver, { kind: 'outcome', actor: system, data: outcome })).ok) return 'parked';
  crashPoint('after-outcome');
  return end;
}

/**
 * A timeout or a cut is the same case as a crash (DESIGN, "Crash protocol"): pure goes again, idempotent goes again under the
 * same key, probeable is probed, opaque parks for a person. "Not found yet" is unknown, and parks too.
 */
export async function resolveDoubt(folded: FoldedStep, action: AnyAction, driver: StepDriver, why: string): Promise<ActEnd | 'parked'> {
  const { step, open } = folded;
  if (step.effect === 'pure' || step.effect === 'idempotent') return { kind: 'not-done', say: why };
  const probed = action.probe === undefined || open === null ? { verdict: 'unknown' as const, fact: `${why}; it cannot be probed` } : await action.probe(open.request, driver.ports);
  const resolved = { step: step.id, attempt: folded.attempt, verdict: probed.verdict, how: 'probe' as const, say: probed.fact };
  if (!(await append(driver, { kind: 'resolved', actor: system, data: resolved })).ok || probed.verdict === 'unknown') return 'parked';
  return probed.verdict === 'done' ? { kind: 'done', say: probed.fact } : { kind: 'not-done', say: probed.fact };
}

async function settle(folded: FoldedStep, action: AnyAction, input: unknown, acted: Extract<ActEnd, { kind: 'done' }>, driver: StepDriver): Promise<StepEnd> {
  if (action.settle === undefined) return finish(folded, driver, 'done', acted.say);
  const end = await action.settle(input, acted, driver.contextFor(folded, folded.step.id));
  if (driver.contextFor(folded, folded.step.id).signal.aborted) return 'parked';
  return finish(folded, driver, end.kind === 'done' ? 'done' : 'failed', end.say);
}

async function finish(folded: FoldedStep, driver: StepDriver, result: 'done' | 'failed' | 'refused', say: string): Promise<StepEnd> {
  const written = await append(driver, { kind: 'step-finished', actor: system, data: { step: folded.step.id, result, say } });
  crashPoint('after-step-finished');
  return written.ok ? result : 'parked';
}

function append({ run, effects }: StepDriver, effect: Effect): Promise<Result<unknown>> {
  const [environment] = run.environments;
  const about = { run: run.id, ...(run.release === null ? {} : { release: run.release }), ...(environment === undefined ? {} : { environment }) };
  return effects.appendEffects([{ ...effect, ...about }]);
}

/** SHA-256 (hex) of the request's RFC 8785 text: what an approval binds to. */
export const requestHash = (request: unknown): string => createHash('sha256').update(canonicalize(request) ?? 'null').digest('hex');
