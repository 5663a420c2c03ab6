import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a step's output that are kept; a mark says where it was cut. */
const CAP_BYTES = 4 << 20;
const MARK = '\r\n[Quarterdeck: the rest of this output was not kept]\r\n';

interface Chunk {
  readonly seq: number;
  readonly text: string;
}

/** The output of steps: kept in full (to 4 MiB) in a file beside the journal, and live to whoever looks. */
export class StepOutput {
  readonly #dir: string;
  readonly #sizes = new Map<string, number>();
  readonly #readers = new Map<string, Set<(text: string) => void>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  append(run: string, step: string, text: string): void {
    const file = this.#file(run, step);
    const size = this.#sizes.get(file) ?? 0;
    if (size >= CAP_BYTES) return;
    const kept = size + Buffer.byteLength(text) >= CAP_BYTES ? text.slice(0, CAP_BYTES - size) + MARK : text;
    this.#sizes.set(file, size + Buffer.byteLength(text));
    try {
      mkdirSync(join(this.#dir, run), { recursive: true, mode: 0o700 });
      appendFileSync(file, kept, { mode: 0o600 });
    } catch {
      // A full disk loses output, never the run: its outcome is the journal's, which has its own word on a full disk.
    }
    for (const reader of this.#readers.get(file) ?? []) reader(kept);
  }

  /** Everything so far, then what comes, until `signal` aborts. */
  async *read(run: string, step: string, signal: AbortSignal): AsyncGenerator<Chunk, void, undefined> {
    const file = this.#file(run, step);
    const waiting: string[] = [];
    let wake = (): void => undefined;
    const reader = (text: string): void => {
      waiting.push(text);
      wake();
    };
    const readers = this.#readers.get(file) ?? new Set();
    this.#readers.set(file, readers.add(reader));
    const stop = (): void => wake();
    signal.addEventListener('abort', stop);
    try {
      let seq = 0;
      yield { seq, text: soFar(file) };
      while (!signal.aborted) {
        if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        if (waiting.length > 0) yield { seq: ++seq, text: waiting.splice(0).join('') };
      }
    } finally {
      readers.delete(reader);
      signal.removeEventListener('abort', stop);
    }
  }

  #file(run: string, step: string): string {
    return join(this.#dir, run, `${encodeURIComponent(step)}.log`);
  }
}

function soFar(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
