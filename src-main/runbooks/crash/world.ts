import { join } from 'node:path';
import { type RunView, ok } from '../../../src-preload/contract/index.ts';
import { type Entry, openJournal } from '../../journal/index.ts';
import { RunEngine } from '../engine/engine.ts';
import type { PinnedStep } from '../language/model.ts';
import type { ItemRead, RunPorts } from '../ports.ts';

export const effectClasses = ['pure', 'idempotent', 'probeable', 'opaque'] as const;
export type Class = (typeof effectClasses)[number];

const plain = { if: null, needs: [], lane: null, timeoutMs: 20_000, attempts: 1, backoffMs: 10, retryOn: ['*'], approve: null, confirm: null, onFailure: 'stop', role: 'step', of: null } as const;

/** Three steps of one effect class in a row, the second after a question; each acts on a counter of its own in another process. */
export function stepsOf(effect: Class, url: string): PinnedStep[] {
  const one = (id: string, more: Partial<PinnedStep> = {}): PinnedStep => ({ ...plain, retryOn: ['*'], needs: [], id, title: id, effect, ...wayOf(effect, id, url), ...more });
  return [one('first'), one('second', { needs: ['first'], confirm: 'Go on?' }), one('third', { needs: ['second'], ...(effect === 'probeable' ? { uses: 'cluster/resume' } : {}) })];
}

function wayOf(effect: Class, id: string, url: string): { uses: string; with: Record<string, unknown> } {
  switch (effect) {
    case 'pure':
      return { uses: 'http/check', with: { url: `${url}/effect/${id}` } };
    case 'idempotent':
      return { uses: 'http/request', with: { url: `${url}/effect/${id}`, idempotencyKey: 'Idempotency-Key' } };
    case 'probeable':
      return { uses: 'cluster/pause', with: { workload: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: id } } };
    case 'opaque':
      return { uses: 'http/request', with: { url: `${url}/effect/${id}` } };
  }
}

/** How often a step's effect has happened, by the process that counts. */
export async function effectsOf(url: string, step: string): Promise<number> {
  return Number(await (await fetch(`${url}/count/${step}`)).text());
}

/** Ports whose every effect is counted elsewhere; what is not under test answers that it is not there. */
export function countedPorts(url: string, dir: string): RunPorts {
  const write = (ref: { name: string }) => ok({ say: `write ${ref.name}`, request: { name: ref.name } });
  // The request is what `write` made.
  const nameOf = (request: unknown): string => (request as { name: string }).name;
  const none = { ok: false, error: { code: 'absent', message: 'not in this world', retryable: false } } as const;
  return {
    cluster: {
      prepareHelm: () => ({ ok: false, error: { code: 'absent', message: 'not in this world', retryable: false } }), helmEnd: async () => ({ ok: false, say: 'not in this world' }),
      recheckBack: async () => ({ ok: true, value: { kind: 'as-planned' } }), prepareRollback: (item) => write(item.ref),
      prepareSetImage: async (ref) => write(ref), preparePause: async (ref) => write(ref), prepareSteer: async (ref) => write(ref),
      planBack: async () => none, prepareChange: async () => none, prepareFreeing: async () => none, read: async () => none, jobLog: async () => none,
      async send(request) {
        await fetch(`${url}/effect/${nameOf(request)}`, { method: 'POST' });
        return { kind: 'written', generation: 2, say: 'written' };
      },
      async probe(request) {
        const effects = await effectsOf(url, nameOf(request));
        return { verdict: effects > 0 ? 'done' : 'not-done', fact: `${effects} effects counted` };
      },
      difference: async () => none,
      connected: () => true, whenConnected: async () => undefined,
      rolloutEnd: async () => ({ kind: 'complete', say: 'complete' }),
    },
    freeze: () => null, armed: () => true, rolesOf: () => [], personWithKey: () => null, secret: async () => none, secretsInUse: () => [], signals: async () => ({}),
    tree: async () => none, note: async () => none, readItem: async (item, moment, after) => readItem(url, String(item), moment, after), now: Date.now, outputDir: join(dir, 'runs'),
  };
}

/** Looks at the item in the counting process; it migrates with the first step's effect. */
async function readItem(url: string, item: string, moment: ItemRead['data']['moment'], after: string | null): Promise<ItemRead> {
  const phase = (await effectsOf(url, 'first')) > 0 ? 'migrate' : 'expand';
  return { kind: 'item-read', actor: { kind: 'system' }, data: { id: item, item, kind: 'migration', owner: 'bo', phases: ['expand', 'migrate', 'contract'], point: 'contract', phase, said: '', verdict: 'reversible', say: phase, moment, after } };
}

/** Opens what a process left behind, as the next start does. */
export async function openEngine(dir: string, url: string): Promise<{ engine: RunEngine; entries(): Promise<Entry[]>; close(): Promise<void> }> {
  const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
  if (!journal.ok) throw new Error(journal.error.message);
  const engine = new RunEngine(journal.value, countedPorts(url, dir));
  const opened = await engine.open();
  if (!opened.ok) throw new Error(opened.error.message);
  // A run that ended already is known a moment later than those that go on.
  await engine.loaded;
  const entries = async (): Promise<Entry[]> => {
    const read = await journal.value.read({ limit: 10_000 });
    return read.ok ? read.value.map(({ entry }) => entry).reverse() : [];
  };
  return { engine, entries, close: async () => (engine.close(), journal.value.close()) };
}

/**
 * Brings a run to its end as an honest person would: answers its questions, looks at the world where it is in doubt and says
 * what is true, and lets it go on where it was interrupted.
 */
export function carryThrough(engine: RunEngine, id: string, url: string): Promise<RunView> {
  return new Promise((resolve, reject) => {
    let busy = false;
    const look = (): void => {
      const run = engine.runs.get(id);
      if (run?.finishedAt != null) return stop(() => resolve(run));
      if (busy || run === undefined) return;
      busy = true;
      void help(run).then(() => (busy = false), (error: unknown) => stop(() => reject(error instanceof Error ? error : new Error(String(error)))));
    };
    const help = async (run: RunView): Promise<void> => {
      const waiting = run.steps.find((step) => step.state === 'waiting');
      if (waiting !== undefined) await engine.answer(id, waiting.id, 'ana', { decision: 'approve', reason: '', choice: null, signature: null });
      if (run.state === 'in-doubt') for (const step of run.steps.filter((one) => one.state === 'in-doubt')) await engine.resolve(id, step.id, 'ana', (await effectsOf(url, step.id)) > 0 ? 'done' : 'not-done');
      if (run.state === 'interrupted' || run.state === 'in-doubt') await engine.resume(id, 'ana');
    };
    const stopWatching = engine.runs.onChange(look);
    // A run that settles between two changes is looked at again all the same.
    const timer = setInterval(look, 20);
    const stop = (then: () => void): void => {
      stopWatching();
      clearInterval(timer);
      then();
    };
    look();
  });
}
