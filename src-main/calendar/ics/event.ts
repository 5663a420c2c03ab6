import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { instantOf, localOf, readLocal, readRule, Series, writeLocal } from '../../recurrence/index.ts';
import { type ContentLine, plainText } from './lines.ts';
import { zoneOf } from './zone.ts';

/** An event of an iCalendar source, with its times at hand. */
export interface IcsEvent {
  readonly uid: string;
  readonly line: number;
  readonly summary: string;
  readonly attendees: readonly string[];
  readonly series: Series;
  /** Where it replaces one occurrence of another event: that one's start. */
  readonly replaces: number | null;
}

/** A time as it was written: a local one in a zone, or a whole day. */
interface Moment {
  readonly local: string;
  readonly zone: string;
  readonly isDay: boolean;
}

const MONTHS_DAYS = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/;

/** A property's time; `fallback` is the zone of times that name none. */
async function momentOf({ value, params }: ContentLine, fallback: string): Promise<Result<Moment>> {
  const match = MONTHS_DAYS.exec(value.trim());
  if (match === null) return fail('bad-time', `“${plainText(value)}” is no date or time`);
  const [, year, month, day, hour, minute, second, utc] = match;
  const local = hour === undefined ? `${year}-${month}-${day}` : `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = readLocal(local);
  // Date.parse rolls some impossible dates over instead of refusing them.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(`${year}-${month}-${day}`)) return fail('bad-time', `there is no ${local.replace('T', ' ')}`);
  if (utc !== undefined) return ok({ local, zone: 'UTC', isDay: false });
  const tzid = params.get('TZID');
  const zone = tzid === undefined ? fallback : await zoneOf(tzid);
  return zone === null ? fail('bad-zone', `the zone ${plainText(tzid ?? '')} is not known`) : ok({ local, zone, isDay: hour === undefined });
}

/** One VEVENT, or why it cannot be shown. `props` holds its lines by name. */
export async function readEvent(props: ReadonlyMap<string, readonly ContentLine[]>, line: number, fallback: string): Promise<Result<IcsEvent | null>> {
  const first = (name: string): ContentLine | undefined => props.get(name)?.[0];
  if (first('STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return ok(null);
  const startLine = first('DTSTART');
  if (startLine === undefined) return fail('no-start', 'it has no DTSTART');
  const start = await momentOf(startLine, fallback);
  if (!start.ok) return start;
  const { local, zone, isDay } = start.value;
  const length = await lengthOf(start.value, first('DTEND'), first('DURATION'), fallback);
  if (!length.ok) return length;
  const repeat = first('RRULE')?.value.trim();
  const rule = repeat === undefined ? ok(null) : readRule(repeat, readLocal(local));
  if (!rule.ok) return fail('bad-rule', `RRULE: ${rule.error.message}`);
  const [except, also] = [await timesOf(props.get('EXDATE') ?? [], start.value, fallback), await timesOf(props.get('RDATE') ?? [], start.value, fallback)];
  if (!except.ok) return except;
  if (!also.ok) return also;
  const replacedLine = first('RECURRENCE-ID');
  const replaced = replacedLine === undefined ? ok(null) : await momentOf(replacedLine, zone);
  if (!replaced.ok) return replaced;
  if (repeat !== undefined && !everMatches(new Series({ start: local, for: length.value, repeat, except: [], also: [] }, zone), instantOf(zone, readLocal(local)))) return fail('bad-rule', 'RRULE: it matches no day within 30 years');
  // RFC 5545 counts DTSTART as the first occurrence, whatever the rule says.
  const series = new Series({ start: local, for: length.value, ...(repeat === undefined ? {} : { repeat }), except: except.value, also: [...also.value, ...(repeat === undefined || isRemoved(local, except.value) ? [] : [local])] }, zone);
  return ok({
    uid: plainText(first('UID')?.value ?? ''), line, summary: plainText(first('SUMMARY')?.value ?? 'without a title'), series,
    attendees: (props.get('ATTENDEE') ?? []).flatMap(({ params }) => params.get('CN') ?? []).map(plainText),
    replaces: replaced.value === null ? null : instantOf(isDay ? zone : replaced.value.zone, readLocal(replaced.value.local)),
  });
}

/** Whether a rule alone gives any time at all; most do within days, so that is looked at first. */
const everMatches = (series: Series, from: number): boolean => [40, 400, 30 * 366].some((days) => series.touching(from, from + days * 86_400_000).length > 0);

const isRemoved = (local: string, except: readonly string[]): boolean => except.includes(local) || except.includes(local.slice(0, 10));

/** ISO 8601, as a series reads it: whole days for a day, else minutes, at least one. */
async function lengthOf(start: Moment, endLine: ContentLine | undefined, durationLine: ContentLine | undefined, fallback: string): Promise<Result<string>> {
  if (durationLine !== undefined) {
    const match = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(durationLine.value.trim());
    if (match === null) return fail('bad-time', `“${plainText(durationLine.value)}” is no duration`);
    const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
    return ok(`P${Number(weeks) * 7 + Number(days)}DT${Number(hours)}H${Number(minutes) + Math.ceil(Number(seconds) / 60)}M`);
  }
  if (endLine === undefined) return ok(start.isDay ? 'P1D' : 'PT1M');
  const end = await momentOf(endLine, start.zone === 'UTC' ? fallback : start.zone);
  if (!end.ok) return end;
  if (start.isDay) {
    const days = Math.round((readLocal(end.value.local) - readLocal(start.local)) / 86_400_000);
    return days < 0 ? fail('bad-time', 'it ends before it starts') : ok(`P${Math.max(1, days)}D`);
  }
  const ms = instantOf(end.value.zone, readLocal(end.value.local)) - instantOf(start.zone, readLocal(start.local));
  return ms < 0 ? fail('bad-time', 'it ends before it starts') : ok(`PT${Math.max(1, Math.ceil(ms / 60_000))}M`);
}

/** The values of EXDATE or RDATE lines, as local times of the event's own zone. Periods count by their start. */
async function timesOf(lines: readonly ContentLine[], event: Moment, fallback: string): Promise<Result<string[]>> {
  const found: string[] = [];
  for (const line of lines) {
    for (const value of line.value.split(',')) {
      const moment = await momentOf({ ...line, value: value.split('/')[0] ?? '' }, event.zone === 'UTC' ? fallback : event.zone);
      if (!moment.ok) return moment;
      const { local, zone, isDay } = moment.value;
      found.push(isDay || zone === event.zone ? local : writeLocal(localOf(event.zone, instantOf(zone, readLocal(local)))));
    }
  }
  return ok(found);
}
