import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunView, ok } from '../../../src-preload/contract/index.ts';
import { type Journal, openJournal } from '../../journal/index.ts';
import type { PinnedStep } from '../language/model.ts';
import type { ClusterPort, ItemRead, RunPorts } from '../ports.ts';
import { RunEngine } from './engine.ts';

const absent = { ok: false, error: { code: 'absent', message: 'not in this world', retryable: false } } as const;

/** A world whose cluster counts its writes; each part can be replaced by the test that needs another. */
export interface Lab {
  readonly dir: string;
  readonly journal: Journal;
  readonly engine: RunEngine;
  readonly ports: RunPorts;
  readonly writes: string[];
  readonly clock: { now: number };
  run(...steps: PinnedStep[]): Promise<string>;
  /** A run whose release has these items, each known to `ports.readItem`. */
  runWith(items: readonly unknown[], ...steps: PinnedStep[]): Promise<string>;
  until(id: string, holds: (run: RunView) => boolean): Promise<RunView>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly dir?: string;
  readonly cluster?: Partial<ClusterPort>;
  readonly ports?: Partial<RunPorts>;
  readonly redact?: (text: string) => string;
}

export async function openLab({ dir = mkdtempSync(join(tmpdir(), 'qd-run-')), cluster = {}, ports = {}, redact = (text) => text }: LabOptions = {}): Promise<Lab> {
  const clock = { now: Date.parse('2026-11-24T02:13:00Z') };
  const writes: string[] = [];
  const write = (ref: { name: string }) => ok({ say: `write ${ref.name}`, request: { name: ref.name } });
  // The request is what `write` made.
  const nameOf = (request: unknown): string => (request as { name: string }).name;
  const journal = await openJournal({ dir, now: () => clock.now, redact });
  if (!journal.ok) throw new Error(journal.error.message);
  const world: RunPorts = {
    cluster: {
      prepareRollback: (item) => write(item.ref), prepareSetImage: async (ref) => write(ref), preparePause: async (ref) => write(ref), prepareSteer: async (ref) => write(ref),
      prepareHelm: (item) => write(item.ref), helmEnd: async () => ({ ok: true, say: 'deployed' }),
      recheckBack: async (item) => ({ ok: true, value: writes.includes(item.ref.name) ? { kind: 'already', say: 'it is back' } : { kind: 'as-planned' } }), planBack: async () => absent, prepareChange: async () => absent, prepareFreeing: async () => absent, read: async () => absent, jobLog: async () => absent,
      async send(request) {
        writes.push(nameOf(request));
        return { kind: 'written', generation: 2, say: 'written' };
      },
      probe: async (request) => ({ verdict: writes.includes(nameOf(request)) ? 'done' : 'not-done', fact: 'counted' }),
      difference: async (request) => ok(`+ ${nameOf(request)}`),
      connected: () => true, whenConnected: async () => undefined,
      rolloutEnd: async () => ({ kind: 'complete', say: 'complete' }),
      ...cluster,
    },
    freeze: () => null, armed: () => true, rolesOf: (name) => (name === 'bo' ? ['approver'] : []), personWithKey: () => null, secret: async () => absent, secretsInUse: () => [],
    signals: async () => ({}), tree: async () => absent, note: async () => absent, readItem: async () => null, now: () => clock.now, outputDir: join(dir, 'runs'), ...ports,
  };
  const engine = new RunEngine(journal.value, world);
  const opened = await engine.open();
  if (!opened.ok) throw new Error(opened.error.message);
  const until = (id: string, holds: (run: RunView) => boolean): Promise<RunView> => new Promise((resolve) => {
    const look = (): void => {
      const run = engine.runs.get(id);
      if (run === undefined || !holds(run)) return;
      stop();
      resolve(run);
    };
    const stop = engine.runs.onChange(look);
    look();
  });
  const runWith = async (items: readonly unknown[], ...steps: PinnedStep[]): Promise<string> => {
    const started = await engine.start({ runbook: 'lab', title: 'lab', hash: '', by: 'ana', reason: '', release: null, environments: ['eu'], steps, items });
    if (!started.ok) throw new Error(started.error.message);
    return started.value;
  };
  return {
    dir, journal: journal.value, engine, ports: world, writes, clock, until,
    run: (...steps) => runWith([], ...steps),
    runWith,
    close: async () => (engine.close(), journal.value.close()),
  };
}

/** A pinned step; unless said otherwise, a write to a workload that has the step's name. */
export const step = (id: string, more: Partial<PinnedStep> = {}): PinnedStep => ({
  id, title: id, uses: 'cluster/pause', effect: 'probeable', with: { workload: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: id } },
  if: null, needs: [], lane: null, timeoutMs: 10_000, attempts: 1, backoffMs: 1, retryOn: ['*'], approve: null, confirm: null, onFailure: 'stop', role: 'step', of: null, ...more,
});

export const shell = (id: string, run: string, more: Partial<PinnedStep> = {}, env: Record<string, unknown> = {}): PinnedStep => step(id, { uses: 'shell', effect: 'opaque', with: { run, env }, ...more });

export const ended = (run: RunView): boolean => run.finishedAt !== null;
export const stateOf = (run: RunView, id: string): string | undefined => run.steps.find((one) => one.id === id)?.state;

/** A reading of an item as its probe would give it. */
export const readingOf = (item: string, phase: string | null, verdict: 'reversible' | 'one-way' | 'unknown' = phase === null ? 'unknown' : 'reversible', say = phase ?? 'it said nothing'): Omit<ItemRead, 'data'> & { data: Omit<ItemRead['data'], 'moment' | 'after'> } => ({
  kind: 'item-read', actor: { kind: 'system' }, release: 'r', environment: 'eu', data: { id: `r/${item}@eu`, item, kind: 'migration', owner: 'bo', phases: ['expand', 'migrate', 'contract'], point: 'contract', phase, said: '', verdict, say },
});
