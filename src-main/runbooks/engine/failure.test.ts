import { afterEach, describe, expect, test } from 'vitest';
import { type RunView, ok } from '../../../src-preload/contract/index.ts';
import { type Lab, type LabOptions, ended, openLab, stateOf, step } from './lab.ts';

let lab: Lab;
afterEach(() => lab.close());

/** Three parts side by side, two at a time, and one that needs them all; the first is refused by its cluster while `broken`. */
async function many(onFailure: 'ask' | 'stop' | 'go-on', more: LabOptions = {}): Promise<{ id: string; world: { broken: boolean } }> {
  const world = { broken: true };
  lab = await openLab({
    ...more,
    cluster: {
      // The request is what the lab's cluster prepared.
      send: async (request) => (world.broken && (request as { name: string }).name === 'cart' ? { kind: 'refused', say: 'quota' } : (lab.writes.push((request as { name: string }).name), { kind: 'written', generation: 2, say: 'written' })),
      ...more.cluster,
    },
  });
  const lane = { name: 'wave', width: 2 };
  const id = await lab.run(...['cart', 'search', 'mail'].map((name) => step(name, { lane, onFailure })), step('payments', { lane, onFailure, needs: ['cart', 'search', 'mail'] }));
  return { id, world };
}
const waits = (run: RunView): boolean => run.steps.some((one) => one.waitsFor !== null);
const choose = (id: string, choice: string) => lab.engine.answer(id, 'cart', 'ana', { decision: 'approve', reason: '', choice, signature: null });

describe('of several parts, the first failure', () => {
  test('with “stop” lets nothing new begin', async () => {
    const { id } = await many('stop');
    const run = await lab.until(id, ended);
    expect(run.state).toBe('refused');
    expect([stateOf(run, 'cart'), stateOf(run, 'payments')]).toEqual(['refused', 'pending']);
  });

  test('with “go on” takes all others back, the next wave too, and does not call that done', async () => {
    const { id } = await many('go-on');
    const run = await lab.until(id, ended);
    expect(run.state).toBe('failed');
    expect([...lab.writes].sort()).toEqual(['mail', 'payments', 'search']);
    expect(run.say).toContain('quota');
  });

  test('with “ask” begins nothing new until somebody answers, and then does what they said', async () => {
    const { id } = await many('ask');
    const asked = await lab.until(id, waits);
    expect(asked.state).toBe('waiting');
    expect(stateOf(asked, 'payments')).toBe('pending');
    expect(lab.writes).not.toContain('payments');
    expect((await choose(id, 'Go on with the others')).ok).toBe(true);
    const run = await lab.until(id, ended);
    expect([run.state, stateOf(run, 'payments')]).toEqual(['failed', 'done']);
  });

  test('can be tried again by the same question, and the run is done when that works', async () => {
    const { id, world } = await many('ask');
    await lab.until(id, waits);
    world.broken = false;
    expect((await choose(id, 'Try again')).ok).toBe(true);
    expect((await lab.until(id, ended)).state).toBe('done');
  });

  test('answered with “stop here” ends the run, and what waited never began', async () => {
    const { id } = await many('ask');
    await lab.until(id, waits);
    expect((await choose(id, 'Stop here')).ok).toBe(true);
    const run = await lab.until(id, ended);
    expect([run.state, stateOf(run, 'payments')]).toEqual(['refused', 'pending']);
  });

  test('is asked about again after a crash, and nothing goes on by itself', async () => {
    const { id } = await many('ask');
    await lab.until(id, waits);
    await lab.close();
    lab = await openLab({ dir: lab.dir });
    const again = await lab.until(id, waits);
    expect(stateOf(again, 'payments')).toBe('pending');
    expect((await choose(id, 'Go on with the others')).ok).toBe(true);
    const stands = await lab.until(id, (run) => run.state === 'interrupted');
    expect(stateOf(stands, 'payments')).toBe('pending');
    expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
    expect((await lab.until(id, ended)).state).toBe('done');
  });
});

describe('a part of a rollback that begins later than its press', () => {
  const item = {
    id: 'eu/shop/Deployment/cart', ref: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'cart' }, service: 'cart', from: { uid: 'new', revision: 2, version: '2' },
    to: { uid: 'old', revision: 1, version: '1', createdAt: 0, known: 'good', evidence: [] }, already: null, why: '', candidates: [], diff: [], config: [], undoneBy: [], notes: [], blockers: [], pods: 1,
    etaMs: null, etaWhy: '', facts: {}, write: { path: '', patch: [] }, intended: '', kubectl: '',
  };
  const back = (more: object = {}) => step('cart', { uses: 'cluster/rollback', with: { item: { ...item, ...more } } });

  test('is looked at again, and skipped by fact where its workload is back already', async () => {
    const clock = { late: false };
    lab = await openLab({ cluster: { recheckBack: async () => ok({ kind: 'already', say: 'it runs 1 already' }) }, ports: { now: () => (clock.late ? Date.parse('2026-11-25T00:00:00Z') : Date.parse('2026-11-24T02:13:00Z')) } });
    clock.late = true;
    const run = await lab.until(await lab.run(back()), ended);
    expect([stateOf(run, 'cart'), run.steps[0]?.say, lab.writes]).toEqual(['skipped', 'it runs 1 already: complete', []]);
  });

  test('is refused where a deciding fact moved since the press, and nothing is written', async () => {
    lab = await openLab({ cluster: { recheckBack: async () => ok({ kind: 'moved', say: 'live template moved' }) } });
    const run = await lab.until(await lab.run(back({ already: 'it ran 1 when it was planned' })), ended);
    expect([stateOf(run, 'cart'), lab.writes]).toEqual(['refused', []]);
  });

  test('is not read again in the moment of the press: its guard tests what was just compared', async () => {
    const before: number[] = [];
    lab = await openLab({ cluster: { recheckBack: async () => (before.push(lab.writes.length), ok({ kind: 'already', say: 'it runs 1' })) } });
    await lab.until(await lab.run(back()), ended);
    expect([before, lab.writes]).toEqual([[1], ['cart']]);
  });

  test('is not called done where somebody changed it again while its rollout was waited for', async () => {
    lab = await openLab({ cluster: { recheckBack: async () => ok({ kind: 'moved', say: 'live template moved' }) } });
    const run = await lab.until(await lab.run(back()), ended);
    expect([run.state, stateOf(run, 'cart'), lab.writes]).toEqual(['failed', 'failed', ['cart']]);
  });
});
