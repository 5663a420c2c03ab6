import { randomUUID } from 'node:crypto';
import type { Fault, Result } from '../../../src-preload/contract/index.ts';
import type { Effect, EffectJournal } from '../../journal/effects.ts';
import type { Actor } from '../../journal/index.ts';
import type { ActContext, ActEnd } from '../action.ts';
import { type AnyAction, actions } from '../actions/index.ts';
import { conditionHolds, filled } from '../language/expressions.ts';
import type { Prepared, Rechecked, RunPorts } from '../ports.ts';
import { requestHash } from '../request-hash.ts';
import { crashPoint } from './crash-points.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';
import type { Frozen } from './frozen.ts';
import { agreed, isBarred } from './gate.ts';
import { namesNow } from './names.ts';
import { inTurn, inTurnTogether } from './turns.ts';

const system = { kind: 'system' } as const;
/** How often an idempotent request goes again while it is in doubt, before a person is asked. */
const DOUBT_TRIES = 3;

/** How far a step got: ended, or parked where a person (or room on the disk) is needed. */
export type StepEnd = 'done' | 'failed' | 'refused' | 'skipped' | 'parked';
type Tried = ActEnd | 'parked';
type Outcome = Exclude<ActEnd, { kind: 'in-doubt' }>;

export interface StepDriver {
  readonly run: FoldedRun;
  readonly effects: EffectJournal;
  readonly ports: RunPorts;
  readonly signal: AbortSignal;
  contextFor(step: FoldedStep, key: string): ActContext;
  /** Which freeze refused the step last, and what it was asked. */
  frozenBy(step: FoldedStep): Frozen | undefined;
  /** What is known of the step's output, for the journal; undefined where it has none. */
  outputOf(step: FoldedStep): { sha256: string; bytes: number; cut: boolean } | undefined;
}

/**
 * One step through the crash protocol: intent, commit, act, outcome, commit; then what follows without an effect; then
 * finished. Whatever cannot be journaled parks the run before its next effect.
 */
export async function driveStep(folded: FoldedStep, driver: StepDriver): Promise<StepEnd> {
  const { step } = folded;
  const action = actions.get(step.uses);
  if (action === undefined) return finish(folded, driver, 'refused', `there is no action ${step.uses}`);
  const ready = await readyInput(folded, action, driver);
  if (ready.kind !== 'input') return finish(folded, driver, ready.kind, ready.say);
  for (;;) {
    if (driver.signal.aborted) return 'parked';
    // After a crash the effect may be there already: then only what follows it is left.
    const isThere = folded.state === 'running' && folded.open === null && folded.attempt > 0;
    const now = isThere || folded.open !== null ? null : await rechecked(folded, action, ready.input, driver);
    if (now?.kind === 'moved') return finish(folded, driver, 'refused', now.say);
    if (now?.kind === 'already') return skipAlready(folded, action, ready.input, now.say, driver);
    const end: Tried = isThere ? { kind: 'done', say: folded.say, data: folded.acted } : await attempt(folded, action, ready.input, driver);
    if (end === 'parked') return 'parked';
    if (end.kind === 'done') return action.settle === undefined ? (isThere ? finish(folded, driver, 'done', end.say) : 'done') : settle(folded, action, ready.input, end, driver);
    if (isLast(folded, end)) {
      const result = end.kind === 'refused' ? 'refused' : 'failed';
      return folded.state === result ? result : finish(folded, driver, result, end.say);
    }
    await backOff(step.backoffMs, driver.signal);
  }
}

/** What the plan is worth now. A world that cannot be read is no reason to write to it: that is a failed try. */
async function rechecked(folded: FoldedStep, action: AnyAction, input: unknown, driver: StepDriver): Promise<Rechecked | null> {
  const found = await action.recheck?.(input, driver.contextFor(folded, folded.step.id));
  if (found === undefined) return null;
  return found.ok ? found.value : { kind: 'moved', say: `it could not be looked at before the write: ${found.error.message}` };
}

