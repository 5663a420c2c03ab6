import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plant } from '../seed.ts';
import { Store } from '../store.ts';
import { askTraffic, valuesOf } from './ask.ts';
import { badAmong, chance } from './chance.ts';
import { exposition } from './exposition.ts';
import { Traffic } from './model.ts';
import { evaluate } from './promql/evaluate.ts';
import { parseQuery } from './promql/parse.ts';
import { extrapolated } from './promql/rate.ts';
import { serveMetrics } from './serve.ts';

const START = Date.parse('2026-11-24T02:00:00Z');
function traffic(errors: number | null = null): Traffic {
  const store = new Store(() => START);
  plant(store, { context: 'shop-eu', namespace: 'shop', services: [{ name: 'checkout', replicas: 8, revisions: [{ version: '4.1.3', ageMs: 86_400_000, by: 'ci' }] }] });
  return new Traffic([{ store, environment: 'production-eu', regions: { 'eu-central': 0.65, 'eu-west': 0.35 }, errorsOf: () => errors }], START);
}
const byRegion = (query: string, from: Traffic): Record<string, number> => {
  const value = askTraffic(from, query, START);
  return value.kind === 'scalar' ? {} : Object.fromEntries(value.samples.map((sample) => [sample.labels['region'] ?? '', sample.value]));
};

describe('simulated traffic', () => {
  test('is the same in every rehearsal', () => {
    expect(exposition(traffic().series)).toBe(exposition(traffic().series));
    expect(exposition(traffic(0.2).series)).not.toBe(exposition(traffic().series));
  });

  test('follows the pods that serve it: so many requests a second and pod, shared out by region', () => {
    const rates = byRegion('sum by (region) (rate(http_requests_total{service="checkout"}[5m]))', traffic());
    expect(rates['eu-central']).toBeGreaterThan(8 * 12 * 0.65 * 0.9);
    expect(rates['eu-central']).toBeLessThan(8 * 12 * 0.65 * 1.1);
    expect(Object.keys(rates)).toEqual(['eu-central', 'eu-west']);
  });

  test('fails as often as it is told to', () => {
    const ratio = byRegion('sum by (region) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (region) (rate(http_requests_total[5m]))', traffic(0.14));
    for (const one of Object.values(ratio)) expect(Math.abs(one - 0.14)).toBeLessThan(0.02);
  });

  test('draws as a binomial does: its mean and spread are those of n and p', () => {
    for (const [n, p] of [[100, 0.01], [400, 0.2], [10, 0.5]] as const) {
      const draws = Array.from({ length: 4_000 }, (_, index) => badAmong(n, p, 'draw', n, index));
      const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
      const spread = Math.sqrt(draws.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length);
      expect(Math.abs(mean - n * p)).toBeLessThan(0.15 * Math.sqrt(n * p));
      expect(Math.abs(spread / Math.sqrt(n * p * (1 - p)) - 1)).toBeLessThan(0.1);
    }
    expect(chance('a', 1)).toBe(chance('a', 1));
  });
});

describe('the queries that it answers', () => {
  test('a rate is extrapolated as Prometheus does', () => {
    const points = Array.from({ length: 13 }, (_, index) => ({ at: index * 5_000, value: 100 + index * 10 }));
    expect(extrapolated(points, 0, 60_000)).toBeCloseTo(120, 9);
    expect(extrapolated(points.slice(0, 1), 0, 60_000)).toBeNull();
    // A reset counts what was there before it; a young counter is not stretched to before its birth.
    expect(extrapolated([{ at: 0, value: 10 }, { at: 10_000, value: 20 }, { at: 20_000, value: 5 }], 0, 20_000)).toBeCloseTo(15, 9);
    expect(extrapolated([{ at: 50_000, value: 0 }, { at: 55_000, value: 10 }], 0, 55_000)).toBeCloseTo(10, 9);
  });

  test('a quantile lies where its buckets say', () => {
    const [p50] = valuesOf(traffic(), 'histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', START);
    expect(p50).toBeGreaterThan(0.05);
    expect(p50).toBeLessThan(0.1);
  });

  test.each(['topk(3, x)', 'x offset 5m', 'sum without (a) (x)', 'x or y', 'x[5m]', 'rate(x)', 'rate(x[5m]) by', '{', 'sum(', 'x{a=~"("}', '"', '1 +', `${'('.repeat(100)}1${')'.repeat(100)}`])('%s is refused with a sentence', (query) => {
    expect(() => valuesOf(traffic(), query, START)).toThrow(/\w/);
  });

  test('any text is answered or refused, never the end of it', () => {
    const from = traffic();
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('x', '{', '}', '(', ')', '[5m]', '"', '=', '~', '1', ' ', '/', 'rate', 'sum', 'by', ',') , maxLength: 20 }), (query) => {
      try {
        valuesOf(from, query, START);
      } catch (error) {
        expect(error).toHaveProperty('name', 'Error');
        expect(String(error)).toMatch(/parse error|sandbox|range|takes|regular|number stands/);
      }
    }));
  });

  test('arithmetic binds as it should', () => {
    expect(evaluate(parseQuery('1 + 2 * 3 - 4 / 2'), () => [], 0)).toEqual({ kind: 'scalar', value: 5 });
    expect(evaluate(parseQuery('(1 + 2) * 3 > 8'), () => [], 0)).toEqual({ kind: 'scalar', value: 1 });
  });
});

test('the endpoint says 400 for what it does not answer, and is as ill as it is told to be', async () => {
  const served = await serveMetrics(traffic(), () => START, 0);
  if (!served.ok) throw new Error(served.error.message);
  const { url, setFault, close } = served.value;
  try {
    const ask = (query: string): Promise<Response> => fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
    expect((await ask('topk(1, x)')).status).toBe(400);
    expect(await (await ask('vector(1)')).json()).toMatchObject({ status: 'success', data: { result: [{ value: [START / 1000, '1'] }] } });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('# TYPE http_requests_total counter');
    setFault('refuses');
    expect((await ask('vector(1)')).status).toBe(503);
    setFault('garbage');
    expect((await ask('vector(1)')).headers.get('content-type')).toBe('text/html');
    setFault('down');
    await expect(ask('vector(1)')).rejects.toThrow();
    setFault(null);
    expect((await ask('vector(1)')).status).toBe(200);
  } finally {
    await close();
  }
});
