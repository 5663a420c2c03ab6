import type { Comparison, ReadingVerdict } from '../../src-preload/contract/index.ts';

/** One version in one region, as it was counted or measured. */
export interface SideReading {
  readonly version: string;
  readonly value: number | null;
  /** Counts, where the signal has them: bad ones and all. They are what the test is made on. */
  readonly bad: number | null;
  readonly n: number | null;
  readonly why: string;
}
export interface Group {
  readonly group: string;
  /** Which test of this comparison it is, from 1: tests begin anew while a version runs, and share one error rate. */
  readonly round: number;
  readonly new: SideReading;
  readonly old: SideReading;
}

/** A live reading: its value, or null where it is unknown, with why. Plain data: it is what the journal keeps. */
export interface Reading {
  readonly name: string;
  readonly value: number | boolean | null;
  readonly unit: string;
  readonly text: string;
  readonly verdict: ReadingVerdict;
  readonly source: string;
  /** How it was asked: the query as sent, or where it was looked up. */
  readonly asked: string;
  /** The newest sample behind it (epoch ms), never later than its arrival. */
  readonly observedAt: number | null;
  readonly why: string;
  /** New and old by region, where the signal is asked per version; never summed. */
  readonly groups: readonly Group[] | null;
}

/** What a comparison says of a region. */
export type RowVerdict = Comparison['rows'][number]['verdict'];

export interface Unknowable {
  readonly name: string;
  readonly source: string;
  readonly asked: string;
  readonly why: string;
  readonly observedAt?: number | null;
}

/** A reading that could not be had. */
export const unknownReading = ({ name, source, asked, why, observedAt = null }: Unknowable): Reading => ({
  name, value: null, unit: '', text: 'unknown', verdict: 'unknown', source, asked, observedAt, why, groups: null,
});

/** Two readings that say the same; their age is not compared. */
export function sameReading(a: Reading, b: Reading): boolean {
  return a.value === b.value && a.text === b.text && a.why === b.why && a.verdict === b.verdict && a.source === b.source && a.asked === b.asked && JSON.stringify(a.groups) === JSON.stringify(b.groups);
}