/** By the facts of this moment there is nothing to write: what would follow the write is still waited for. */
async function skipAlready(folded: FoldedStep, action: AnyAction, input: unknown, say: string, driver: StepDriver): Promise<StepEnd> {
  const end = (await action.settle?.(input, { kind: 'done', say, request: undefined }, driver.contextFor(folded, folded.step.id))) ?? { kind: 'done' as const, say };
  if (driver.signal.aborted) return 'parked';
  return finish(folded, driver, end.kind === 'done' ? 'skipped' : 'failed', end.say === say ? say : `${say}: ${end.say}`);
}

/** The step's input with everything filled, or why it does not run. An expression that cannot be evaluated never counts as no. */
async function readyInput(folded: FoldedStep, action: AnyAction, { run, ports }: StepDriver): Promise<{ kind: 'input'; input: unknown } | { kind: 'refused' | 'skipped'; say: string }> {
  const { step } = folded;
  try {
    const names = step.names === undefined ? {} : await namesNow(run, folded, ports);
    if (step.if !== null && folded.attempt === 0 && !conditionHolds(step.if, names)) return { kind: 'skipped', say: `skipped: ${step.if} is false` };
    const input = action.with.safeParse(step.names === undefined || step.late === false ? step.with : filled(step.with, names));
    if (input.success) return { kind: 'input', input: input.data };
    return { kind: 'refused', say: `its inputs are not what ${step.uses} takes: ${input.error.issues[0]?.path.join('.') ?? ''} ${input.error.issues[0]?.message ?? ''}` };
  } catch (error) {
    return { kind: 'refused', say: error instanceof Error ? error.message : String(error) };
  }
}

async function attempt(folded: FoldedStep, action: AnyAction, input: unknown, driver: StepDriver): Promise<Tried> {
  const { step, open } = folded;
  // What is in doubt and is no harmless repeat waits for a probe or a person; nobody comes here with it.
  if (open !== null && step.effect !== 'pure' && step.effect !== 'idempotent') return 'parked';
  // An idempotent attempt that is in doubt goes again, the very same request under the very same key.
  const again = open !== null && step.effect === 'idempotent' ? open : null;
  const key = again?.key ?? randomUUID();
  const context = driver.contextFor(folded, key);
  const prepared: Result<Prepared> = again === null ? await action.prepare(input, context) : { ok: true, value: { say: again.say, request: again.request } };
  if (!prepared.ok) return unprepared(folded, driver, prepared.error);
  const cleared = again === null ? await agreed(folded, prepared.value, () => action.prepare(input, context), context) : { kind: 'agreed' as const, prepared: prepared.value };
  if (cleared.kind === 'barred') return unprepared(folded, driver, cleared.why);
  if (cleared.kind !== 'agreed') return cleared.kind === 'parked' ? 'parked' : ended(folded, driver, { kind: 'refused', say: cleared.say }, false);
  crashPoint('before-intent');
  const { say, request, preImage } = cleared.prepared;
  const undo = `${step.id}~undo`;
  const intent = {
    step: step.id, attempt: folded.attempt + 1, key, effect: step.effect, say, requestHash: requestHash(request), request,
    ...(preImage === undefined ? {} : { preImage }), ...(driver.run.steps.has(undo) ? { compensation: undo } : {}),
  };
  const act = (): Promise<ActEnd> => action.act(request, input, context).catch((error: unknown): ActEnd => ({ kind: step.effect === 'pure' ? 'failed' : 'in-doubt', say: `it ended in an error: ${error instanceof Error ? error.message : String(error)}` }));
  const begun = await inTurnTogether(driver.run, () => begin(folded, driver, intent, action.atHand === true ? act() : null));
  if (begun.kind !== 'begun') return begun.kind === 'held' ? 'parked' : begun.end;
  crashPoint('after-intent');
  const end = await (begun.acting ?? act());
  crashPoint('after-act');
  // This process is closing: what was cut short has no outcome that anybody knows. The intent stays open, as after a crash.
  if (driver.signal.reason === 'closing' && end.kind !== 'done' && end.kind !== 'refused') return 'parked';
  if (end.kind !== 'in-doubt') return ended(folded, driver, end, true);
  return step.effect === 'idempotent' ? repeat(folded, action, input, driver, end.say) : resolveDoubt(folded, action, driver, end.say);
}

