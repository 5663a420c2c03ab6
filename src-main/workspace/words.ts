import { z } from 'zod';

export const name = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes');
export const zone = z.string().refine((text) => isZone(text), 'not an IANA time zone, such as Europe/Berlin');
export const local = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'a local time such as 2026-11-24T10:00').refine(isDate, 'there is no such date or time');
/** A local time, or a date alone where a whole day is meant. */
export const localOrDate = z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/, 'a local time such as 2026-11-24T10:00, or a date').refine(isDate, 'there is no such date or time');

/** Those that were found to be: there are some hundreds, and asking costs more than reading a file. */
const zones = new Set<string>();

export function isZone(text: string): boolean {
  if (zones.has(text)) return true;
  try {
    if (zones.size < 1_000) zones.add(Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text);
    return Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whether the calendar has this day and the day this time: `Date` alone would turn 30 February into 2 March. */
function isDate(text: string): boolean {
  const at = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 16));
}
