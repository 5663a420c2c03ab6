import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FreezeVerdict, RunView } from '../../../src-preload/contract/index.ts';
import type { Entry } from '../../journal/index.ts';
import type { RunPorts } from '../ports.ts';
import { brokenInvariants } from './invariants.ts';
import { type Lab, type LabOptions, ended, openLab, stateOf, step } from './lab.ts';

const gate = { by: 'approver', count: 1, notPerson: null, ask: null, expiresMs: 86_400_000 };
const yes = { decision: 'approve', reason: '', choice: null, signature: null } as const;
const forward = (id: string, needs: string[] = [], more: Parameters<typeof step>[1] = {}) => step(id, { uses: 'cluster/set-image', needs, ...more, with: { workload: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: id }, image: 'shop:2' } });
const back = (id: string) => step(id, { uses: 'cluster/abort' });

/** A lab in which “sale” freezes forward changes in [from, to), until it is overridden. */
async function frozenLab(freeze: { from: number; to: number; overridden: boolean }, cluster: NonNullable<LabOptions['cluster']> = {}): Promise<Lab> {
  let now = (): number => 0;
  const verdict: RunPorts['freeze'] = (environment, workload, intent): FreezeVerdict => {
    const at = now();
    const holds = intent === 'forward' && at >= freeze.from && at < freeze.to;
    const because = { kind: 'freeze' as const, id: 'sale/1', name: 'sale', owner: 'sre', why: 'traffic', start: freeze.from, end: freeze.to, zone: 'UTC', override: { roles: ['approver'], secondPerson: false } };
    const answer = !holds ? 'allowed' : freeze.overridden ? 'allowed-by-override' : 'refused';
    return { verdict: answer, intent, at, because: holds ? because : null, changesAt: holds ? freeze.to : null, override: null, say: holds ? `“sale” (sre: traffic) freezes ${intent} changes to ${workload} in ${environment}` : 'No freeze now' };
  };
  const lab = await openLab({ cluster, ports: { freeze: verdict } });
  now = () => lab.clock.now;
  return lab;
}
const start = Date.parse('2026-11-24T02:13:00Z');
const pausedOf = (run: RunView): boolean => run.state === 'paused';

/** A run of two steps, of which the first is being done when the freeze begins. */
async function overtaken() {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const freeze = { from: start + 60_000, to: start + 3_600_000, overridden: false };
  const lab = await frozenLab(freeze, { send: async () => (await held, { kind: 'written', generation: 1, say: '' }) });
  const id = await lab.run(forward('a'), forward('b', ['a']));
  await lab.until(id, (run) => stateOf(run, 'a') === 'running');
  lab.clock.now = freeze.from + 1_000;
  release();
  return { lab, id, freeze, run: await lab.until(id, pausedOf) };
}

test('a freeze that begins in the middle of a step lets it end; then the run waits, and says for which window, whose, since and until when, and how it goes on', async () => {
  const { lab, freeze, run } = await overtaken();
  expect([stateOf(run, 'a'), stateOf(run, 'b')]).toEqual(['done', 'pending']);
  expect(run.heldBy).toMatchObject({ window: 'sale', since: freeze.from + 1_000, until: freeze.to, over: false, back: [{ name: 'a' }] });
  expect(run.say).toMatch(/^Held by a freeze since .*02:14.*“sale” \(sre: traffic\) freezes forward changes to b in eu.*go back.*resume when it is over or overridden.*1 of 2 steps are done/);
  await lab.close();
});

