import { expect, test } from 'vitest';
import { ok } from '../../../src-preload/contract/index.ts';
import { type Lab, ended, openLab, stateOf, step } from './lab.ts';

const asks = (id: string) => step(id, { uses: 'tree', effect: 'pure', with: { tree: 't', environment: 'eu', service: 's' } });
const says = ok({ leaf: 'hold', do: 'hold' as const, say: 'keep watching' });

/** Of each entry about a step, its kind. */
async function kinds(lab: Lab): Promise<string[]> {
  const read = await lab.journal.read({});
  return read.ok ? read.value.reverse().flatMap(({ entry }) => ('step' in entry.data ? [entry.kind] : [])) : [];
}

test('an answer that is at hand is journaled with its intent, whole or not at all', async () => {
  const lab = await openLab({ ports: { tree: async () => says } });
  const seen: string[][] = [];
  lab.journal.subscribe(({ entry }) => {
    if (entry.kind === 'intent') queueMicrotask(() => void kinds(lab).then((now) => seen.push(now)));
  });
  expect((await lab.until(await lab.run(asks('a')), ended)).state).toBe('done');
  // By the time anybody hears of the intent, its end is durable too.
  expect(seen).toEqual([['intent', 'outcome', 'step-finished']]);
  await lab.close();
});

test('an answer that takes longer has its intent durable first, and is asked for once', async () => {
  let asked = 0;
  let answer = (): void => undefined;
  const lab = await openLab({ ports: { tree: () => new Promise((resolve) => {
    asked += 1;
    answer = () => resolve(says);
  }) } });
  const id = await lab.run(asks('a'));
  await lab.until(id, (run) => stateOf(run, 'a') === 'running');
  expect(await kinds(lab)).toEqual(['intent']);
  answer();
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(asked).toBe(1);
  expect(await kinds(lab)).toEqual(['intent', 'outcome', 'step-finished']);
  await lab.close();
});

test('a failure that is at hand counts its tries as any other', async () => {
  const lab = await openLab({ ports: { tree: async () => ({ ok: false, error: { code: 'no-tree', message: 'there is no such tree', retryable: false } }) } });
  const id = await lab.run({ ...asks('a'), attempts: 3 });
  const run = await lab.until(id, ended);
  expect([run.state, run.steps[0]?.attempt]).toEqual(['failed', 3]);
  expect(await kinds(lab)).toEqual(['intent', 'outcome', 'intent', 'outcome', 'intent', 'outcome', 'step-finished']);
  await lab.close();
});
