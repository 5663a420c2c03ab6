import type { Labels } from '../series.ts';
import type { Sample } from './evaluate.ts';

/** Quantiles of classic histograms by linear interpolation within a bucket, as Prometheus' `histogram_quantile`. */
export function quantile(share: number, samples: readonly Sample[], at: number): Sample[] {
  const groups = new Map<string, { labels: Labels; buckets: { le: number; count: number }[] }>();
  for (const { labels, value } of samples) {
    const { le, __name__: _name, ...rest } = labels;
    if (le === undefined) continue;
    const key = JSON.stringify(Object.entries(rest).sort());
    const group = groups.get(key) ?? { labels: rest, buckets: [] };
    group.buckets.push({ le: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count: value });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, at, value: ofBuckets(share, buckets.sort((a, b) => a.le - b.le)) }));
}

function ofBuckets(share: number, buckets: readonly { readonly le: number; readonly count: number }[]): number {
  const total = buckets[buckets.length - 1];
  if (total === undefined || total.le !== Number.POSITIVE_INFINITY || buckets.length < 2 || total.count === 0) return Number.NaN;
  const rank = share * total.count;
  const index = buckets.findIndex((bucket) => bucket.count >= rank);
  const bucket = buckets[index];
  const before = buckets[index - 1];
  if (bucket === undefined) return Number.NaN;
  // In the last bucket nothing is known but that it lies above the one before.
  if (bucket.le === Number.POSITIVE_INFINITY) return before?.le ?? Number.NaN;
  const start = before?.le ?? 0;
  const below = before?.count ?? 0;
  return start + (bucket.le - start) * ((rank - below) / (bucket.count - below));
}