test('inside the freeze that holds a run, going back passes', async () => {
  const { lab } = await overtaken();
  const id = await lab.run(back('a'));
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('a held run goes on by an override, and says that it may', async () => {
  const { lab, id, freeze } = await overtaken();
  freeze.overridden = true;
  lab.engine.freezesMoved();
  const told = await lab.until(id, (run) => run.heldBy?.over === true);
  expect(told.state).toBe('paused');
  expect((await lab.engine.resume(id, 'ana', 'overridden')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('resumed while the freeze still holds, a run is held again and nothing is written', async () => {
  const { lab, id } = await overtaken();
  expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
  const run = await lab.until(id, pausedOf);
  expect([run.heldBy?.over, stateOf(run, 'b')]).toEqual([false, 'pending']);
  await lab.close();
});

test('when the freeze ends by itself, the run says so and still waits for a person', async () => {
  const { lab, id, freeze } = await overtaken();
  lab.clock.now = freeze.to;
  lab.engine.freezesMoved();
  const run = await lab.until(id, (one) => one.heldBy?.over === true);
  expect(run.say).toMatch(/“sale” held it since .*02:14.*does so no more: No freeze now. It goes on when somebody resumes it/);
  expect(stateOf(run, 'b')).toBe('pending');
  await lab.engine.resume(id, 'ana');
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('what a freeze holds is known after a restart too', async () => {
  const { lab, id } = await overtaken();
  await lab.close();
  const again = await openLab({ dir: lab.dir, ports: { freeze: lab.ports.freeze } });
  expect((await again.until(id, pausedOf)).heldBy).toMatchObject({ window: 'sale', over: false });
  await again.close();
});

test('a freeze that begins while people are asked holds what they agreed to, and refuses nothing for good', async () => {
  const freeze = { from: start + 60_000, to: start + 3_600_000, overridden: false };
  const lab = await frozenLab(freeze);
  const id = await lab.run(forward('a', [], { approve: gate }));
  await lab.until(id, (run) => run.state === 'waiting');
  lab.clock.now = freeze.from;
  await lab.engine.answer(id, 'a', 'bo', yes);
  expect((await lab.until(id, pausedOf)).heldBy?.window).toBe('sale');
  expect(lab.writes).toEqual([]);
  lab.clock.now = freeze.to;
  await lab.engine.resume(id, 'ana');
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('undoing what was done is going back, whatever its step would be by itself: no freeze strands it', async () => {
  const freeze = { from: start + 60_000, to: start + 3_600_000, overridden: false };
  const lab: Lab = await frozenLab(freeze, { prepareSteer: async () => {
    lab.clock.now = freeze.from;
    return { ok: false, error: { code: 'no-update', message: 'there is nothing to abort', retryable: false } };
  } });
  const undo = forward('a~undo', [], { role: 'compensation', of: 'a' });
  const id = await lab.run(forward('a'), undo, step('b', { uses: 'cluster/abort', needs: ['a'], onFailure: 'compensate' }));
  const run = await lab.until(id, ended);
  expect([run.heldBy, stateOf(run, 'a~undo')]).toEqual([null, 'done']);
  await lab.close();
});

test('whenever freezes begin and end, no step begins inside one unless it is overridden, and a run that stands says what holds it; it can always be brought to its end', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }), fc.boolean(), fc.boolean(), async (from, lasts, moves, overrides, goesBack) => {
      const freeze = { from: start + from, to: start + from + lasts, overridden: false };
      const left = [...moves];
      const effects = new Map<string, number>();
      const lab: Lab = await frozenLab(freeze, { async send(request) {
        const { name } = request as { name: string }; // the lab's requests name the workload
        lab.clock.now += left.shift() ?? 1;
        effects.set(name, (effects.get(name) ?? 0) + 1);
        return { kind: 'written', generation: 1, say: 'written' };
      } });
      const id = await lab.run(forward('a'), forward('b', ['a']), forward('c', ['b'], { approve: gate }), forward('d', ['c']));
      const lifted: number[] = [];
      for (let round = 0; round < 50; round += 1) {
        const run = await lab.until(id, (one) => one.state !== 'running');
        if (run.state === 'done') break;
        if (run.state === 'waiting') {
          lab.clock.now += left.shift() ?? 1;
          await lab.engine.answer(id, 'c', 'bo', yes);
          await lab.until(id, (one) => one.state !== 'waiting');
          continue;
        }
        expect(run.state).toBe('paused');
        expect(run.heldBy).toMatchObject({ window: 'sale', until: freeze.to });
        expect(run.heldBy?.since).toBeGreaterThanOrEqual(freeze.from);
        if (goesBack) expect((await lab.until(await lab.run(back('x')), ended)).state).toBe('done');
        if (overrides) freeze.overridden = true;
        else lab.clock.now = Math.max(lab.clock.now, freeze.to);
        lab.engine.freezesMoved();
        await lab.until(id, (one) => one.heldBy?.over === true);
        lifted.push(lab.clock.now);
        await lab.engine.resume(id, 'ana');
      }
      expect(lab.engine.runs.get(id)?.state).toBe('done');
      const read = await lab.journal.read({ limit: 10_000 });
      const entries: Entry[] = read.ok ? read.value.map(({ entry }) => entry).reverse() : [];
      for (const entry of entries) {
        const isInside = entry.kind === 'intent' && entry.run === id && entry.at >= freeze.from && entry.at < freeze.to;
        if (isInside) expect(lifted.some((at) => overrides && at <= entry.at)).toBe(true);
      }
      expect(brokenInvariants(entries, (name) => effects.get(name) ?? null)).toEqual([]);
      await lab.close();
    }),
    { numRuns: 15 },
  );
});
