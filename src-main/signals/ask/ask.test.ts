import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ok } from '../../../src-preload/contract/index.ts';
import { type SignalDef, signalSchema } from '../language/model.ts';
import { Sources } from '../sources/registry.ts';
import { type BudgetName, askBudget } from './budget.ts';
import type { Subject } from './model.ts';
import { askPrometheus } from './prometheus.ts';
import { askRatio, roundOf } from './ratio.ts';

const NOW = 1_700_000_000_000;
const subject: Subject = { environment: 'eu', variables: { service: 'checkout' }, versions: { new: '2', old: '1', why: 'one version only' }, newSince: NOW - 120_000 };
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

type Answers = (query: string) => Readonly<Record<string, number>>;
/** A Prometheus that answers each query with values by region. */
async function ports(answers: Answers): Promise<{ sources: Sources; now: () => number }> {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
    const result = Object.entries(answers(query)).map(([region, value]) => ({ metric: region === '' ? {} : { region }, value: [NOW / 1000, String(value)] }));
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { sources: new Sources({ sources: () => ({ metrics: { prometheus: url, timeout: '5s' } }), secret: async () => ok(''), file: async () => ok(''), now: () => NOW }), now: () => NOW };
}
const age = (seconds: number): Record<string, number> => ({ a: NOW / 1000 - seconds });
const ratio = signalSchema.parse({ bad: 'e{v="$version"}', total: 'r{v="$version"}' }) as Extract<SignalDef, { bad: string }>;
const read = async (answers: Answers, about: Subject = subject) => (await askRatio('errors', ratio, 'region', about, 'metrics', await ports(answers)).ask()).value;

describe('the errors of old and new', () => {
  test('are counted per version and region over the time of the new one, and where no error ever happened there are none', async () => {
    const asked: string[] = [];
    const reading = await read((query) => {
      asked.push(query);
      if (query.includes('timestamp')) return age(3);
      if (query.includes('e{')) return query.includes('"2"') ? { a: 30 } : {};
      return query.includes('"2"') ? { a: 600, b: 100 } : { a: 5_000 };
    });
    expect(reading.groups?.map(({ group, new: now, old }) => [group, now.bad, now.n, old.bad, old.n])).toEqual([['a', 30, 600, 0, 5_000], ['b', 0, 100, null, null]]);
    expect([reading.value, reading.observedAt]).toEqual([null, NOW - 3_000]);
    expect(asked).toContain('sum by (region) (increase(e{v="2"}[120s]))');
  });

  test.each<[string, Answers, Subject, RegExp]>([
    ['whose new version is counted nowhere now', (query) => (query.includes('timestamp') ? {} : { a: 5 }), subject, /no request of 2 is counted now/],
    ['with one version only', () => ({ a: 1 }), { ...subject, versions: { new: null, old: null, why: 'one version only' } }, /one version only/],
    ['of a version that began nobody knows when', () => ({ a: 1 }), { ...subject, newSince: null }, /nothing says since when/],
  ])('%s are unknown', async (_what, answers, about, why) => expect(await read(answers, about)).toMatchObject({ value: null, groups: null, why: expect.stringMatching(why) }));

  test('are tested anew while a version runs, each test from a fixed start', () => {
    expect([0, 5, 15, 19, 20, 25, 45].map((minutes) => roundOf(0, minutes * 60_000))).toEqual([[1, 0], [1, 0], [1, 0], [1, 0], [2, 10], [2, 10], [4, 30]].map(([round, since]) => ({ round, since: (since ?? 0) * 60_000 })));
  });
});

describe('a query of one’s own', () => {
  const def = signalSchema.parse({ prometheus: 'sum(q{s="$service"})', unit: 's', passIf: 'value < 2.0' }) as Extract<SignalDef, { prometheus: string }>;
  const one = async (answers: Answers) => (await askPrometheus('q', def, 'region', subject, 'metrics', await ports(answers)).ask()).value;
  test.each<[string, Answers, object]>([
    ['gives its number, its verdict and the age of its newest sample', (query) => (query.includes('timestamp') ? { '': NOW / 1000 - 7 } : { '': 1.5 }), { value: 1.5, verdict: 'pass', observedAt: NOW - 7_000, text: '1.5 s' }],
    ['fails its bound', (query) => (query.includes('timestamp') ? { '': NOW / 1000 } : { '': 3 }), { value: 3, verdict: 'fail' }],
    ['is unknown where it gives nothing', (query): Record<string, number> => (query.includes('timestamp') ? { '': NOW / 1000 } : {}), { value: null, why: expect.stringContaining('empty vector') }],
    ['is unknown where it gives NaN', (query) => (query.includes('timestamp') ? { '': NOW / 1000 } : { '': Number.NaN }), { value: null, why: expect.stringContaining('NaN') }],
    ['is unknown where it gives several numbers', (query) => (query.includes('timestamp') ? { '': NOW / 1000 } : { a: 1, b: 2 }), { value: null, why: expect.stringContaining('2 series') }],
    ['is unknown where its series ended, whatever number it still gives', (query): Record<string, number> => (query.includes('timestamp') ? {} : { '': 1 }), { value: null, why: 'no series of it has a sample now' }],
    ['is never younger than now, whatever clock the server has', (query) => (query.includes('timestamp') ? { '': NOW / 1000 + 600 } : { '': 1 }), { observedAt: NOW }],
  ])('%s', async (_what, answers, wanted) => expect(await one(answers)).toMatchObject(wanted));
});

describe('an error budget', () => {
  const slo = { objective: 99, window: '30d', bad: 'e', total: 'r{}' };
  const burn = async (name: BudgetName, shares: Readonly<Record<string, number>>) => {
    const answers: Answers = (query) => {
      if (query.includes('timestamp')) return { '': NOW / 1000 };
      const window = /\[(\w+)\]/.exec(query)?.[1] ?? '';
      return { '': query.includes('(e[') ? (shares[window] ?? 0) * 1_000 : 1_000 };
    };
    return (await askBudget(name, slo, subject, 'metrics', await ports(answers)).ask()).value;
  };
  test.each<[string, BudgetName, Readonly<Record<string, number>>, boolean]>([
    ['fast, over both windows', 'budgetBurnFast', { '1h': 0.2, '5m': 0.2 }, true],
    ['an hour ago, and not now', 'budgetBurnFast', { '1h': 0.2, '5m': 0.01 }, false],
    ['now, and not for long', 'budgetBurnFast', { '1h': 0.02, '5m': 0.5 }, false],
    ['slowly, over both windows', 'budgetBurnSlow', { '6h': 0.07, '30m': 0.07 }, true],
  ])('that burns %s', async (_what, name, shares, burning) => expect(await burn(name, shares)).toMatchObject({ value: burning, verdict: burning ? 'fail' : 'pass' }));

  test('has left what was not spent', async () => {
    const left = await burn('budgetLeft', { '2592000s': 0.004 });
    expect(left.value).toBeCloseTo(0.6, 9);
  });
});
