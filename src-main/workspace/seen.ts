import { type BigIntStats, lstatSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { z } from 'zod';
import { type ReadFile, parseDefinition } from './read.ts';

const LARGEST_BYTES = 1 << 20;
/** A file that changed so shortly (ms) before it was read could change again without a new stamp: its text is read again. */
const FRESH_MS = 2_000;

interface Seen {
  readonly stamp: string;
  readonly quiet: boolean;
  readonly text: string;
  readonly schema: z.ZodType;
  readonly read: ReadFile<unknown>;
}
type Source = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly why: string } | { readonly kind: 'absent' };

/**
 * The files of a folder as they were read before: of thousands, a reading parses only those that changed since. Files are read
 * at once, one after another: for small ones, a turn of the event loop for each costs more than the reading.
 */
export class SeenFiles {
  readonly #before: ReadonlyMap<string, Seen>;
  readonly #now = new Map<string, Seen>();

  constructor(before?: SeenFiles) {
    this.#before = before === undefined ? new Map() : before.#now;
  }

  /** Reads one definition. Every fault has file, line and column; nothing that a file holds can throw. */
  read<S extends z.ZodType>(root: string, file: string, schema: S): ReadFile<z.infer<S>> {
    const name = relative(root, file);
    const stat = statOf(file);
    const stamp = stat === null ? null : `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    const before = this.#before.get(file);
    const known = before?.schema === schema ? before : undefined;
    if (known?.quiet === true && known.stamp === stamp) return this.#keep<S>(file, known);
    const source = sourceOf(file, stat);
    if (source.kind === 'absent') return source;
    if (source.kind === 'refused') return { kind: 'faulty', faults: [{ place: { file: name, line: 1, column: 1 }, message: source.why, hint: null }], rest: null, plain: null };
    const quiet = stat !== null && Math.abs(Date.now() - Number(stat.ctimeMs)) > FRESH_MS;
    const read = known?.text === source.text ? known.read : parseDefinition(name, source.text, schema);
    return this.#keep<S>(file, { stamp: stamp ?? '', quiet, text: source.text, schema, read });
  }

  #keep<S extends z.ZodType>(file: string, seen: Seen): ReadFile<z.infer<S>> {
    this.#now.set(file, seen);
    // It was read by the schema that is asked for: `read` looks.
    return seen.read as ReadFile<z.infer<S>>;
  }
}

function statOf(file: string): BigIntStats | null {
  try {
    return lstatSync(file, { bigint: true });
  } catch {
    return null;
  }
}

function sourceOf(file: string, stat: BigIntStats | null): Source {
  try {
    if (stat?.isSymbolicLink() === true) return { kind: 'refused', why: 'links are not followed' };
    if (stat !== null && stat.size > LARGEST_BYTES) return { kind: 'refused', why: `larger than ${LARGEST_BYTES >> 20} MiB` };
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'refused', why: error instanceof TypeError ? 'not UTF-8 text' : error instanceof Error ? error.message : String(error) };
  }
}
