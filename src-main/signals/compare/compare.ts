import type { Comparison, Side } from '../../../src-preload/contract/index.ts';
import type { Group, RowVerdict, SideReading } from '../model.ts';
import { rateBounds } from './bounds.ts';

/** How often a region's new version may ever be called worse (or better) without being so, all regions of one comparison together. */
export const ALPHA = 0.01;

export interface Row {
  readonly group: string;
  readonly new: Side;
  readonly old: Side;
  readonly verdict: RowVerdict;
  readonly why: string;
}

/**
 * Each region by itself: the always-valid bounds of new and of old, and what they show. Alpha is shared among the regions and
 * the two sides (Bonferroni), and among the tests of one version: the k-th gets 6/(π²k²) of it, which sums to 1. Fewer than `minSamples` of the new version is undecided, and being equal is never "better".
 */
export function compareGroups(groups: readonly Group[], minSamples: number): Row[] {
  return groups.map((group) => {
    const alpha = (ALPHA * 6) / (Math.PI * group.round) ** 2 / groups.length / 2;
    const now = sideOf(group.new, alpha);
    const old = sideOf(group.old, alpha);
    return { group: group.group, new: now, old, ...verdictOf(now, old, minSamples) };
  });
}

export const comparisonOf = (rows: readonly Row[], unit: string): Comparison => ({ method: methodOf(rows), unit, rows: rows.map((row) => ({ ...row })) });

function methodOf(rows: readonly Row[]): string {
  if (rows.every((row) => row.new.low === null)) return 'Thresholds alone, each region by itself: there are no counts to test.';
  return `Each region by itself; beta-binomial confidence sequences that hold at every look, together wrong in at most ${ALPHA * 100} % of releases.`;
}

function sideOf(side: SideReading, alpha: number): Side {
  const base = { version: side.version, value: side.value, n: side.n, why: side.why, spark: [] };
  if (side.bad === null || side.n === null || side.n <= 0) return { ...base, low: null, high: null };
  return { ...base, ...rateBounds(side.bad, side.n, alpha) };
}

function verdictOf(now: Side, old: Side, minSamples: number): { verdict: RowVerdict; why: string } {
  if (now.value === null) return { verdict: 'unknown', why: now.why };
  if (now.n !== null && now.n < minSamples) return { verdict: 'undecided', why: `${Math.round(now.n)} of ${minSamples} samples of ${now.version}` };
  if (old.value === null) return { verdict: 'unknown', why: old.why };
  if (now.low === null || now.high === null || old.low === null || old.high === null) return { verdict: 'unknown', why: 'there are no counts to test' };
  if (now.low > old.high) return { verdict: 'worse', why: `${now.version} is above ${percent(now.low)}, ${old.version} below ${percent(old.high)}` };
  if (now.high < old.low) return { verdict: 'better', why: `${now.version} is below ${percent(now.high)}, ${old.version} above ${percent(old.low)}` };
  if (now.value > old.value) return { verdict: 'undecided', why: `${percent(now.value)} against ${percent(old.value)}: within what chance can do` };
  return { verdict: 'not-worse', why: `${percent(now.value)} against ${percent(old.value)}: not shown to be worse` };
}

/** "4.7 %": two figures that matter. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
