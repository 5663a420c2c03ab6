import { afterEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../journal/index.ts';
import type { ItemRead, RunPorts } from '../ports.ts';
import { type Lab, type LabOptions, ended, openLab, readingOf, step } from './lab.ts';

const labs: Lab[] = [];
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close();
});
const lab = async (options: LabOptions): Promise<Lab> => {
  const one = await openLab(options);
  labs.push(one);
  return one;
};
type Read = RunPorts['readItem'];
const given = (phase: string | null, moment: ItemRead['data']['moment'], after: string | null, verdict?: 'one-way'): ItemRead => {
  const read = readingOf('orders-schema', phase, verdict);
  return { ...read, data: { ...read.data, moment, after } };
};
const entriesOf = async ({ journal }: Lab): Promise<Entry[]> => {
  const read = await journal.read({ limit: 1_000 });
  return read.ok ? read.value.map(({ entry }) => entry).reverse() : [];
};
const readings = async (one: Lab): Promise<string[]> => (await entriesOf(one)).flatMap((entry) => (entry.kind === 'item-read' ? [`${entry.data.moment}${entry.data.after === null ? '' : ` ${entry.data.after}`}: ${entry.data.phase ?? 'unknown'}`] : []));
const pure = (id: string, needs: string[]) => step(id, { uses: 'cluster/wait-for-rollout', effect: 'pure', needs });

describe('the items of a run’s release', () => {
  test('are read before its first step, after each step that changed something, and at its end', async () => {
    const one = await lab({ ports: { readItem: async (_item, moment, after) => given(one.writes.length === 0 ? 'expand' : one.writes.length === 1 ? 'migrate' : 'contract', moment, after, one.writes.length > 1 ? 'one-way' : undefined) } });
    const run = await one.until(await one.runWith(['schema'], step('a'), pure('soak', ['a']), step('b', { needs: ['soak'] })), ended);
    expect(run.state).toBe('done');
    const kinds = (await entriesOf(one)).map((entry) => entry.kind);
    expect(kinds.slice(0, 3)).toEqual(['run-started', 'item-read', 'intent']);
    expect(kinds.slice(-2)).toEqual(['item-read', 'run-finished']);
    const read = await readings(one);
    expect(read[0]).toBe('before: expand');
    expect(read.at(-1)).toBe('after: contract');
    expect(read.filter((text) => text.startsWith('during soak'))).toEqual([]);
    expect(read.some((text) => text.startsWith('during a: '))).toBe(true);
    expect(run.items.map(({ verdict, environment }) => ({ verdict, environment }))).toEqual([{ verdict: 'one-way', environment: 'eu' }]);
    expect(run.items[0]?.say).toMatch(/^orders-schema in eu: expand → (migrate → )?contract, now one-way$/);
  });

  test('are in the run’s entries with its name, so that its evidence has them', async () => {
    const one = await lab({ ports: { readItem: async (_item, moment, after) => given('expand', moment, after) } });
    const id = await one.runWith(['schema'], step('a'));
    await one.until(id, ended);
    const mine = (await entriesOf(one)).filter((entry) => entry.kind === 'item-read');
    expect(mine.length).toBeGreaterThan(1);
    expect(mine.every((entry) => entry.run === id && entry.release === 'r')).toBe(true);
  });

  test('that cannot be read are shown as unknown, with why and what was known before, and hold up nothing', async () => {
    const one = await lab({ ports: { readItem: async (_item, moment, after) => given(moment === 'before' ? 'migrate' : null, moment, after) } });
    const run = await one.until(await one.runWith(['schema'], step('a')), ended);
    expect(run.state).toBe('done');
    expect(run.items[0]).toMatchObject({ verdict: 'unknown', say: 'orders-schema in eu: unknown, it said nothing; it was migrate before' });
  });

  test('whose reading ends in an error hold up nothing either', async () => {
    const one = await lab({ ports: { readItem: async () => Promise.reject(new Error('no such thing')) } });
    expect(await one.until(await one.runWith(['schema'], step('a')), ended)).toMatchObject({ state: 'done', items: [] });
  });

  test('whose probe hangs do not hold up the first step for longer than three seconds', { timeout: 20_000 }, async () => {
    let answer = (): void => undefined;
    const hangs = new Promise<void>((resolve) => (answer = resolve));
    const one = await lab({ ports: { readItem: async (_item, moment, after) => {
      if (moment === 'before') await hangs;
      return given('expand', moment, after);
    } } });
    const id = await one.runWith(['schema'], step('a'));
    await one.until(id, (run) => run.steps[0]?.state === 'done');
    answer();
    await one.until(id, ended);
    // What answered after the first step had begun is not called a reading from before it.
    expect((await readings(one)).filter((text) => text.startsWith('before'))).toEqual([]);
  });

  test('are not waited for by a run that is urgent', async () => {
    let answer = (): void => undefined;
    const hangs = new Promise<void>((resolve) => (answer = resolve));
    const one = await lab({ ports: { readItem: async (_item, moment, after) => {
      await hangs;
      return given('expand', moment, after);
    } } });
    const started = await one.engine.start({ runbook: 'stop', title: '', hash: '', by: 'ana', reason: '', release: 'r', environments: ['eu'], steps: [step('a')], items: ['schema'], urgent: true });
    const id = started.ok ? started.value : '';
    // Nothing was read yet, and it has acted.
    await one.until(id, (run) => run.steps[0]?.state === 'done');
    answer();
    expect((await one.until(id, ended)).items).toHaveLength(1);
  });

  test('are read once more after a run was stopped, and not when Quarterdeck itself ends', async () => {
    const one = await lab({ ports: { readItem: async (_item, moment, after) => given('expand', moment, after) }, cluster: { rolloutEnd: (_ref, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'stopped', say: 'stopped' }))) } });
    const id = await one.runWith(['schema'], step('a', { uses: 'cluster/wait-for-rollout', effect: 'pure' }));
    await one.until(id, (run) => run.steps[0]?.state === 'running');
    const last = new Promise<void>((resolve) => one.journal.subscribe(({ entry }) => (entry.kind === 'item-read' && entry.data.moment === 'after' ? resolve() : undefined)));
    await one.engine.stop(id, 'ana', 'enough');
    await last;
    expect((await readings(one)).at(-1)).toBe('after: expand');
  });

  test('that a crash left unread are read by the life that goes on', async () => {
    const cut: Read = () => new Promise(() => undefined);
    const first = await openLab({ ports: { readItem: cut } });
    const id = await first.runWith(['schema'], step('a'));
    await first.journal.close();
    first.engine.close();
    const one = await lab({ dir: first.dir, ports: { readItem: async (_item, moment, after) => given('migrate', moment, after) } });
    await one.until(id, (run) => run.state === 'interrupted');
    await one.engine.resume(id, 'ana');
    expect((await one.until(id, ended)).state).toBe('done');
    expect(new Set(await readings(one))).toEqual(new Set(['before: migrate', 'during a: migrate', 'after: migrate']));
  });
});
