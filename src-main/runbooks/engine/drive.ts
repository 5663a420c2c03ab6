import type { FoldedRun, FoldedStep } from './fold.ts';
import { askAfter, letsGoOn, waitsForWord } from './failure.ts';
import { type StepDriver, type StepEnd, append, driveStep } from './step.ts';

export type RunEnd = 'done' | 'failed' | 'refused' | 'parked';

/** Whether a run may begin new writes: after a restart only what changes nothing, or may repeat, goes on by itself. */
export type Hold = 'all' | 'harmless-only';

const over = (one: FoldedStep): boolean => one.state === 'done' || one.state === 'skipped';
const broken = (one: FoldedStep): boolean => one.state === 'failed' || one.state === 'refused';
/** What follows may begin: the step ended well, its failure was declared to be no matter, or somebody said to go on without it. */
const cleared = (one: FoldedStep | undefined): boolean => one === undefined || over(one) || (broken(one) && letsGoOn(one));
const harmless = (one: FoldedStep): boolean => one.step.effect === 'pure' || one.step.effect === 'idempotent' || (one.state === 'running' && one.open === null);
/** In doubt: neither goes on nor counts as ended until it is resolved. */
const doubtful = (one: FoldedStep): boolean => one.open !== null && one.step.effect !== 'pure' && (one.step.effect !== 'idempotent' || one.probed !== null);

/**
 * Carries a run forward along its graph: each step as soon as what it needs has ended well, lanes no wider than declared.
 * The first failure that matters lets nothing new begin; what is in flight ends; then its handler or the compensations run.
 */
export async function driveRun(driver: StepDriver, hold: Hold): Promise<RunEnd> {
  const { run } = driver;
  if (run.compensating !== null) return compensate(run.compensating, driver);
  const steps = [...run.steps.values()].filter(({ step }) => step.role === 'step');
  const inFlight = new Map<string, Promise<void>>();
  let parked = false;
  for (;;) {
    const failure = steps.find((one) => broken(one) && !letsGoOn(one));
    const open = !driver.signal.aborted && run.paused === null && !parked && failure === undefined;
    if (failure !== undefined && waitsForWord(failure) && !driver.signal.aborted && !parked && !inFlight.has(failure.step.id)) {
      inFlight.set(failure.step.id, askAfter(failure, driver).then((answered) => {
        inFlight.delete(failure.step.id);
        if (!answered) parked = true;
      }));
    }
    for (const next of open ? readySteps(run, steps, inFlight, hold) : []) {
      inFlight.set(next.step.id, driveStep(next, driver).then((end: StepEnd) => {
        inFlight.delete(next.step.id);
        if (end === 'parked') parked = true;
      }));
    }
    if (inFlight.size > 0) await Promise.race(inFlight.values());
    else if (driver.signal.aborted || parked || run.paused !== null) return 'parked';
    else if (failure !== undefined) return afterFailure(failure, driver, hold);
    else if (steps.every((one) => cleared(one))) return steps.some((one) => broken(one) && one.step.onFailure !== 'continue') ? 'failed' : 'done';
    else if (readySteps(run, steps, inFlight, hold).length === 0) return 'parked';
  }
}

function readySteps(run: FoldedRun, steps: readonly FoldedStep[], inFlight: ReadonlyMap<string, unknown>, hold: Hold): FoldedStep[] {
  const width = new Map<string, number>();
  for (const { step } of steps) if (step.lane !== null && inFlight.has(step.id)) width.set(step.lane.name, (width.get(step.lane.name) ?? 0) + 1);
  return steps.filter((one) => {
    const { step } = one;
    if (over(one) || broken(one) || doubtful(one) || inFlight.has(step.id)) return false;
    if (hold === 'harmless-only' && !harmless(one)) return false;
    if (!step.needs.every((id) => cleared(run.steps.get(id)))) return false;
    if (step.lane === null) return true;
    const taken = width.get(step.lane.name) ?? 0;
    if (taken >= step.lane.width) return false;
    width.set(step.lane.name, taken + 1);
    return true;
  });
}

async function afterFailure(failure: FoldedStep, driver: StepDriver, hold: Hold): Promise<RunEnd> {
  const end = failure.state === 'refused' ? 'refused' : 'failed';
  const { onFailure, id } = failure.step;
  if (onFailure === 'compensate') {
    if (hold === 'harmless-only') return 'parked';
    const written = await append(driver, [{ kind: 'run-compensating', actor: { kind: 'system' }, data: { step: id, why: failure.say } }]);
    return written.ok ? compensate(id, driver) : 'parked';
  }
  const handler = [...driver.run.steps.values()].find(({ step }) => step.role === 'handler' && step.of === id);
  if (onFailure !== 'handle' || handler === undefined || over(handler) || broken(handler)) return end;
  if (doubtful(handler) || (hold === 'harmless-only' && !harmless(handler))) return 'parked';
  return (await driveStep(handler, driver)) === 'parked' ? 'parked' : end;
}

/** Undoes what was done, the last first. A compensation that fails stops the rest: a person must look. */
async function compensate(because: string, driver: StepDriver): Promise<RunEnd> {
  const { run } = driver;
  const done = [...run.steps.values()].filter((one) => one.step.role === 'step' && one.state === 'done').sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
  for (const { step } of done) {
    const undo = run.steps.get(`${step.id}~undo`);
    if (undo === undefined || over(undo)) continue;
    if (driver.signal.aborted || run.paused !== null || doubtful(undo)) return 'parked';
    const end = broken(undo) ? 'failed' : await driveStep(undo, driver);
    if (end === 'parked') return 'parked';
    if (end !== 'done' && end !== 'skipped') return 'failed';
  }
  return run.steps.get(because)?.state === 'refused' ? 'refused' : 'failed';
}
