import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { derivedSignals } from '../derived/names.ts';
import { fillQuery } from '../language/fill.ts';
import { type Slo, spanMs } from '../language/model.ts';
import { type Reading, unknownReading } from '../model.ts';
import type { Asking } from '../sources/ask.ts';
import { queryInstant } from '../sources/prometheus.ts';
import type { AskPorts, Repeatable, Subject } from './model.ts';
import { newestSample } from './prometheus.ts';
import { askedOf } from './reading.ts';

/**
 * Several windows, several burn rates: "The Site Reliability Workbook", chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"
 * (table 5-8). A burn counts when it is over its rate in the long window and, still now, in the short one.
 */
const FAST = { name: 'budgetBurnFast', long: '1h', short: '5m', rate: 14.4 } as const;
const SLOW = { name: 'budgetBurnSlow', long: '6h', short: '30m', rate: 6 } as const;
export type BudgetName = 'budgetBurnFast' | 'budgetBurnSlow' | 'budgetLeft';

const EVERY_MS = 30_000;

/** One budget signal of a service with an objective. */
export function askBudget(name: BudgetName, slo: Slo, subject: Subject, source: string, ports: AskPorts): Repeatable {
  const bad = fillQuery(slo.bad, subject.variables);
  const total = fillQuery(slo.total, subject.variables);
  const base = { name, source, asked: `errors of ${total ?? slo.total} against ${slo.objective} % over ${slo.window}` };
  return {
    key: JSON.stringify(['budget', name, source, subject.environment, bad, total, slo.objective, slo.window]),
    everyMs: EVERY_MS, source,
    ask: () => askedOf(ports, source, subject.environment, base, async (asking) => {
      if (bad === null || total === null) return ok(unknownReading({ ...base, why: 'a variable of the objective’s queries has no value here' }));
      const newest = await newestSample(asking, total, [], ports.now());
      if (!newest.ok) return newest;
      if (newest.value === null) return ok(unknownReading({ ...base, why: 'no request of this service is counted now' }));
      const share = (window: string): Promise<Result<number | null>> => shareOf(asking, bad, total, window);
      return name === 'budgetLeft' ? left(base, slo, share, newest.value) : burn(base, name === 'budgetBurnFast' ? FAST : SLOW, slo, share, newest.value);
    }),
  };
}

type Base = { readonly name: string; readonly source: string; readonly asked: string };
type ShareOf = (window: string) => Promise<Result<number | null>>;
const budgetOf = (slo: Slo): number => 1 - slo.objective / 100;

async function burn(base: Base, { long, short, rate }: typeof FAST | typeof SLOW, slo: Slo, share: ShareOf, observedAt: number): Promise<Result<Reading>> {
  const [over, now] = await Promise.all([share(long), share(short)]);
  if (!over.ok) return over;
  if (!now.ok) return now;
  if (over.value === null || now.value === null) return ok(unknownReading({ ...base, why: 'there were no requests to count', observedAt }));
  const times = [over.value, now.value].map((one) => one / budgetOf(slo));
  const burning = times.every((one) => one >= rate);
  const text = `burns at ${times.map((one) => Number(one.toPrecision(2))).join(' and ')} times its rate over ${long} and ${short}`;
  return ok({ ...base, value: burning, unit: '', text, verdict: burning ? 'fail' : 'pass', observedAt, why: '', groups: null });
}

async function left(base: Base, slo: Slo, share: ShareOf, observedAt: number): Promise<Result<Reading>> {
  const used = await share(`${spanMs(slo.window) / 1000}s`);
  if (!used.ok) return used;
  if (used.value === null) return ok(unknownReading({ ...base, why: 'there were no requests to count', observedAt }));
  const value = 1 - used.value / budgetOf(slo);
  return ok({ ...base, value, unit: derivedSignals.budgetLeft.unit, text: `${Math.round(value * 100)} % of the error budget of ${slo.window} is left`, verdict: value > 0 ? 'pass' : 'fail', observedAt, why: '', groups: null });
}

/** The share of bad ones in a window. Where none was ever bad there is no series of them, and the share is 0. */
async function shareOf(asking: Asking, bad: string, total: string, window: string): Promise<Result<number | null>> {
  const [some, all] = await Promise.all([queryInstant(asking, `sum(increase(${bad}[${window}]))`), queryInstant(asking, `sum(increase(${total}[${window}]))`)]);
  if (!some.ok) return some;
  if (!all.ok) return all;
  const n = all.value[0]?.value ?? null;
  return ok(n === null || n <= 0 ? null : Math.min(1, (some.value[0] === undefined ? 0 : (some.value[0].value ?? Number.NaN)) / n));
}
