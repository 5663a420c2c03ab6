import { durationMs } from './durations.ts';
import type { Runbook } from './model.ts';

/** The time (ms) that a runbook takes at least, by the waits that are written in it; steps themselves are counted as nothing. */
export function leastMs({ steps, inputs }: Runbook): number {
  return steps.reduce((sum, step) => {
    const wanted = step.uses === 'delay' ? step.with?.['for'] : undefined;
    if (typeof wanted !== 'string') return sum;
    const input = /^\$\{\{\s*inputs\.([\w-]+)\s*\}\}$/.exec(wanted)?.[1];
    const given = input === undefined ? wanted : inputs[input]?.default;
    return sum + (given === undefined ? 0 : (durationMs(String(given)) ?? 0));
  }, 0);
}