async function unprepared(folded: FoldedStep, driver: StepDriver, error: Fault): Promise<Tried> {
  if (isBarred(error)) {
    const frozen = error.code === 'frozen' ? driver.frozenBy(folded) : undefined;
    await pauseItself(driver, `${folded.step.title}: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`, frozen);
    return 'parked';
  }
  const end: ActEnd = error.retryable ? { kind: 'failed', say: error.message, code: error.code } : { kind: 'refused', say: error.message };
  return ended(folded, driver, end, false);
}

/** Alone with the run: no intent may come between the look and the entry, and none after it. Once is enough. */
export function pauseItself({ run, effects }: Pick<StepDriver, 'run' | 'effects'>, why: string, frozen?: Frozen): Promise<unknown> {
  const data = { why, ...(frozen === undefined ? {} : { frozen }) };
  return inTurn(run, async () => run.paused === null && run.finished === null && append({ run, effects }, [{ kind: 'run-paused', actor: system, data }]));
}

type Begun = { readonly kind: 'held' } | { readonly kind: 'ended'; readonly end: Outcome } | { readonly kind: 'begun'; readonly acting: Promise<ActEnd> | null };

/**
 * Journals the intent, unless a person paused or stopped the run, or skipped the step, since it was prepared. An answer that was
 * at hand (`acting` ended in this turn of the event loop, and changed nothing) goes into the same commit as its intent.
 */
async function begin(folded: FoldedStep, driver: StepDriver, data: Extract<Effect, { kind: 'intent' }>['data'], acting: Promise<ActEnd> | null): Promise<Begun> {
  const { run, signal } = driver;
  if (signal.aborted || run.paused !== null || run.finished !== null || folded.state === 'skipped') return { kind: 'held' };
  const intent: Effect = { kind: 'intent', actor: system, data };
  const end = acting === null ? null : await Promise.race([acting, new Promise<null>((resolve) => setImmediate(resolve, null))]);
  if (end === null || end.kind === 'in-doubt') return (await append(driver, [intent])).ok ? { kind: 'begun', acting } : { kind: 'held' };
  const { entries, isLast: last } = endEntries(folded, driver, end, true);
  return (await appendEnd(driver, [intent, ...entries], last)) ? { kind: 'ended', end } : { kind: 'held' };
}

/** Journals an outcome, and in the same commit that the step is finished where nothing follows: one transaction, one truth. */
async function ended(folded: FoldedStep, driver: StepDriver, end: Outcome, intended: boolean): Promise<Tried> {
  const note = async (): Promise<Tried> => {
    // Before its intent a step can still be left out; then that is the last word on it.
    if (folded.state === 'skipped') return 'parked';
    const { entries, isLast: last } = endEntries(folded, driver, end, intended);
    return (await appendEnd(driver, entries, last)) ? end : 'parked';
  };
  return intended ? note() : inTurnTogether(driver.run, note);
}

/** `intended`: its intent is in the journal, or goes before these in one commit. */
function endEntries(folded: FoldedStep, driver: StepDriver, end: Outcome, intended: boolean): { entries: Effect[]; isLast: boolean } {
  const { step } = folded;
  const data = 'data' in end && end.data !== undefined ? { data: end.data } : {};
  const code = end.kind === 'failed' && end.code !== undefined ? { code: end.code } : {};
  const attempted = folded.open === null && intended ? folded.attempt + 1 : Math.max(1, folded.attempt);
  const outcome: Effect = { kind: 'outcome', actor: system, data: { step: step.id, attempt: attempted, result: end.kind, say: end.say, ...code, ...data } };
  const last = end.kind === 'done' ? actions.get(step.uses)?.settle === undefined : isLast({ ...folded, failures: folded.failures + 1 }, end);
  const finished = last ? [finishedEntry(folded, driver, end.kind === 'not-done' ? 'failed' : end.kind, end.say)] : [];
  // A try that ended before its intent has no outcome to journal unless it counts as a failure.
  return { entries: [...(intended || !last ? [outcome] : []), ...finished], isLast: last };
}

async function appendEnd(driver: StepDriver, entries: readonly Effect[], isLast: boolean): Promise<boolean> {
  const { ok } = await append(driver, entries);
  crashPoint('after-outcome');
  if (isLast) crashPoint('after-step-finished');
  return ok;
}

