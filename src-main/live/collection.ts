import type { Frame } from '../../src-preload/contract/index.ts';

/** What readers may do with a live, keyed collection. */
export interface LiveSource<T extends { readonly id: string }> {
  get(id: string): T | undefined;
  all(): readonly T[];
  /** Frames until `signal` aborts: first everything (`reset`), then coalesced changes, latest wins. */
  frames(signal: AbortSignal): AsyncGenerator<Frame<T>, void, undefined>;
  /** Called after each change, in the same tick; for derivations inside main. Returns the way to stop. */
  onChange(listener: (ids: ReadonlySet<string>) => void): () => void;
}

interface Reader {
  pending: Set<string>;
  wake: () => void;
}

/**
 * A keyed collection whose changes reach each reader as frames. A reader that is slow holds back only itself: what it
 * has not taken is a set of ids, so memory is bounded by the collection, and it always gets the latest state.
 * `frameMs` is the shortest time between two frames to one reader.
 */
export class LiveCollection<T extends { readonly id: string }> implements LiveSource<T> {
  readonly #items = new Map<string, T>();
  readonly #readers = new Set<Reader>();
  readonly #listeners = new Set<(ids: ReadonlySet<string>) => void>();
  readonly #frameMs: number;

  constructor(frameMs = 50) {
    this.#frameMs = frameMs;
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  all(): readonly T[] {
    return [...this.#items.values()];
  }

  upsert(...items: readonly T[]): void {
    for (const item of items) this.#items.set(item.id, item);
    this.#changed(new Set(items.map((item) => item.id)));
  }

  remove(...ids: readonly string[]): void {
    this.#changed(new Set(ids.filter((id) => this.#items.delete(id))));
  }

  /** Makes the collection hold exactly `items`; what is equal by reference is not announced. */
  replace(items: readonly T[]): void {
    const next = new Map(items.map((item) => [item.id, item]));
    const changed = new Set<string>();
    for (const id of this.#items.keys()) if (!next.has(id)) changed.add(id);
    for (const [id, item] of next) if (this.#items.get(id) !== item) changed.add(id);
    for (const id of changed) {
      const item = next.get(id);
      if (item === undefined) this.#items.delete(id);
      else this.#items.set(id, item);
    }
    this.#changed(changed);
  }

  onChange(listener: (ids: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async *frames(signal: AbortSignal): AsyncGenerator<Frame<T>, void, undefined> {
    const reader: Reader = { pending: new Set(), wake: () => undefined };
    const stop = () => reader.wake();
    this.#readers.add(reader);
    signal.addEventListener('abort', stop);
    try {
      let seq = 0;
      yield { seq, reset: true, upsert: this.all(), remove: [] };
      while (!signal.aborted) {
        if (reader.pending.size === 0) await new Promise<void>((resolve) => (reader.wake = resolve));
        if (signal.aborted) return;
        await pause(this.#frameMs, signal);
        const ids = reader.pending;
        reader.pending = new Set();
        if (ids.size > 0) yield this.#frame(++seq, ids);
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', stop);
    }
  }

  #frame(seq: number, ids: ReadonlySet<string>): Frame<T> {
    const upsert: T[] = [];
    const remove: string[] = [];
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item === undefined) remove.push(id);
      else upsert.push(item);
    }
    return { seq, reset: false, upsert, remove };
  }

  #changed(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    for (const reader of this.#readers) {
      for (const id of ids) reader.pending.add(id);
      reader.wake();
    }
    for (const listener of [...this.#listeners]) listener(ids);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
