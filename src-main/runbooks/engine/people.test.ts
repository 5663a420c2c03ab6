import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { keyOf, signCode } from '../../approvals/index.ts';
import { ended, openLab, shell, stateOf, step } from './lab.ts';

const gate = { by: 'approver', count: 1, notPerson: null, ask: null, expiresMs: 60_000 };
const yes = { decision: 'approve', reason: '', choice: null, signature: null } as const;

const keys = mkdtempSync(join(tmpdir(), 'qd-keys-'));
const people = new Map(['bo', 'cy', 'di'].map((name) => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
  return [keyOf(execFileSync('ssh-keygen', ['-y', '-f', join(keys, name)]).toString()), name] as const;
}));
const approvers = { rolesOf: () => ['approver'], personWithKey: (key: string) => people.get(key) ?? null };
/** The answer of somebody elsewhere, over the question as it stands. */
async function signedBy(name: string, run: RunView | undefined) {
  const signature = await signCode(run?.steps[0]?.waitsFor?.code ?? '', { decision: 'approve', choice: null }, join(keys, name));
  if (!signature.ok) throw new Error(signature.error.message);
  return { ...yes, signature: signature.value };
}
const waiting = (run: { state: string }): boolean => run.state === 'waiting';

test('pause lets what runs end, and nothing new begin; resume goes on; both are journaled with who and why', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const lab = await openLab({ cluster: { send: async () => (await held, { kind: 'written', generation: 1, say: '' }) } });
  const id = await lab.run(step('a'), step('b', { needs: ['a'] }));
  await lab.until(id, (run) => stateOf(run, 'a') === 'running');
  expect((await lab.engine.pause(id, 'ana', 'lunch')).ok).toBe(true);
  release();
  const paused = await lab.until(id, (run) => run.state === 'paused');
  expect([stateOf(paused, 'a'), stateOf(paused, 'b')]).toEqual(['done', 'pending']);
  expect(paused.say).toContain('Paused by ana: lunch');
  expect((await lab.engine.resume(id, 'bo')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});

test('a run whose machine slept waits for a person before anything new begins', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const lab = await openLab({ cluster: { send: async () => (await held, { kind: 'written', generation: 1, say: '' }) } });
  const id = await lab.run(step('a'), step('b', { needs: ['a'] }));
  await lab.until(id, (run) => stateOf(run, 'a') === 'running');
  await lab.engine.clockJumped(6 * 3_600_000);
  release();
  const run = await lab.until(id, (one) => one.state === 'paused');
  expect(run.say).toContain('slept, or its clock was moved, by 21600 s forward');
  await lab.close();
});

test('a failed step can be tried again from there, or skipped with a reason; what was done is not done again', async () => {
  let bad = true;
  const sent: string[] = [];
  const lab = await openLab({ cluster: { send: async (request) => {
    const { name } = request as { name: string }; // the lab's requests name the workload
    sent.push(name);
    return name === 'b' && bad ? { kind: 'refused', say: 'no' } : { kind: 'written', generation: 1, say: '' };
  } } });
  const steps = [step('a'), step('b', { needs: ['a'] }), step('c', { needs: ['b'] })];
  const id = await lab.run(...steps);
  await lab.until(id, ended);
  bad = false;
  expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(sent).toEqual(['a', 'b', 'b', 'c']);
  bad = true;
  const other = await lab.run(...steps);
  await lab.until(other, ended);
  expect((await lab.engine.skip(other, 'b', 'ana', 'done by hand')).ok).toBe(true);
  const run = await lab.until(other, (one) => one.state === 'done');
  expect(run.steps.find((one) => one.id === 'b')).toMatchObject({ state: 'skipped', say: 'skipped by ana: done by hand' });
  await lab.close();
});

test('an approval is of one request: when the world moves before it is sent, people are asked again with the new one', async () => {
  let world = 1;
  const lab = await openLab({ cluster: { preparePause: async () => ({ ok: true, value: { say: `write ${world}`, request: { name: `w${world}` } } }) } });
  const id = await lab.run(step('a', { approve: gate }));
  await lab.until(id, waiting);
  world = 2;
  expect((await lab.engine.answer(id, 'a', 'bo', yes)).ok).toBe(true);
  const again = await lab.until(id, (run) => run.steps[0]?.waitsFor?.ask.includes('write 2') === true);
  expect(again.steps[0]?.waitsFor?.given).toEqual([]);
  expect((await lab.engine.answer(id, 'a', 'bo', yes)).ok).toBe(true);
  await lab.until(id, ended);
  expect(lab.writes).toEqual(['w2']);
  await lab.close();
});

