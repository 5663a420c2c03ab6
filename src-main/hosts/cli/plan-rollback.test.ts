import { beforeEach, expect, test } from 'vitest';
import { type ActRequest, type WorkloadRef, fail } from '../../../src-preload/contract/index.ts';
import type { Captain } from '../../captain.ts';
import { planFor } from './commands/plan-rollback.ts';

const asked: ActRequest[] = [];
beforeEach(() => void (asked.length = 0));
const refOf = (name: string, environment: string): WorkloadRef => ({ environment, namespace: 'shop', kind: 'Deployment', name });
// Only what the command asks of a captain.
const captain = {
  workloadOf: refOf, refresh: () => undefined,
  services: {
    live: { environments: { all: () => [{ id: 'eu', connection: { kind: 'connected' }, freshness: { kind: 'fresh' } }], onChange: () => () => undefined } },
    acts: { plan: async (request: ActRequest) => (asked.push(request), fail('asked', 'that is all')) },
  },
} as unknown as Captain;
const planned = (flags: { parallel?: string; atFailure?: string }) => planFor(captain, ['cart', 'tax'], { env: 'eu', ...flags }, 'why');

test('--parallel and --at-failure are what is planned', async () => {
  await planned({ parallel: '3', atFailure: 'go-on' });
  expect(asked).toMatchObject([{ kind: 'rollback', parallel: 3, onFailure: 'go-on', reason: 'why', workloads: [{ name: 'cart' }, { name: 'tax' }] }]);
});

test('without them the setting holds, and where nobody sits at a terminal the first failure stops', async () => {
  await planned({});
  expect(asked).toMatchObject([{ onFailure: process.stdin.isTTY ? 'ask' : 'stop' }]);
  expect(asked[0]).not.toHaveProperty('parallel');
});

test.each([[{ parallel: '0' }, '--parallel'], [{ parallel: 'many' }, '--parallel'], [{ atFailure: 'hope' }, '--at-failure']])('%j is wrong usage, names the flag, and plans nothing', async (flags, named) => {
  expect(await planned(flags)).toMatchObject({ ok: false, error: { code: 'usage', message: expect.stringContaining(named) } });
  expect(asked).toEqual([]);
});
