import type { FoldedRun } from './fold.ts';

/** The last that had a run for itself, and those that share it since. */
interface Turns {
  alone: Promise<unknown>;
  readonly together: Set<Promise<unknown>>;
}

const turns = new WeakMap<FoldedRun, Turns>();

function turnsOf(run: FoldedRun): Turns {
  const known = turns.get(run) ?? { alone: Promise.resolve(), together: new Set() };
  turns.set(run, known);
  return known;
}

/**
 * One after another, for each run: what is decided by looking at a run and then journaled must not be overtaken between the look
 * and the entry, or a step could be skipped in the moment in which it begins.
 */
export function inTurn<T>(run: FoldedRun, act: () => Promise<T>): Promise<T> {
  const here = turnsOf(run);
  const turn = Promise.allSettled([here.alone, ...here.together]).then(act);
  here.alone = turn;
  return turn;
}

/**
 * Beside others of its like, and never beside what has the run for itself: steps that begin at once do not decide about each
 * other, and their intents share one synchronisation of the disk.
 */
export function inTurnTogether<T>(run: FoldedRun, act: () => Promise<T>): Promise<T> {
  const here = turnsOf(run);
  const turn = here.alone.then(act, act);
  here.together.add(turn);
  const over = (): void => void here.together.delete(turn);
  turn.then(over, over);
  return turn;
}
