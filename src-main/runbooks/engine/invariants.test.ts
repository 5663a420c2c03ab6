import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../journal/index.ts';
import type { PinnedStep } from '../language/model.ts';
import type { ItemRead, WriteEnd } from '../ports.ts';
import { foldRuns } from './fold.ts';
import { brokenInvariants } from './invariants.ts';
import { type Lab, openLab, readingOf, step } from './lab.ts';
import { runView } from './view.ts';

const gate = { by: 'anyone', count: 1, notPerson: 'cy', ask: null, expiresMs: 60_000 };
/** What stands side by side begins at once, and shares the commit of its intents. */
const beside = ['f', 'g', 'h', 'i', 'j'];
const steps: PinnedStep[] = [
  step('a'), step('b', { needs: ['a'], attempts: 2 }), step('c', { needs: ['a'], approve: gate }), step('d', { needs: ['b', 'c'], onFailure: 'continue' }), step('e', { needs: ['d'] }),
  ...beside.map((id, index) => step(id, { needs: ['a'], attempts: 1 + (index % 2) })),
];
const fate = fc.constantFrom('written', 'written', 'cut after', 'cut before', 'refused', 'not sent');
const act = fc.oneof(
  fc.constantFrom('pause', 'resume', 'crash', 'resolve', 'answer', 'wait', 'sleep', 'arm', 'look', 'plug').map((kind) => ({ kind, step: '' })),
  fc.constantFrom('a', 'b', 'c', 'd', 'e', ...beside).map((one) => ({ kind: 'skip', step: one })),
);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

async function everyEntry(lab: Lab): Promise<Entry[]> {
  const read = await lab.journal.read({ limit: 100_000 });
  return read.ok ? read.value.map(({ entry }) => entry).reverse() : [];
}

/** What an honest person does with a run that stands: looks, says what is so, answers, goes on. */
async function honest(lab: Lab, id: string, effects: ReadonlyMap<string, number>): Promise<void> {
  const run = lab.engine.runs.get(id);
  for (const one of run?.steps ?? []) {
    if (one.state === 'in-doubt') await lab.engine.resolve(id, one.id, 'ana', (effects.get(one.id) ?? 0) > 0 ? 'done' : 'not-done');
    if (one.state === 'waiting') await lab.engine.answer(id, one.id, 'bo', { decision: 'approve', reason: '', choice: null, signature: null });
  }
}

async function lookAtAll(lab: Lab, id: string): Promise<void> {
  for (const one of lab.engine.runs.get(id)?.steps ?? []) if (one.state === 'in-doubt') await lab.engine.lookAgain(id, one.id, 'ana');
}

