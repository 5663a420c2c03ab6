import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { installRoot } from '../../install/index.ts';
import { TILE_LEAVES } from '../tree.ts';
import type { BrokenEntry } from './range.ts';
import type { TilesFound } from './tiles.ts';

/** What a thread is asked: entries `from` to `to` of a journal's file, `from` the first of a tile. */
export const partSchema = z.object({ file: z.string(), from: z.number().int(), to: z.number().int(), sizes: z.array(z.number().int()) });
type Asked = z.infer<typeof partSchema>;

/** What it found. */
export interface Part extends TilesFound {
  readonly broken: BrokenEntry | null;
}

/** Below this many entries starting a thread costs more than it saves. */
const WORTH_IT = 20_000;
const MOST_THREADS = 4;

/**
 * Checks entries in as many threads as there are processors, so that a journal of a million entries neither takes long nor
 * keeps the app from anything else meanwhile. Null where it is not worth it, or no thread could be started: then the caller does.
 */
export async function checkInParts(file: string, from: number, to: number, sizes: readonly number[], worthIt = WORTH_IT): Promise<Part[] | null> {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  if (to - from < worthIt) return null;
  const each = Math.ceil((to - from + 1) / threads / TILE_LEAVES) * TILE_LEAVES;
  const asked = Array.from({ length: threads }, (_, index): Asked => {
    const [first, last] = [from + index * each, Math.min(from + (index + 1) * each - 1, to)];
    return { file, from: first, to: last, sizes: sizes.filter((size) => size >= first && size <= last) };
  }).filter((part) => part.from <= part.to);
  try {
    return await Promise.all(asked.map(inThread));
  } catch {
    return null;
  }
}

function inThread(asked: Asked): Promise<Part> {
  return new Promise((done, failed) => {
    // Beside this file in the sources; where the bundler put it in a built app.
    const path = import.meta.filename.endsWith('.ts') ? join(import.meta.dirname, 'verify-child.ts') : join(installRoot(), 'out', 'main', 'verify-child.js');
    const worker = new Worker(path, { workerData: asked });
    worker.once('message', done);
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('the thread ended without an answer')));
  });
}
