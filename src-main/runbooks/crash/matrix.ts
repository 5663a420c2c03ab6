import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { brokenInvariants } from '../engine/invariants.ts';
import { type CrashPoint, crashPoints } from '../engine/crash-points.ts';
import { type Class, carryThrough, openEngine, stepsOf } from './world.ts';

/** Where the process dies: at a named point, or at any time. */
export type Death = CrashPoint | 'random';
export const deaths: readonly Death[] = [...crashPoints, 'random'];

export interface Tally {
  /** Effects beyond the first of a step. */
  doubled: number;
  /** Runs or effects that were begun or called done, and are not there. */
  lost: number;
  /** Steps that the journal calls done and whose effect never happened. */
  falselyDone: number;
  /** Invariants of runs that the journal breaks (engine/invariants.ts). */
  broken: string[];
  /** Deaths that struck; a point that an effect class never passes strikes nobody. */
  struck: number;
}

const root = resolve(import.meta.dirname, '..', '..', '..');
const outDir = join(root, '.cache', 'crash');

/** The process that is killed, as one file: it is born some thousand times, and must not compile itself each time. */
export async function builtChild(): Promise<string> {
  await build({
    configFile: false, root, logLevel: 'error', ssr: { noExternal: true, external: ['better-sqlite3', '@lydell/node-pty'] },
    build: { ssr: resolve(import.meta.dirname, 'child.ts'), outDir, emptyOutDir: true, rollupOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
  return join(outDir, 'child.mjs');
}

/** Counts effects by path; a repeated idempotency key is one effect, as such servers promise. */
export class EffectServer {
  readonly #server: Server;
  readonly #counts = new Map<string, number>();
  readonly #keys = new Set<string>();
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const [, place = '', scope = '', kind = '', step = ''] = (request.url ?? '').split('/');
      const id = `${place}/${scope}/${step}`;
      const key = request.headers['idempotency-key'];
      if (kind === 'effect' && !(typeof key === 'string' && this.#keys.has(key))) this.#counts.set(id, this.count(id) + 1);
      if (typeof key === 'string') this.#keys.add(key);
      response.end(kind === 'count' ? String(this.count(id)) : 'ok');
    });
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }
  count(id: string): number {
    return this.#counts.get(id) ?? 0;
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** One life cut short, every other time a second one too, and one that ends well; then the counts are held against what the journal says. */
export async function dieOnce(child: string, server: EffectServer, effect: Class, death: Death, seed: number): Promise<Tally> {
  const dir = mkdtempSync(join(tmpdir(), 'qd-crash-'));
  const place = `${effect}-${death}`;
  const url = `${server.url}/${place}/${seed}`;
  const tally: Tally = { doubled: 0, lost: 0, falselyDone: 0, broken: [], struck: 0 };
  let began: string | null = null;
  try {
    for (const [at, nth] of lives(death, seed)) {
      const life = await live(child, dir, url, effect, at, nth, seed);
      began ??= life.began;
      if (life.struck) tally.struck += 1;
      else break;
    }
    const { engine, entries, close } = await openEngine(dir, url);
    const [run] = engine.runs.all();
    // A process that died before it said that it began has promised nothing.
    if (run === undefined) tally.lost += began === null ? 0 : 1;
    else {
      const ended = await carryThrough(engine, run.id, url);
      if (ended.state !== 'done') tally.lost += 1;
      for (const { id } of stepsOf(effect, url)) {
        const effects = server.count(`${place}/${seed}/${id}`);
        if (effect !== 'pure') tally.doubled += Math.max(0, effects - 1);
        if (effects === 0 && ended.steps.find((step) => step.id === id)?.state === 'done') tally.falselyDone += 1;
      }
      tally.broken = brokenInvariants(await entries(), (id) => server.count(`${place}/${seed}/${id}`));
    }
    await close();
    return tally;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Points that a run of three steps passes once; those of its item, at its start and at its end at least; the others it passes once a step. */
const ONCE: readonly Death[] = ['before-question', 'before-settle-end', 'before-run-finished'];
const TWICE: readonly Death[] = ['before-item-entry', 'after-item-entry'];

function lives(death: Death, seed: number): [Death, number][] {
  const nth = ONCE.includes(death) ? 1 : 1 + (seed % (TWICE.includes(death) ? 2 : 3));
  // Doubt is resolved by the life after the one that left it.
  if (death === 'after-resolved') return [['after-act', nth], [death, 1]];
  return seed % 2 === 0 ? [[death, nth], [death, 1]] : [[death, nth]];
}

async function live(child: string, dir: string, url: string, effect: Class, death: Death, nth: number, seed: number): Promise<{ struck: boolean; began: string | null }> {
  const env = { ...process.env, QUARTERDECK_CRASH_AT: death === 'random' ? '' : `${death}:${nth}` };
  const one = spawn(process.execPath, [child, dir, url, effect], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let began: string | null = null;
  one.stdout.on('data', (chunk: Buffer) => {
    began = /began (\S+)/.exec(chunk.toString())?.[1] ?? began;
    // Spread over the tens of ms that three steps take; multiplying by a prime makes each seed another moment.
    if (death === 'random') setTimeout(() => one.kill('SIGKILL'), (seed * 7_919) % 60);
  });
  // The exit event carries a code, or null with a signal.
  const [code, signal] = (await once(one, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the child ended with ${code ?? signal ?? '?'}`);
  return { struck: signal === 'SIGKILL', began };
}
