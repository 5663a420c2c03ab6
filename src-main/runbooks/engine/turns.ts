import type { FoldedRun } from './fold.ts';

const last = new WeakMap<FoldedRun, Promise<unknown>>();

/**
 * One after another, for each run: what is decided by looking at a run and then journaled must not be overtaken between the look
 * and the entry, or a step could be skipped in the moment in which it begins.
 */
export function inTurn<T>(run: FoldedRun, act: () => Promise<T>): Promise<T> {
  const turn = (last.get(run) ?? Promise.resolve()).then(act, act);
  last.set(run, turn);
  return turn;
}
