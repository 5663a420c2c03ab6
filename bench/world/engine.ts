import { performance } from 'node:perf_hooks';
import { ok } from '../../src-preload/contract/index.ts';
import { openJournal } from '../../src-main/journal/index.ts';
import { type PinnedStep, RunEngine, type RunPorts, fillJournal } from '../../src-main/runbooks/index.ts';

const absent = { ok: false, error: { code: 'absent', message: 'not in this world', retryable: false } } as const;
const step = (id: string, needs: string[], more: Partial<PinnedStep>): PinnedStep => ({
  id, title: id, uses: 'tree', effect: 'pure', with: { tree: 't', environment: 'e', service: 's' }, if: null, needs, lane: null, timeoutMs: 600_000, attempts: 1, backoffMs: 1, retryOn: ['*'],
  approve: null, confirm: null, onFailure: 'stop', role: 'step', of: null, ...more,
});

/** A world in which nothing answers but a decision tree, at once. */
const ports = (dir: string): RunPorts => ({
  cluster: {
    prepareRollback: () => absent, recheckBack: async () => absent, planBack: async () => absent, prepareSetImage: async () => absent, preparePause: async () => absent, prepareSteer: async () => absent, prepareChange: async () => absent, prepareFreeing: async () => absent, prepareHelm: () => absent, helmEnd: async () => ({ ok: false, say: 'no cluster' }),
    send: async () => ({ kind: 'not-sent', say: 'no cluster' }), probe: async () => ({ verdict: 'unknown', fact: 'no cluster' }), difference: async () => absent, read: async () => absent, jobLog: async () => absent,
    connected: () => true, whenConnected: async () => undefined,
    rolloutEnd: async () => ({ kind: 'stopped', say: 'no cluster' }),
  },
  freeze: () => null, armed: () => true, rolesOf: () => [], personWithKey: () => null, secret: async () => absent, secretsInUse: () => [], signals: async () => ({}),
  tree: async () => ok({ leaf: 'hold', do: 'hold', say: 'keep watching' }), readItem: async () => null, note: async () => absent, now: Date.now, outputDir: `${dir}/runs`,
});

/** Opens the engine on the journal in `dir`; `sizes` gives the bytes of one pure step's two commits, to be written raw as well. */
export async function openIdle(dir: string) {
  const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
  if (!journal.ok) throw new Error(journal.error.message);
  const engine = new RunEngine(journal.value, ports(dir));
  const opened = await engine.open();
  if (!opened.ok) throw new Error(opened.error.message);
  return {
    engine,
    async sizes(): Promise<[string, string]> {
      const read = async (kind: string): Promise<string> => {
        const found = await journal.value.read({ kinds: [kind], limit: 1 });
        return found.ok ? (found.value[0]?.canonical ?? '') : '';
      };
      return [await read('intent'), (await read('outcome')) + (await read('step-finished'))];
    },
    close: async () => (engine.close(), journal.value.close()),
  };
}

/** Runs `count` pure steps, one after another; gives how long they took, ms. */
export async function pureSteps(engine: RunEngine, count: number): Promise<number> {
  const steps = Array.from({ length: count }, (_, index) => step(`s${index}`, index === 0 ? [] : [`s${index - 1}`], {}));
  const started = await engine.start({ runbook: 'bench', title: 'bench', hash: '', by: 'bench', reason: '', release: null, environments: [], steps });
  if (!started.ok) throw new Error(started.error.message);
  const began = performance.now();
  return new Promise((resolve) => {
    const stop = engine.runs.onChange(() => {
      if (engine.runs.get(started.value)?.state !== 'done') return;
      stop();
      resolve(performance.now() - began);
    });
  });
}

/** A journal of ended runs, as a year of releases leaves it. */
export const filled = (dir: string, entries: number): Promise<void> => fillJournal(dir, entries, (id) => step(id, [], {}));

/** Goes on with the run that waits, or begins it; resolves when its step is under way. */
export async function goesOn(engine: RunEngine): Promise<void> {
  const open = engine.runs.all().find((run) => run.finishedAt === null);
  if (open === undefined) await engine.start({ runbook: 'bench', title: 'waits', hash: '', by: 'bench', reason: '', release: null, environments: [], steps: [step('wait', [], { uses: 'delay', effect: 'idempotent', with: { for: '1h' } })] });
  const under = (): boolean => engine.runs.all().some((run) => run.steps.some((one) => one.uses === 'delay' && one.state === 'running' && one.progress !== null));
  if (under()) return;
  await new Promise<void>((resolve) => {
    const stop = engine.runs.onChange(() => {
      if (!under()) return;
      stop();
      resolve();
    });
  });
}