/** Whether no further try follows: refused, not among the errors that are tried again, or tried often enough. */
function isLast({ step, failures }: Pick<FoldedStep, 'step' | 'failures'>, end: ActEnd): boolean {
  if (end.kind === 'refused') return true;
  const code = end.kind === 'failed' ? (end.code ?? 'failed') : 'not-done';
  const wanted = step.retryOn.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern));
  return !wanted || failures >= step.attempts;
}

async function repeat(folded: FoldedStep, action: AnyAction, input: unknown, driver: StepDriver, why: string): Promise<Tried> {
  if (folded.attempt >= DOUBT_TRIES * Math.max(1, folded.step.attempts)) return resolveDoubt(folded, action, driver, `${why}, after ${folded.attempt} tries with one key`);
  await backOff(Math.max(200, folded.step.backoffMs), driver.signal);
  return driver.signal.aborted ? 'parked' : attempt(folded, action, input, driver);
}

/**
 * A timeout or a cut is the same case as a crash (DESIGN, "Crash protocol"): pure goes again, idempotent goes again under the
 * same key, probeable is probed, opaque parks for a person. "Not found yet" is unknown, and parks too.
 */
export async function resolveDoubt(folded: FoldedStep, action: AnyAction, driver: StepDriver, why: string, by: Actor = system): Promise<Tried> {
  const { step, open } = folded;
  if (step.effect === 'pure') return ended(folded, driver, { kind: 'not-done', say: why }, true);
  const probed = action.probe === undefined || open === null ? { verdict: 'unknown' as const, fact: `${why}; it cannot be looked up` } : await action.probe(open.request, driver.ports);
  const resolved = { step: step.id, attempt: folded.attempt, verdict: probed.verdict, how: 'probe' as const, say: probed.fact };
  const noted = await inTurn(driver.run, async () => {
    // A person may have answered while it was looked up: then theirs is the word.
    if (folded.open !== open || driver.signal.reason === 'closing') return false;
    return (await append(driver, [{ kind: 'resolved', actor: by, data: resolved }])).ok;
  });
  crashPoint('after-resolved');
  if (!noted || probed.verdict === 'unknown') return 'parked';
  if (probed.verdict === 'not-done') return { kind: 'not-done', say: probed.fact };
  if (action.settle === undefined) await append(driver, [finishedEntry(folded, driver, 'done', probed.fact)]);
  return { kind: 'done', say: probed.fact };
}

async function settle(folded: FoldedStep, action: AnyAction, input: unknown, acted: Extract<ActEnd, { kind: 'done' }>, driver: StepDriver): Promise<StepEnd> {
  const end = (await action.settle?.(input, { ...acted, request: folded.request }, driver.contextFor(folded, folded.step.id))) ?? acted;
  crashPoint('before-settle-end');
  if (driver.signal.aborted) return 'parked';
  return finish(folded, driver, end.kind === 'done' ? 'done' : 'failed', end.say);
}

async function finish(folded: FoldedStep, driver: StepDriver, result: Exclude<StepEnd, 'parked'>, say: string): Promise<StepEnd> {
  const written = await inTurnTogether(driver.run, async () => {
    // Before its intent a person may have left it out; then that is the last word on it.
    const isLeftOut = folded.state === 'skipped';
    return isLeftOut || (await append(driver, [finishedEntry(folded, driver, result, say)])).ok;
  });
  crashPoint('after-step-finished');
  return !written ? 'parked' : folded.state === 'skipped' ? 'skipped' : result;
}

function finishedEntry(folded: FoldedStep, driver: StepDriver, result: Exclude<StepEnd, 'parked'>, say: string): Effect {
  const output = driver.outputOf(folded);
  return { kind: 'step-finished', actor: system, data: { step: folded.step.id, result, say, ...(output === undefined ? {} : { output }) } };
}

export function append({ run, effects }: Pick<StepDriver, 'run' | 'effects'>, entries: readonly Effect[]): Promise<Result<unknown>> {
  const [environment] = run.environments;
  const about = { run: run.id, ...(run.release === null ? {} : { release: run.release }), ...(environment === undefined ? {} : { environment }) };
  return effects.appendEffects(entries.map((entry) => ({ ...entry, ...about })));
}

function backOff(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => (clearTimeout(timer), signal.removeEventListener('abort', wake), resolve());
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
  });
}
