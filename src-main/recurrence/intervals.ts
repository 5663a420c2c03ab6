/** A half-open span of time, ms since the epoch. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Sorted and without overlaps or seams; the input may be in any order. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (end <= start) continue;
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** What of [from, to) lies outside of merged intervals. */
export function complement(merged: readonly Interval[], from: number, to: number): Interval[] {
  const gaps: Interval[] = [];
  let at = from;
  for (const { start, end } of merged) {
    if (start > at) gaps.push({ start: at, end: Math.min(start, to) });
    at = Math.max(at, end);
    if (at >= to) break;
  }
  if (at < to) gaps.push({ start: at, end: to });
  return gaps.filter((gap) => gap.end > gap.start);
}

/** How many of the items, sorted by start, start at or before an instant. */
export function startedBy(sorted: readonly Interval[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.start ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The merged interval that holds an instant, if any. */
export function holding(merged: readonly Interval[], at: number): Interval | null {
  const found = merged[startedBy(merged, at) - 1];
  return found !== undefined && at < found.end ? found : null;
}
