import { expect, test } from 'vitest';
import { ended, openLab, shell, stateOf, step } from './lab.ts';

const refused = { kind: 'refused', say: 'no' } as const;

test('a step begins when all that it needs has ended well, and not before', async () => {
  const order: string[] = [];
  const lab = await openLab({ cluster: { send: async (request) => {
    // The lab's requests name the workload.
    order.push((request as { name: string }).name);
    return { kind: 'written', generation: 1, say: '' };
  } } });
  const id = await lab.run(step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['a'] }), step('d', { needs: ['b', 'c'] }));
  await lab.until(id, ended);
  expect(order[0]).toBe('a');
  expect(order[3]).toBe('d');
  await lab.close();
});

test('a lane is never wider than declared, and as wide as declared', async () => {
  const held: (() => void)[] = [];
  let most = 0;
  // Each waits until the lane is full, so that it must become so; a fourth one would be counted.
  const lab = await openLab({ cluster: { send: async () => {
    const full = new Promise<void>((resolve) => held.push(resolve));
    most = Math.max(most, held.length);
    if (held.length === 3) setImmediate(() => held.splice(0).forEach((go) => go()));
    await full;
    return { kind: 'written', generation: 1, say: '' };
  } } });
  const id = await lab.run(...Array.from({ length: 9 }, (_, index) => step(`s${index}`, { lane: { name: 'lane', width: 3 } })));
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(most).toBe(3);
  await lab.close();
});

test('a step whose condition is false is skipped and says so; a condition that cannot be evaluated stops the run, and never counts as no', async () => {
  const lab = await openLab();
  const id = await lab.run(step('a', { if: '1 > 2', names: {} }), step('b', { needs: ['a'] }));
  const run = await lab.until(id, ended);
  expect([run.state, stateOf(run, 'a'), lab.writes]).toEqual(['done', 'skipped', ['b']]);
  const other = await lab.until(await lab.run(step('c', { if: 'steps.gone.outputs.x', names: {} })), ended);
  expect([other.state, stateOf(other, 'c')]).toEqual(['refused', 'refused']);
  await lab.close();
});

test('later steps read what earlier ones gave, by name', async () => {
  const lab = await openLab();
  const id = await lab.run(
    shell('ask', 'echo "answer=forty two" > "$QUARTERDECK_OUTPUT"'),
    shell('use', 'test "$GIVEN" = "forty two"', { needs: ['ask'], names: {} }, { GIVEN: '${{ steps.ask.outputs.answer }}' }),
  );
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('after a failure that matters nothing new begins; a failure declared to be no matter stops nothing', async () => {
  const lab = await openLab({ cluster: { send: async (request) => ((request as { name: string }).name === 'bad' ? refused : { kind: 'written', generation: 1, say: '' }) } }); // the lab's requests name the workload
  const stopped = await lab.until(await lab.run(step('bad'), step('after', { needs: ['bad'] })), ended);
  expect([stopped.state, stateOf(stopped, 'after')]).toEqual(['refused', 'pending']);
  const went = await lab.until(await lab.run(step('bad', { onFailure: 'continue' }), step('after', { needs: ['bad'] })), ended);
  expect([went.state, stateOf(went, 'after')]).toEqual(['done', 'done']);
  await lab.close();
});

test('a failure compensates what was done, the last first, and the run is failed, not done', async () => {
  const lab = await openLab({ cluster: { send: async (request) => {
    const { name } = request as { name: string }; // the lab's requests name the workload
    if (name === 'bad') return refused;
    lab.writes.push(name);
    return { kind: 'written', generation: 1, say: '' };
  } } });
  const undo = (of: string) => step(`${of}~undo`, { role: 'compensation', of });
  const id = await lab.run(step('one'), undo('one'), step('two', { needs: ['one'] }), undo('two'), step('bad', { needs: ['two'], onFailure: 'compensate' }));
  lab.clock.now += 1;
  const run = await lab.until(id, ended);
  expect(run.state).toBe('refused');
  expect(lab.writes.slice(0, 2)).toEqual(['one', 'two']);
  expect([...lab.writes.slice(2)].sort()).toEqual(['one~undo', 'two~undo']);
  await lab.close();
});

test('a handler runs once for the step that failed, and the run is still failed', async () => {
  const lab = await openLab();
  const id = await lab.run(shell('bad', 'exit 3', { onFailure: 'handle' }), step('bad~failed', { role: 'handler', of: 'bad' }), step('after', { needs: ['bad'] }));
  const run = await lab.until(id, ended);
  expect([run.state, lab.writes, stateOf(run, 'after')]).toEqual(['failed', ['bad~failed'], 'pending']);
  await lab.close();
});

test('a step is tried again as often as declared, and only on the errors that are named', async () => {
  const lab = await openLab();
  const script = 'echo x >> "$FILE"; exit 75';
  const tries = async (retryOn: string[]) => (await lab.until(await lab.run(shell('flaky', script, { attempts: 3, retryOn }, { FILE: `${lab.dir}/${retryOn.join()}` })), ended)).steps[0]?.attempt;
  expect(await tries(['exit-75'])).toBe(3);
  expect(await tries(['timeout'])).toBe(1);
  expect(await tries(['exit-*'])).toBe(3);
  await lab.close();
});
