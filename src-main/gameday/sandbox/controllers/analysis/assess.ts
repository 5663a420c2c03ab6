import { type Json, type JsonObject, child, isObject, listAt, numberAt, stringAt } from '../../objects.ts';

export const COMPLETED = ['Successful', 'Failed', 'Error', 'Inconclusive'];
const ORDER = ['Successful', 'Inconclusive', 'Error', 'Failed'];
const CONSECUTIVE_ERRORS = 4;

const limit = (metric: JsonObject, key: string, otherwise: number): number => {
  const value = child(metric, key);
  return value === undefined ? otherwise : Number(value);
};

/** How many measurements a metric takes: `count`, one where it has no interval, else as many as there is time for. */
const countOf = (metric: JsonObject): number | null => (child(metric, 'count') !== undefined ? Number(child(metric, 'count')) : child(metric, 'interval') === undefined ? 1 : null);

export interface Assessed {
  readonly phase: string;
  readonly why: string;
}

/** Why a metric's measurements so far are bad, or nothing (argo-rollouts `assessMetricFailureInconclusiveOrError`). */
function troubleOf(metric: JsonObject, result: JsonObject): Assessed | null {
  const trouble = (field: string, key: string, phase: string, otherwise: number, word: string): Assessed | null => {
    const [counted, allowed] = [numberAt(result, field), limit(metric, key, otherwise)];
    return counted > allowed && allowed >= 0 ? { phase, why: `${word} (${counted}) > ${key} (${allowed})` } : null;
  };
  return trouble('consecutiveError', 'consecutiveErrorLimit', 'Error', CONSECUTIVE_ERRORS, 'consecutiveErrors')
    ?? trouble('inconclusive', 'inconclusiveLimit', 'Inconclusive', 0, 'inconclusive') ?? trouble('failed', 'failureLimit', 'Failed', 0, 'failed');
}

/** One metric's phase by its counts and limits; a run that ends takes what there is as good. */
export function assessMetric(metric: JsonObject, result: JsonObject | undefined, terminating: boolean): Assessed {
  const known = stringAt(result, 'phase');
  const trouble = result === undefined ? null : troubleOf(metric, result);
  if (COMPLETED.includes(known)) return { phase: known, why: trouble?.why ?? '' };
  if (result === undefined || listAt(result, 'measurements').length === 0) return { phase: terminating ? 'Successful' : 'Pending', why: '' };
  if (trouble !== null) return trouble;
  const success = limit(metric, 'consecutiveSuccessLimit', 0);
  if (success > 0 && numberAt(result, 'consecutiveSuccess') >= success) return { phase: 'Successful', why: '' };
  const count = countOf(metric);
  if (count !== null && numberAt(result, 'count') >= count) return { phase: success > 0 ? 'Inconclusive' : 'Successful', why: '' };
  return { phase: terminating ? 'Successful' : 'Running', why: '' };
}

/** The whole run: running while one metric is, then the worst of them, with the reason. */
export function assessRun(metrics: readonly JsonObject[], results: readonly JsonObject[], terminated: boolean): { phase: string; message: string } {
  let worst = '';
  let message = terminated ? 'Run Terminated' : '';
  let completed = true;
  const failing = results.some((result) => ['Failed', 'Error', 'Inconclusive'].includes(stringAt(result, 'phase')));
  for (const metric of metrics) {
    const name = stringAt(metric, 'name');
    const result = results.find((one) => one['name'] === name);
    const { phase, why } = assessMetric(metric, result, terminated || failing);
    if (!COMPLETED.includes(phase)) completed = false;
    else if (worst === '' || ORDER.indexOf(phase) > ORDER.indexOf(worst)) {
      worst = phase;
      const said = stringAt(result, 'message');
      if (why !== '') message = `Metric "${name}" assessed ${phase} due to ${why}${said === '' ? '' : `: "Error Message: ${said}"`}`;
    }
  }
  if (terminated) return { phase: worst === '' ? 'Successful' : worst, message };
  return completed && worst !== '' ? { phase: worst, message } : { phase: 'Running', message: '' };
}

/** When a metric is to be measured next, ms since the epoch; null: not again. */
export function dueAt(metric: JsonObject, result: JsonObject | undefined, startedAt: number, seconds: (value: Json | undefined) => number): number | null {
  const measurements = listAt(result, 'measurements');
  const last = measurements[measurements.length - 1];
  if (COMPLETED.includes(stringAt(result, 'phase'))) return null;
  if (!isObject(last)) return startedAt + seconds(child(metric, 'initialDelay')) * 1000;
  const count = countOf(metric);
  if (count !== null && numberAt(result, 'count') >= count) return null;
  const interval = last['phase'] === 'Error' || child(metric, 'interval') === undefined ? 10 : seconds(child(metric, 'interval'));
  return Date.parse(stringAt(last, 'finishedAt')) + interval * 1000;
}
