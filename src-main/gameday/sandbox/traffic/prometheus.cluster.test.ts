import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ok } from '../../../../src-preload/contract/index.ts';
import { type Reading, SignalDesk, signalSchema } from '../../../signals/index.ts';
import { plant } from '../seed.ts';
import { Store } from '../store.ts';
import { Traffic } from './model.ts';
import { type Raw, evaluate } from './promql/evaluate.ts';
import { parseQuery } from './promql/parse.ts';
import { type MetricsServer, serveMetrics } from './serve.ts';

const PROGRAM = process.env['QUARTERDECK_PROMETHEUS'] ?? '';
const seriesSchema = z.object({ data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]).optional(), values: z.array(z.tuple([z.number(), z.string()])).optional() })) }) });

/** A TCP port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createSocket().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe.skipIf(PROGRAM === '')('beside a real Prometheus that scrapes the sandbox', () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-prometheus-'));
  const many = createServer((_request, response) => response.end(`${Array.from({ length: 10_000 }, (_, index) => `many_series{one="${index}"} 1`).join('\n')}\n`));
  let metrics: MetricsServer;
  let prometheus: ChildProcess;
  let url = '';

  const start = async (): Promise<void> => {
    prometheus = spawn(PROGRAM, [`--config.file=${join(dir, 'prometheus.yml')}`, `--storage.tsdb.path=${join(dir, 'data')}`, `--web.listen-address=${new URL(url).host}`, '--log.level=error'], { stdio: 'ignore' });
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).status).toBe(200), { timeout: 20_000, interval: 200 });
  };
  const kill = async (): Promise<void> => {
    const gone = once(prometheus, 'exit');
    prometheus.kill('SIGKILL');
    await gone;
  };
  const ask = async (query: string, at: number) => seriesSchema.parse(await (await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(at / 1000) }).toString()}`)).json()).data.result;

  beforeAll(async () => {
    const store = new Store(Date.now);
    plant(store, { context: 'shop-eu', namespace: 'shop', services: [
      { name: 'checkout', replicas: 6, revisions: [{ version: '4.1.3', ageMs: 86_400_000, by: 'ci' }] },
      // The new version is another workload of the same app here: both serve side by side.
      { name: 'cart', replicas: 2, revisions: [{ version: '1.9.1', ageMs: 86_400_000, by: 'ci' }] },
    ] });
    const served = await serveMetrics(new Traffic([{ store, environment: 'production-eu', regions: { 'eu-central': 0.65, 'eu-west': 0.35 }, errorsOf: (image) => (image.includes('cart') ? 0.1 : null) }], Date.now()), Date.now, 0);
    if (!served.ok) throw new Error(served.error.message);
    metrics = served.value;
    many.listen(0, '127.0.0.1');
    await once(many, 'listening');
    url = `http://127.0.0.1:${await freePort()}`;
    const target = (name: string, address: string): string => `  - job_name: ${name}\n    static_configs: [{ targets: ['${address}'] }]\n`;
    writeFileSync(join(dir, 'prometheus.yml'), `global: { scrape_interval: 1s }\nscrape_configs:\n${target('sandbox', new URL(metrics.url).host)}${target('many', `127.0.0.1:${(many.address() as AddressInfo).port}`)}`);
    await start();
    await vi.waitFor(async () => expect((await ask('count_over_time(http_requests_total{service="checkout"}[1m]) > 8', Date.now())).length).toBeGreaterThan(0), { timeout: 30_000, interval: 500 });
  });
  afterAll(async () => {
    await kill();
    many.closeAllConnections();
    many.close();
    await metrics.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test.each([
    'rate(http_requests_total[20s])',
    'increase(http_requests_total{code="500"}[15s])',
    'sum by (region, version) (rate(http_requests_total{code=~"5.."}[20s])) / sum by (region, version) (rate(http_requests_total[20s]))',
    'histogram_quantile(0.95, sum by (region, le) (rate(http_request_duration_seconds_bucket{service="checkout"}[20s])))',
    'max by (region) (timestamp(http_requests_total{service="checkout"}))',
    'sum by (service) (http_requests_total) > 10',
  ])('from the same samples it computes what ours does: %s', async (query) => {
    const at = Math.floor(Date.now() / 1000) * 1000;
    const raw = new Map<string, Raw[]>();
    for (const { metric: { __name__: name = '', ...labels }, values } of await ask('{__name__=~"http_.*"}[1m]', at)) {
      raw.set(name, [...(raw.get(name) ?? []), { labels, points: (values ?? []).map(([seconds, value]) => ({ at: Math.round(seconds * 1000), value: Number(value) })) }]);
    }
    const plain = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).filter(([name]) => name !== '__name__').sort());
    const ours = evaluate(parseQuery(query), (name) => raw.get(name) ?? [], at);
    if (ours.kind === 'scalar') throw new Error('a vector was expected');
    const theirs = new Map((await ask(query, at)).map(({ metric, value }) => [plain(metric), Number(value?.[1])]));
    expect(theirs.size).toBeGreaterThan(0);
    expect(new Set(ours.samples.map((sample) => plain(sample.labels)))).toEqual(new Set(theirs.keys()));
    for (const { labels, value } of ours.samples) expect(Math.abs(value - (theirs.get(plain(labels)) ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
  });

  test('killed in mid-incident it is Unknown with the reason, and known again once it is back', async () => {
    const desk = new SignalDesk({ sources: () => ({ metrics: { prometheus: url, timeout: '1s' } }), secret: async () => ok(''), file: async () => ok(''), now: Date.now });
    const seen: Reading[] = [];
    const def = (one: object) => ({ def: signalSchema.parse({ ...one, every: '1s' }), by: 'region' });
    const watch = desk.watch({
      budgets: [], slo: null,
      defined: new Map([
        ['errors', def({ bad: 'http_requests_total{version="$version",code=~"5.."}', total: 'http_requests_total{version="$version"}' })],
        ['tooMany', def({ prometheus: 'many_series{one!="$service"}' })], ['counted', def({ prometheus: 'sum(many_series{one!="$service"})' })], ['nothing', def({ prometheus: 'no_such_thing{a="$service"}' })],
      ]),
    }, { reading: (reading) => void seen.push(reading), sparks: () => undefined });
    const last = (name: string): Reading | undefined => seen.findLast((reading) => reading.name === name);
    watch.about({ environment: 'eu', variables: { service: 'checkout' }, versions: { new: '1.9.1', old: '4.1.3', why: '' }, newSince: Date.now() - 60_000 });
    try {
      await expect.poll(() => last('errors')?.groups?.map((group) => group.group), { timeout: 10_000 }).toEqual(['eu-central', 'eu-west']);
      // In its first second a version may have served nothing yet: then there is no ratio, and none is claimed.
      await expect.poll(() => (last('errors')?.groups ?? []).every((group) => (group.new.value ?? 0) / (group.old.value ?? 1) > 5), { timeout: 10_000 }).toBe(true);
      await expect.poll(() => [last('tooMany')?.why, last('counted')?.value, last('nothing')?.why], { timeout: 10_000 }).toEqual([expect.stringContaining('10000 series, more than 1000'), 10_000, expect.stringContaining('no series')]);
      const killedAt = Date.now();
      await kill();
      await expect.poll(() => [last('errors')?.groups ?? null, last('errors')?.why], { timeout: 8_000, interval: 50 }).toEqual([null, expect.stringContaining('cannot be reached: ECONNREFUSED')]);
      expect(Date.now() - killedAt).toBeLessThan(5_000);
      expect(desk.sources.get('metrics')).toMatchObject({ state: 'failing', lastError: { message: expect.stringContaining('cannot be reached') } });
      await start();
      await expect.poll(() => last('errors')?.groups?.length, { timeout: 30_000 }).toBe(2);
    } finally {
      watch.close();
      desk.close();
    }
  });
});