test('any interleaving of pause, skip, retry, crash and resume keeps every invariant, the run can always be brought to an end, and its view rebuilds from the entries', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.array(fate, { minLength: 20, maxLength: 20 }), async (acts, fates) => {
      const effects = new Map<string, number>();
      const left = [...fates];
      const happen = (name: string): number => effects.set(name, (effects.get(name) ?? 0) + 1).size;
      let connected = true;
      const cluster = {
        async send(request: unknown): Promise<WriteEnd> {
          const { name } = request as { name: string }; // the lab's requests name the workload
          const now = left.shift() ?? 'written';
          await turn();
          if (now === 'written' || now === 'cut after') happen(name);
          await turn();
          if (now === 'refused') return { kind: 'refused', say: 'no' };
          if (now === 'not sent') return { kind: 'not-sent', say: 'nothing was sent' };
          return now === 'written' ? { kind: 'written', generation: 1, say: 'written' } : { kind: 'in-doubt', say: 'cut' };
        },
        // The lab's requests name the workload.
        probe: async (request: unknown) => (!connected ? { verdict: 'unknown' as const, fact: 'not connected' } : { verdict: (effects.get((request as { name: string }).name) ?? 0) > 0 ? ('done' as const) : ('not-done' as const), fact: 'counted' }),
        connected: () => connected,
        whenConnected: async (_environment: string, _ms: number, signal: AbortSignal) => {
          while (!connected && !signal.aborted) await turn();
        },
      };
      let armed = true;
      const readItem = async (item: unknown, moment: ItemRead['data']['moment'], after: string | null): Promise<ItemRead> => {
        await turn();
        const read = readingOf(String(item), effects.size > 1 ? 'migrate' : 'expand');
        return { ...read, data: { ...read.data, moment, after } };
      };
      const world = { cluster, ports: { armed: () => armed, readItem } };
      let lab = await openLab(world);
      const id = await lab.runWith(['schema'], ...steps);
      const crash = async (): Promise<void> => {
        await lab.journal.close();
        lab.engine.close();
        await turn();
        await turn();
        lab = await openLab({ dir: lab.dir, ...world });
      };
      for (const { kind, step: one } of acts) {
        await turn();
        if (kind === 'pause') await lab.engine.pause(id, 'ana', 'why');
        else if (kind === 'resume') await lab.engine.resume(id, 'ana');
        else if (kind === 'skip') await lab.engine.skip(id, one, 'ana', 'why');
        else if (kind === 'crash') await crash();
        else if (kind === 'sleep') await lab.engine.clockJumped(60_000);
        else if (kind === 'arm') armed = !armed;
        else if (kind === 'plug') connected = !connected;
        else if (kind === 'look') await lookAtAll(lab, id);
        else if (kind === 'resolve' || kind === 'answer') await honest(lab, id, effects);
      }
      armed = true;
      connected = true;
      for (let round = 0; round < 800 && lab.engine.runs.get(id)?.state !== 'done'; round += 1) {
        await honest(lab, id, effects);
        await lab.engine.resume(id, 'ana');
        await turn();
      }
      expect(brokenInvariants(await everyEntry(lab), (name) => effects.get(name) ?? 0)).toEqual([]);
      expect(lab.engine.runs.get(id)?.state).toBe('done');
      // What grew entry by entry, across crashes, is what the journal alone gives.
      const rebuilt = foldRuns(await everyEntry(lab)).get(id);
      expect(rebuilt && runView(rebuilt, false, null, () => undefined)).toEqual(lab.engine.runs.get(id));
      await lab.close();
    }),
    { endOnFailure: true, numRuns: Number(process.env['QUARTERDECK_PROPERTY_RUNS'] ?? '15') },
  );
});

test('each invariant is seen when it is broken', () => {
  const at = (entries: readonly object[]): Entry[] => entries.map((entry, index) => ({ v: 1, seq: index + 1, at: index, actor: { kind: 'system' }, run: 'r', ...entry }) as Entry); // as the journal would give them
  const started = { kind: 'run-started', data: { runbook: '', title: '', hash: '', reason: '', environments: [], steps: [step('a', { approve: gate })] } };
  const intent = { kind: 'intent', data: { step: 'a', attempt: 1, key: 'k', effect: 'probeable', say: '', requestHash: 'h', request: null } };
  const given = { kind: 'approval-given', actor: { kind: 'person', name: 'bo' }, data: { step: 'a', decision: 'approve', reason: '', requestHash: 'h' } };
  const said = (kind: string, data: object): object => ({ kind, data: { step: 'a', attempt: 1, say: '', ...data } });
  const broken = (count: number, ...entries: object[]): string => brokenInvariants(at([started, ...entries]), () => count).join('; ');
  expect(broken(1, given, intent, said('outcome', { result: 'done' }), said('step-finished', { result: 'done' }))).toBe('');
  expect(broken(1, given, intent, intent)).toContain('acted again while attempt 1 was in doubt');
  expect(broken(0, intent)).toContain('not enough people agreed');
  expect(broken(1, { ...given, actor: { kind: 'person', name: 'cy' } }, intent)).toContain('whom it excludes');
  expect(broken(1)).toContain('had an effect without an intent');
  expect(broken(2, given, intent, said('outcome', { result: 'done' }))).toContain('2 effects where 1 were meant');
  expect(broken(0, given, intent, said('outcome', { result: 'done' }), said('step-finished', { result: 'done' }))).toContain('never happened');
  expect(broken(1, given, intent, said('step-finished', { result: 'done' }))).toContain('nothing says that it is');
  expect(broken(1, given, intent, said('step-finished', { result: 'skipped' }))).toContain('skipped while it was in doubt');
  expect(broken(0, said('outcome', { result: 'done' }))).toContain('an outcome without an intent');
  expect(broken(1, given, { kind: 'run-paused', data: { why: '' } }, intent)).toContain('began while the run was paused');
  expect(broken(0, { kind: 'run-finished', data: { state: 'done', say: '' } })).toContain('called done, and a is pending');
  const withItem = [{ ...started, data: { ...started.data, steps: [], items: ['schema'] } }, { kind: 'run-finished', data: { state: 'done', say: '' } }];
  expect(brokenInvariants(at(withItem), () => null).join()).toContain('1 of its 1 items were not read after its last effect');
});
