import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoomCell, type RunView, phaseSchema, runStateSchema } from '../../src-preload/contract/index.ts';
import { verdictOf } from './verdict.ts';

const cell = (more: Partial<RoomCell>): RoomCell => ({
  workload: 'production-eu/shop/Deployment/checkout',
  ref: { environment: 'production-eu', namespace: 'shop', kind: 'Deployment', name: 'checkout' },
  service: 'checkout', environment: 'production-eu', phase: 'healthy', say: '8 of 8 pods ready', version: '4.1.3', target: null, share: 1,
  problem: null, tree: null, ...more,
});
const run = (more: Partial<RunView>): RunView => ({
  id: 'r1', runbook: 'canary', title: 'canary for checkout-4.2', release: 'checkout-4.2', environments: [], state: 'done', by: 'ana', reason: null,
  startedAt: 0, finishedAt: null, say: 'done', steps: [], items: [], forward: null, heldBy: null, ...more,
});

const cells = fc.array(
  fc.record({ phase: fc.constantFrom(...phaseSchema.options), dark: fc.boolean() }).map(({ phase, dark }) => cell(dark ? { phase: 'unknown', problem: 'stale: silent for 20 s' } : { phase })),
  { maxLength: 6 },
);
const runs = fc.array(fc.constantFrom(...runStateSchema.options).map((state) => run({ state })), { maxLength: 3 });

describe('the verdict of a room', () => {
  test('is never good while anything fails, moves, is paused, unknown, stale or in doubt', () => {
    fc.assert(
      fc.property(cells, runs, (some, acting) => {
        const said = verdictOf(some, acting);
        const allWell = some.length > 0 && some.every((one) => one.phase === 'healthy' && one.problem === null);
        const settled = acting.every((one) => !['in-doubt', 'interrupted', 'waiting'].includes(one.state));
        if (said.tone === 'good') expect([allWell, settled]).toEqual([true, true]);
      }),
    );
  });

  test('names what fails first, with its version and its region, before what merely moves', () => {
    const said = verdictOf([cell({ phase: 'progressing' }), cell({ service: 'cart', version: '1.9.1', phase: 'failed', environment: 'production-us' })], []);
    expect(said).toMatchObject({ tone: 'bad', verdict: 'cart 1.9.1 is failing in production-us' });
  });

  test('puts a run in doubt before everything else', () => {
    const said = verdictOf([cell({ phase: 'failed' })], [run({ state: 'in-doubt', title: 'Roll back checkout' })]);
    expect(said.verdict).toBe('In doubt: Roll back checkout');
  });

  test('says that it cannot read a region rather than calling the rest healthy', () => {
    const said = verdictOf([cell({}), cell({ environment: 'production-us', phase: 'unknown', problem: 'stale: no proof for 21 s' })], []);
    expect(said).toMatchObject({ tone: 'unknown', detail: 'stale: no proof for 21 s' });
  });

  test('says calmly that a planned version is not out yet', () => {
    expect(verdictOf([cell({ target: '4.2.0' })], [])).toMatchObject({ tone: 'calm', detail: 'checkout in production-eu runs 4.1.3, planned 4.2.0.' });
  });
});
