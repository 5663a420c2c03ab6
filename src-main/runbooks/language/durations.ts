import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, or ISO 8601 (`PT10M`, `P2DT14H`) in ms; null for anything else. Days are 24 h here: a run has no calendar. */
export function durationMs(text: string): number | null {
  const short = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  if (short !== null) return Number(short[1]) * (UNITS[short[2] ?? ''] ?? 0);
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (iso === null || text === 'P' || text.endsWith('T')) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = iso;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000;
}

/** The longest wait that a step may ask for: longer ones do not fit a timer, and are better two runs. */
const LONGEST_MS = 14 * 24 * 3_600_000;

export const duration = z.string().superRefine((text, context) => {
  const ms = durationMs(text);
  if (ms === null) context.addIssue({ code: 'custom', message: 'not a duration: write 90s, 10m, 2h or ISO 8601 such as PT10M' });
  else if (ms > LONGEST_MS) context.addIssue({ code: 'custom', message: 'longer than 14 days' });
});
