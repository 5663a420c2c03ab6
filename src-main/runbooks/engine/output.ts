import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a step's output that are kept; a mark says where it was cut. */
const CAP_BYTES = 4 << 20;
const MARK = '\r\n[Quarterdeck: the rest of this output was not kept]\r\n';
const HIDDEN = '[secret]';

interface Chunk {
  readonly seq: number;
  readonly text: string;
}

/** The output of steps: kept in full (to 4 MiB) in a file beside the journal, and live to whoever looks; secrets in neither. */
export class StepOutput {
  readonly #dir: string;
  readonly #secrets: () => readonly string[];
  readonly #sizes = new Map<string, number>();
  readonly #held = new Map<string, string>();
  readonly #readers = new Map<string, Set<(text: string) => void>>();

  constructor(dir: string, secrets: () => readonly string[]) {
    this.#dir = dir;
    this.#secrets = secrets;
  }

  append(run: string, step: string, text: string): void {
    const file = this.#file(run, step);
    const secrets = this.#secrets().filter((secret) => secret !== '');
    const whole = secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), (this.#held.get(file) ?? '') + text);
    // A secret may arrive in two pieces: an end that could be the beginning of one waits for what follows.
    const cut = beginningOf(whole, secrets);
    this.#held.set(file, whole.slice(cut));
    if (cut > 0) this.#write(run, file, whole.slice(0, cut));
  }

  /** Ends a step's output: what was held back is written; gives what the journal keeps of it, or undefined where there was none. */
  finish(run: string, step: string): { sha256: string; bytes: number; cut: boolean } | undefined {
    const file = this.#file(run, step);
    const held = this.#held.get(file) ?? '';
    this.#held.delete(file);
    if (held !== '') this.#write(run, file, held);
    const size = this.#sizes.get(file);
    if (size === undefined) return undefined;
    const kept = soFar(file);
    return { sha256: createHash('sha256').update(kept).digest('hex'), bytes: kept.length, cut: size >= CAP_BYTES };
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
      yield { seq, text: soFar(file).toString('utf8') };
      while (!signal.aborted) {
        if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        if (waiting.length > 0) yield { seq: ++seq, text: waiting.splice(0).join('') };
      }
    } finally {
      readers.delete(reader);
      signal.removeEventListener('abort', stop);
    }
  }

  #write(run: string, file: string, text: string): void {
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

  #file(run: string, step: string): string {
    return join(this.#dir, run, `${encodeURIComponent(step)}.log`);
  }
}

/** Where in `text` a beginning of a secret stands at its very end; its length where none does. */
function beginningOf(text: string, secrets: readonly string[]): number {
  const longest = Math.max(0, ...secrets.map((secret) => secret.length - 1));
  for (let at = Math.max(0, text.length - longest); at < text.length; at += 1) {
    const end = text.slice(at);
    if (secrets.some((secret) => secret.length > end.length && secret.startsWith(end))) return at;
  }
  return text.length;
}

function soFar(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
