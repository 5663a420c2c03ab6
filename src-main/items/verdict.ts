import type { ItemVerdict } from '../../src-preload/contract/index.ts';

/** What a probe gave once: a phase, or why it gave none. `at`: epoch ms at which it ended. */
export type ItemReading =
  | { readonly kind: 'phase'; readonly phase: string; /** What the probe added in words. */ readonly said: string; readonly at: number }
  | { readonly kind: 'unknown'; readonly why: string; readonly at: number };

/** How long a reading says something about now, ms. */
export const READING_HOLDS_MS = 60_000;

export interface Judged {
  readonly verdict: ItemVerdict;
  /** Null where it is unknown. */
  readonly phase: string | null;
  readonly say: string;
}

export interface Reversible {
  readonly phases: readonly string[];
  readonly reversibleUntil: string;
}

/**
 * Can it be taken back, by its newest reading? Only a fresh reading of a phase before the point says so. From the point on it is
 * one-way; and what is missing, old, from a clock that was set back, or at odds with `furthest`, the furthest phase that was ever
 * read, is unknown, with why.
 */
export function judge({ phases, reversibleUntil }: Reversible, reading: ItemReading | null, now: number, furthest: string | null = null): Judged {
  const unknown = (why: string): Judged => ({ verdict: 'unknown', phase: null, say: why });
  if (reading === null) return unknown('its probe has not been run yet');
  if (reading.kind === 'unknown') return unknown(reading.why);
  const age = now - reading.at;
  if (age > READING_HOLDS_MS) return unknown(`it was ${reading.phase} ${ageText(age)} ago, and a reading holds for ${READING_HOLDS_MS / 1_000} s`);
  if (age < 0) return unknown(`its reading of ${reading.phase} lies in the future: a clock was set back`);
  const [at, point] = [phases.indexOf(reading.phase), phases.indexOf(reversibleUntil)];
  if (at < 0 || point < 0) return unknown(`${reading.phase} is none of its phases`);
  const added = reading.said === '' ? '' : `: ${reading.said}`;
  if (at >= point) return { verdict: 'one-way', phase: reading.phase, say: `${reading.phase}, one-way since ${reversibleUntil}${added}` };
  if (furthest !== null && phases.indexOf(furthest) >= point) return unknown(`it reads ${reading.phase} now and has been ${furthest}, from which there is no way back: one of the two is wrong`);
  return { verdict: 'reversible', phase: reading.phase, say: `${reading.phase}, reversible until ${reversibleUntil}${added}` };
}

/** Of two phases, the later; what is none of the phases counts for nothing. */
export function later({ phases }: Pick<Reversible, 'phases'>, a: string | null, b: string | null): string | null {
  const place = (phase: string | null): number => (phase === null ? -1 : phases.indexOf(phase));
  const last = place(a) >= place(b) ? a : b;
  return place(last) < 0 ? null : last;
}

function ageText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
