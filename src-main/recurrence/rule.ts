import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

const DAY_MS = 24 * 3_600_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYHOUR', 'BYMINUTE', 'BYSETPOS', 'WKST'];

/** An RFC 5545 rule, read. `until` stands apart: it is an instant where it ends in Z, and local time otherwise. */
export interface Rule {
  /** Local times of occurrences, as UTC would show them, in [from, to); in order. */
  between(from: number, to: number): number[];
  readonly until: { readonly local: number } | { readonly instant: number } | null;
}

/**
 * Reads a rule that starts at a local time. It is expanded on the local clock and each occurrence is taken to its zone afterwards, so
 * that a start inside a DST gap moves forward instead of being lost (RFC 5545 would drop it; a freeze that silently does not
 * happen is the worse reading).
 */
export function readRule(text: string, start: number): Result<Rule> {
  const parts = new Map(text.split(';').map((part): [string, string] => [part.split('=')[0]?.toUpperCase() ?? '', part.slice(part.indexOf('=') + 1).toUpperCase()]));
  const unknown = [...parts.keys()].find((part) => !PARTS.includes(part));
  if (unknown !== undefined) return fail('bad-rule', `there is no rule part ${unknown}`, { hint: `There is: ${PARTS.join(', ')}` });
  const frequency = parts.get('FREQ') ?? '';
  if (!['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(frequency)) return fail('bad-rule', `FREQ=${frequency} is not DAILY, WEEKLY, MONTHLY or YEARLY`);
  for (const part of ['INTERVAL', 'COUNT']) {
    const value = parts.get(part);
    if (value !== undefined && !/^[1-9]\d{0,5}$/.test(value)) return fail('bad-rule', `${part}=${value} is not a number from 1`);
  }
  const bounds: readonly [string, number, number][] = [['BYMONTH', 1, 12], ['BYMONTHDAY', -31, 31], ['BYYEARDAY', -366, 366], ['BYWEEKNO', -53, 53], ['BYHOUR', 0, 23], ['BYMINUTE', 0, 59], ['BYSETPOS', -366, 366]];
  for (const [part, low, high] of bounds) {
    const bad = parts.get(part)?.split(',').find((value) => !/^[+-]?\d+$/.test(value) || Number(value) < low || Number(value) > high || (low < 0 && Number(value) === 0));
    if (bad !== undefined) return fail('bad-rule', `${part}=${bad} is not from ${low} to ${high}`);
  }
  const badDay = [...(parts.get('BYDAY')?.split(',') ?? []), ...(parts.get('WKST')?.split(',') ?? [])].find((value) => !/^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)$/.test(value));
  if (badDay !== undefined) return fail('bad-rule', `${badDay === '' ? 'nothing' : badDay} is no weekday such as MO, or -1FR for the last Friday`);
  if (parts.has('COUNT') && parts.has('UNTIL')) return fail('bad-rule', 'COUNT and UNTIL exclude each other');
  const until = untilOf(parts.get('UNTIL'));
  if (until === undefined) return fail('bad-rule', `UNTIL=${parts.get('UNTIL') ?? ''} is no date or time`);
  parts.delete('UNTIL');
  const simple = simpleRule(parts, start);
  if (simple !== null) return ok({ between: simple, until });
  try {
    const rule = new RRuleTemporal({ rruleString: `RRULE:${[...parts].map(([part, value]) => `${part}=${value}`).join(';')}`, dtstart: Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO('UTC') });
    return ok({ between: (from, to) => (to <= from ? [] : rule.between(new Date(Math.max(from, start)), new Date(to - 1), true).map((one) => one.epochMilliseconds).filter((at) => at >= from && at < to)), until });
  } catch (error) {
    return fail('bad-rule', error instanceof Error ? error.message.replace(/^Cannot create RRule: /, '') : String(error));
  }
}

/** Undefined where it cannot be read. A date alone includes that whole local day. */
function untilOf(text: string | undefined): Rule['until'] | undefined {
  if (text === undefined) return null;
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59', utc] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) return undefined;
  return utc === undefined ? { local: at } : { instant: at };
}

/** Plain daily and weekly rules by arithmetic, some hundred times faster; a property test holds them to the library. */
function simpleRule(parts: ReadonlyMap<string, string>, start: number): Rule['between'] | null {
  const others = [...parts.keys()].filter((part) => !['FREQ', 'INTERVAL', 'COUNT', 'BYDAY', 'WKST'].includes(part));
  const days = parts.get('BYDAY')?.split(',').map((day) => WEEKDAYS.indexOf(day));
  if (others.length > 0 || days?.includes(-1) === true || !['DAILY', 'WEEKLY'].includes(parts.get('FREQ') ?? '')) return null;
  const weekly = parts.get('FREQ') === 'WEEKLY';
  if (!weekly && days !== undefined) return null;
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const count = Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY);
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  if (weekStart < 0) return null;
  const period = interval * (weekly ? 7 : 1) * DAY_MS;
  const first = weekly ? start - ((weekdayOf(start) - weekStart + 7) % 7) * DAY_MS : start;
  const offsets = weekly ? [...new Set(days ?? [weekdayOf(start)])].map((day) => ((day - weekStart + 7) % 7) * DAY_MS).sort((a, b) => a - b) : [0];
  const missed = offsets.filter((offset) => first + offset < start).length;
  return (from, to) => {
    const found: number[] = [];
    for (let turn = Math.max(0, Math.floor((from - first) / period) - 1); ; turn += 1) {
      if (first + turn * period >= to || turn * offsets.length - missed >= count) return found;
      for (const [index, offset] of offsets.entries()) {
        const at = first + turn * period + offset;
        if (at >= start && at >= from && at < to && turn * offsets.length + index - missed < count) found.push(at);
      }
    }
  };
}

/** 0 is Monday; 1 January 1970 was a Thursday. */
const weekdayOf = (local: number): number => (((Math.floor(local / DAY_MS) + 3) % 7) + 7) % 7;
