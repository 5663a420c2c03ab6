import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

const DAY_MS = 24 * 3_600_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A cron schedule of five fields: on which days, and at which minutes of them. */
export interface Cron {
  isDay(local: number): boolean;
  /** ms after midnight, in order. */
  readonly times: readonly number[];
}

/** Reads `minute hour day month weekday` as Argo CD does (robfig/cron): where day and weekday are both given, either is enough. */
export function readCron(text: string): Result<Cron> {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) return fail('bad-cron', `“${text}” has ${fields.length} fields, not 5`);
  const read = [fieldOf(minute, 0, 59), fieldOf(hour, 0, 23), fieldOf(day, 1, 31), fieldOf(month, 1, 12, MONTHS, 1), fieldOf(weekday, 0, 7, WEEKDAYS, 0)] as const;
  const [minutes, hours, days, months, weekdays] = read;
  if (minutes === null || hours === null || days === null || months === null || weekdays === null) return fail('bad-cron', `“${text}” is no cron schedule: field ${read.findIndex((one) => one === null) + 1}`);
  const eitherIsFree = isFree(day) || isFree(weekday);
  return ok({
    times: [...hours].sort((a, b) => a - b).flatMap((h) => [...minutes].sort((a, b) => a - b).map((m) => (h * 60 + m) * 60_000)),
    isDay(local) {
      const date = new Date(local);
      if (!months.has(date.getUTCMonth() + 1)) return false;
      const [byDay, byWeekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7))];
      return eitherIsFree ? byDay && byWeekday : byDay || byWeekday;
    },
  });
}

const isFree = (field: string): boolean => field.startsWith('*') || field === '?';

function fieldOf(text: string, low: number, high: number, names: readonly string[] = [], offset = 0): Set<number> | null {
  const found = new Set<number>();
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase());
    return named >= 0 ? named + offset : /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const part of text.split(',')) {
    const [range = '', step = '1', more] = part.split('/');
    const [first = '', last] = range.split('-');
    const isAny = range === '*' || range === '?';
    const from = isAny ? low : number(first);
    // `5/15` runs to the end of the field, `5` is itself.
    const to = isAny ? high : last !== undefined ? number(last) : part.includes('/') ? high : from;
    if (more !== undefined || !/^[1-9]\d*$/.test(step) || Number.isNaN(from) || Number.isNaN(to) || from < low || to > high || from > to) return null;
    for (let value = from; value <= to; value += Number(step)) found.add(value);
  }
  return found;
}

/** Local starts in [from, to), in order. */
export function* startsOf({ isDay, times }: Cron, from: number, to: number): Generator<number> {
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
    if (!isDay(day)) continue;
    for (const time of times) if (day + time >= from && day + time < to) yield day + time;
  }
}