test('an approval cannot be given by whom the step excludes, nor without the role, nor twice by one person', async () => {
  const lab = await openLab({ ports: approvers });
  const id = await lab.run(step('a', { approve: { ...gate, count: 2, notPerson: 'di' } }));
  await lab.until(id, waiting);
  expect(await lab.engine.answer(id, 'a', 'di', yes)).toMatchObject({ error: { code: 'excluded' } });
  const bo = await signedBy('bo', lab.engine.runs.get(id));
  expect((await lab.engine.answer(id, 'a', 'ana', bo)).ok).toBe(true);
  expect(await lab.engine.answer(id, 'a', 'ana', bo)).toMatchObject({ error: { code: 'replayed' } });
  expect(lab.engine.runs.get(id)?.state).toBe('waiting');
  expect((await lab.engine.answer(id, 'a', 'ana', await signedBy('cy', lab.engine.runs.get(id)))).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  const entries = await lab.journal.read({ kinds: ['approval-refused'] });
  expect(entries.ok && entries.value.map(({ entry }) => entry.kind === 'approval-refused' && entry.data.code)).toEqual(['replayed', 'excluded']);
  await lab.close();
});

test('one keyboard is one person, whatever names are chosen at it: it answers once, and not for a run that its own excluded captain began', async () => {
  const lab = await openLab({ ports: approvers });
  const two = await lab.run(step('a', { approve: { ...gate, count: 2 } }));
  await lab.until(two, waiting);
  expect((await lab.engine.answer(two, 'a', 'bo', yes)).ok).toBe(true);
  expect(await lab.engine.answer(two, 'a', 'cy', yes)).toMatchObject({ error: { code: 'same-keyboard' } });
  expect((await lab.engine.answer(two, 'a', 'bo', await signedBy('cy', lab.engine.runs.get(two)))).ok).toBe(true);
  expect((await lab.until(two, ended)).state).toBe('done');
  const own = await lab.run(step('a', { approve: { ...gate, notPerson: 'ana' } }));
  await lab.until(own, waiting);
  expect(await lab.engine.answer(own, 'a', 'bo', yes)).toMatchObject({ error: { code: 'same-keyboard' } });
  expect((await lab.engine.answer(own, 'a', 'ana', await signedBy('bo', lab.engine.runs.get(own)))).ok).toBe(true);
  expect((await lab.until(own, ended)).state).toBe('done');
  await lab.close();
});

test('an approval that has expired, or was given before a clock set back, counts no more', async () => {
  const lab = await openLab({ ports: approvers });
  const id = await lab.run(step('a', { approve: { ...gate, count: 2, expiresMs: 60_000 } }));
  const given = (): string[] => lab.engine.runs.get(id)?.steps[0]?.waitsFor?.given.map(({ by }) => by) ?? [];
  await lab.until(id, waiting);
  await lab.engine.answer(id, 'a', 'ana', await signedBy('bo', lab.engine.runs.get(id)));
  expect(given()).toEqual(['bo']);
  lab.clock.now += 61_000;
  await lab.engine.answer(id, 'a', 'cy', yes);
  expect(given()).toEqual(['cy']);
  lab.clock.now -= 3_600_000;
  await lab.engine.answer(id, 'a', 'di', yes);
  expect(given()).toEqual(['di']);
  await lab.close();
});

test('a choice is one of those that were offered, and later steps read it', async () => {
  const lab = await openLab();
  const id = await lab.run(step('which', { uses: 'ask', effect: 'pure', with: { ask: 'Which?', options: ['eu', 'us'] } }), step('b', { needs: ['which'], if: 'steps.which.outputs.choice == "us"', names: {} }));
  await lab.until(id, waiting);
  expect(await lab.engine.answer(id, 'which', 'ana', { ...yes, choice: 'mars' })).toMatchObject({ error: { code: 'no-choice' } });
  await lab.engine.answer(id, 'which', 'ana', { ...yes, choice: 'us' });
  expect(stateOf(await lab.until(id, ended), 'b')).toBe('done');
  await lab.close();
});

test('stop ends a script with everything that it started', async () => {
  const lab = await openLab();
  const id = await lab.run(shell('long', 'sleep 300 & echo "child $!"; wait'));
  let child = 0;
  const stop = new AbortController();
  for await (const chunk of lab.engine.output(id, 'long', stop.signal)) {
    child = Number(/child (\d+)/.exec(chunk.text)?.[1] ?? child);
    if (child > 0) break;
  }
  await lab.engine.stop(id, 'ana', 'enough');
  const run = await lab.until(id, (one) => one.steps[0]?.finishedAt != null);
  expect(run).toMatchObject({ state: 'stopped', say: 'stopped by ana: enough' });
  const alive = (): boolean => {
    try {
      return process.kill(child, 0);
    } catch {
      return false;
    }
  };
  while (alive()) await new Promise((resolve) => setTimeout(resolve, 5));
  await lab.close();
});

test('a run that is undone is not gone on with; where undoing failed, going on undoes the rest', async () => {
  let broken = true;
  const sent: string[] = [];
  const lab = await openLab({ cluster: { send: async (request) => {
    const { name } = request as { name: string }; // the lab's requests name the workload
    sent.push(name);
    return name === 'bad' || (name === 'one~undo' && broken) ? { kind: 'refused', say: 'no' } : { kind: 'written', generation: 1, say: '' };
  } } });
  const id = await lab.run(step('one'), step('one~undo', { role: 'compensation', of: 'one' }), step('bad', { needs: ['one'], onFailure: 'compensate' }));
  expect((await lab.until(id, ended)).state).toBe('failed');
  broken = false;
  expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
  await lab.until(id, (run) => ended(run) && stateOf(run, 'one~undo') === 'done');
  expect(sent).toEqual(['one', 'bad', 'one~undo', 'one~undo']);
  expect(await lab.engine.resume(id, 'ana')).toMatchObject({ error: { message: 'what this run did is undone: start it anew' } });
  await lab.close();
});

test('a step that waits for an approval can be skipped, and the run goes on; the approval itself is never skipped', async () => {
  const lab = await openLab();
  const id = await lab.run(step('a', { approve: gate }), step('b'), step('ok', { uses: 'approve', effect: 'pure', with: { ask: 'On?' }, needs: ['a'] }));
  await lab.until(id, waiting);
  expect(await lab.engine.skip(id, 'ok', 'ana', 'hurry')).toMatchObject({ error: { code: 'not-skipped' } });
  expect((await lab.engine.skip(id, 'a', 'ana', 'not needed')).ok).toBe(true);
  await lab.until(id, (run) => stateOf(run, 'ok') === 'waiting');
  await lab.engine.answer(id, 'ok', 'ana', yes);
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(lab.writes).toEqual(['b']);
  await lab.close();
});

test('a step that is left out in the moment in which it would be refused stays left out', async () => {
  let refuse = (): void => undefined;
  const asked = new Promise<void>((resolve) => (refuse = resolve));
  let preparing = (): void => undefined;
  const begun = new Promise<void>((resolve) => (preparing = resolve));
  const lab = await openLab({ cluster: { preparePause: async () => (preparing(), await asked, { ok: false, error: { code: 'no', message: 'it may not', retryable: false } }) } });
  const id = await lab.run(step('a'));
  await begun;
  const skipped = lab.engine.skip(id, 'a', 'ana', 'not today');
  refuse();
  expect((await skipped).ok).toBe(true);
  const run = await lab.until(id, ended);
  expect([run.state, run.steps[0]?.say]).toEqual(['done', 'skipped by ana: not today']);
  await lab.close();
});

test('however many steps find their environment disarmed at once, the run is paused once', async () => {
  const armed = new Set(['a', 'b', 'c']);
  const lab = await openLab({ ports: { armed: () => armed.size === 0 } });
  const id = await lab.run(...[...armed].map((one) => step(one)));
  await lab.until(id, (run) => run.state === 'paused');
  const entries = await lab.journal.read({});
  expect(entries.ok && entries.value.filter(({ entry }) => entry.kind === 'run-paused')).toHaveLength(1);
  armed.clear();
  expect((await lab.engine.resume(id, 'ana')).ok).toBe(true);
  expect((await lab.until(id, ended)).state).toBe('done');
  await lab.close();
});
