import { Temporal } from 'temporal-polyfill';

/** A slot of the calendar: a quarter of an hour, ms. Every offset in force today is a multiple of it, so slots line up in every zone. */
export const SLOT_MS = 15 * 60_000;
export const HOUR_MS = 3_600_000;

/** A calendar day in one zone: half-open, 23 to 25 hours long. */
export interface Day {
  /** `2026-11-24` */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

const startOf = (date: Temporal.PlainDate, zone: string): number => date.toZonedDateTime(zone).epochMilliseconds;
const zoned = (at: number, zone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** `count` days from `date` on, as `zone` lives them; each begins where the one before it ends. */
export function daysFrom(date: string, count: number, zone: string): Day[] {
  const first = Temporal.PlainDate.from(date);
  const edges = Array.from({ length: count + 1 }, (_, index) => startOf(first.add({ days: index }), zone));
  return edges.slice(0, -1).map((start, index) => ({ date: first.add({ days: index }).toString(), start, end: edges[index + 1] ?? start }));
}

/** The date on the wall of `zone` at an instant. */
export const dateIn = (at: number, zone: string): string => zoned(at, zone).toPlainDate().toString();

/** Minutes since midnight that the clock on the wall shows; in an overlap both passes show the same. */
export function wallMinutes(at: number, zone: string): number {
  const { hour, minute, second } = zoned(at, zone);
  return hour * 60 + minute + second / 60;
}

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();
export const addMonths = (date: string, months: number): string => Temporal.PlainDate.from(date).add({ months }).toString();
/** The Monday of a date's week. */
export const mondayOf = (date: string): string => addDays(date, 1 - Temporal.PlainDate.from(date).dayOfWeek);
export const monthOf = (date: string): string => date.slice(0, 7);

/** The same time on the wall, `days` later: across a clock change it is not a multiple of 24 hours. */
export const sameTimeLater = (at: number, days: number, zone: string): number => zoned(at, zone).add({ days }).epochMilliseconds;

/** `2026-11-24T10:00`: what a form field of local time holds. */
export const localText = (at: number, zone: string): string => zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

/** The instant of a local time; a time in a gap moves forward, in an overlap the first counts. Null where it is no time. */
export function instantOf(local: string, zone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  } catch {
    return null;
  }
}

export const snapped = (at: number): number => Math.round(at / SLOT_MS) * SLOT_MS;
