import { HOUR_MS } from './zone.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A format is made once a zone: making one costs more than a hundred uses of it. */
function format(zone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${zone}|${key}`;
  const kept = formats.get(name) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  formats.set(name, kept);
  return kept;
}

const TIME = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** "10:00" */
export const timeText = (at: number, zone: string): string => format(zone, 'time', TIME).format(at);
/** "Tue 24 Nov" */
export const dayText = (at: number, zone: string): string => format(zone, 'day', DAY).format(at).replace(',', '');
/** "Tue 24 Nov 10:00" */
export const momentText = (at: number, zone: string): string => `${dayText(at, zone)} ${timeText(at, zone)}`;
/** "CET", "GMT-5": the zone as it is called at that instant. */
export const zoneText = (at: number, zone: string): string => format(zone, 'zone', { timeZoneName: 'short' }).formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? zone;

/** "Europe/Berlin (CET)", or "UTC" alone: a zone by its name and by what it is called then. */
export function zoneName(at: number, zone: string): string {
  const short = zoneText(at, zone);
  return short === zone ? zone : `${zone} (${short})`;
}

/** "Tue 24 Nov 10:00–12:00 CET"; over midnight both days are named, over a clock change both zones. */
export function spanText(start: number, end: number, zone: string): string {
  const [from, to] = [zoneText(start, zone), zoneText(end, zone)];
  const same = dayText(start, zone) === dayText(end - 1, zone) && end - start < 24 * HOUR_MS;
  return `${momentText(start, zone)}${from === to ? '' : ` ${from}`}–${same ? timeText(end, zone) : momentText(end, zone)} ${to}`;
}

/** "23 – 29 November 2026", "28 December 2026 – 3 January 2027": the days from `start` up to `end`, which is not one of them. */
export function rangeText(start: number, end: number, zone: string): string {
  const whole = format(zone, 'date', { day: 'numeric', month: 'long', year: 'numeric' });
  const part = (at: number, type: string): string => whole.formatToParts(at).find((one) => one.type === type)?.value ?? '';
  const last = end - 1;
  if (whole.format(start) === whole.format(last)) return whole.format(start);
  const first = part(start, 'year') !== part(last, 'year') ? whole.format(start) : part(start, 'month') !== part(last, 'month') ? `${part(start, 'day')} ${part(start, 'month')}` : part(start, 'day');
  return `${first} – ${whole.format(last)}`;
}

/** "November 2026" */
export const monthText = (at: number, zone: string): string => format(zone, 'month', { month: 'long', year: 'numeric' }).format(at);

/** "2 h", "1 h 30 min", "3 d 14 h": how long something takes, exactly. */
export function lengthText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [[Math.floor(minutes / 1440), 'd'], [Math.floor(minutes / 60) % 24, 'h'], [minutes % 60, 'min']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 min';
}
