import type { Point } from '../series.ts';

/**
 * How much a counter rose in a window, extrapolated to its ends as Prometheus does (promql/functions.go, `extrapolatedRate`):
 * no further than half of the usual gap beyond the outermost points where the series seems to begin or end inside the window, and
 * never below zero at its start. Null with fewer than two points.
 */
export function extrapolated(points: readonly Point[], from: number, to: number): number | null {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined || points.length < 2) return null;
  let rise = last.value - first.value;
  for (let index = 1; index < points.length; index += 1) {
    const before = points[index - 1]?.value ?? 0;
    // A counter that fell was reset: what it had counted until then is added back.
    if ((points[index]?.value ?? 0) < before) rise += before;
  }
  const sampled = (last.at - first.at) / 1000;
  const gap = sampled / (points.length - 1);
  let toStart = (first.at - from) / 1000;
  const toEnd = (to - last.at) / 1000;
  const threshold = gap * 1.1;
  let stretched = sampled;
  if (rise > 0 && first.value >= 0) {
    // It cannot have been below zero: a counter that is young is not extrapolated to before it began.
    const toZero = sampled * (first.value / rise);
    if (toZero < toStart) toStart = toZero;
  }
  stretched += toStart < threshold ? toStart : gap / 2;
  stretched += toEnd < threshold ? toEnd : gap / 2;
  return sampled === 0 ? null : rise * (stretched / sampled);
}
