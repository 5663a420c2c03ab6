import { Temporal } from 'temporal-polyfill';

const DAY_MS = 24 * 3_600_000;
const YEAR_MS = 366 * DAY_MS;

interface Segment {
  readonly from: number;
  readonly offset: number;
}
const zones = new Map<string, Map<number, readonly Segment[]>>();

/** The offset from UTC (ms) of a zone at an instant. A zone's transitions are read once a year of time, from Temporal. */
export function offsetAt(zone: string, at: number): number {
  const chunk = Math.floor(at / YEAR_MS);
  let years = zones.get(zone);
  if (years === undefined) zones.set(zone, (years = new Map()));
  let segments = years.get(chunk);
  if (segments === undefined) years.set(chunk, (segments = segmentsOf(zone, chunk * YEAR_MS)));
  for (let index = segments.length - 1; index > 0; index -= 1) {
    const segment = segments[index];
    if (segment !== undefined && segment.from <= at) return segment.offset;
  }
  return segments[0]?.offset ?? 0;
}

function segmentsOf(zone: string, from: number): Segment[] {
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  const found: Segment[] = [{ from, offset: Math.round(at.offsetNanoseconds / 1e6) }];
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= from + YEAR_MS) return found;
    found.push({ from: next.epochMilliseconds, offset: Math.round(next.offsetNanoseconds / 1e6) });
    at = next;
  }
}

/**
 * The instant of a local time, given as the ms that UTC would show for it. In a gap it moves forward by the gap, in an overlap the
 * first one counts: Temporal's `compatible`, RFC 5545 3.3.5.
 */
export function instantOf(zone: string, local: number): number {
  const before = offsetAt(zone, local - DAY_MS);
  const after = offsetAt(zone, local + DAY_MS);
  const early = local - before;
  if (before === after && offsetAt(zone, early) === before) return early;
  if (offsetAt(zone, early) === before) return early;
  const late = local - after;
  return offsetAt(zone, late) === after ? late : early;
}

/** What the clock of a zone shows at an instant, as the ms that UTC would show for it. */
export const localOf = (zone: string, at: number): number => at + offsetAt(zone, at);

/** `2026-11-24T10:00` or `2026-11-24` as local ms. */
export const readLocal = (text: string): number => Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);

/** Local ms as a file writes it: `2026-11-24T10:00`. */
export const writeLocal = (local: number): string => new Date(local).toISOString().slice(0, local % 60_000 === 0 ? 16 : 19);

/** "Mon 30 Nov 08:00 (Europe/Berlin)": a time is never without its zone. */
export function inZone(at: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })));
  return `${format.format(at).replace(',', '')} (${zone})`;
}
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A time as people write it on a command line: `2026-11-24T10:00Z` or with an offset, a local time or date of the zone, `now`, or
 * a span from now such as `+2d`, `-1h`. Null for what is none.
 */
export function readTime(text: string, zone: string, now: number): number | null {
  if (text === 'now') return now;
  const span = /^([+-])(\d{1,5})([mhd])$/.exec(text);
  if (span !== null) return now + (span[1] === '-' ? -1 : 1) * Number(span[2]) * ({ m: 60_000, h: 3_600_000, d: DAY_MS }[span[3] ?? ''] ?? 0);
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (match === null) return null;
  const [, date = '', time = '00:00', seconds = ':00', offset] = match;
  const local = Date.parse(`${date}T${time}${seconds}Z`);
  // Some impossible dates would be rolled over to the next month.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(date)) return null;
  return offset === undefined ? instantOf(zone, local) : Date.parse(`${date}T${time}${seconds}${offset}`);
}
