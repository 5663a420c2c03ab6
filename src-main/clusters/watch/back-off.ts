const FIRST_MS = 500;
const LONGEST_MS = 1_500;

/**
 * Ms to wait before try number `failures` (from 1): doubling from 0.5 s to 1.5 s, with full jitter in its upper half, so that
 * many watches do not come back together. Never above that: a cluster that is back must be seen within 5 s.
 */
export function backOff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
