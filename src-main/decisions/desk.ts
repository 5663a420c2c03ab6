import type { Decided, TreeKey, TreeView } from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import { type SessionPorts, TreeSession } from './session.ts';
import { decidedOf } from './view.ts';

/** A tree stays asked for this long (ms) after the last one looked away: screens change, and the record need not stutter. */
const LINGER_MS = 20_000;

interface Kept {
  readonly session: TreeSession;
  readonly ended: () => void;
  readers: number;
  linger: ReturnType<typeof setTimeout> | undefined;
}

/** Every tree that somebody looks at, each asked once however many look. */
export class TreeDesk {
  readonly #sessions = new Map<string, Kept>();
  readonly #portsOf: (key: TreeKey) => { readonly ports: SessionPorts; close(): void };
  readonly #lingerMs: number;

  constructor(portsOf: (key: TreeKey) => { readonly ports: SessionPorts; close(): void }, lingerMs = LINGER_MS) {
    this.#portsOf = portsOf;
    this.#lingerMs = lingerMs;
  }

  open(key: TreeKey): { readonly source: LiveSource<TreeView>; close(): void } {
    const id = idOf(key);
    const kept = this.#sessions.get(id) ?? this.#begin(id, key);
    kept.readers += 1;
    clearTimeout(kept.linger);
    let open = true;
    return {
      source: kept.session.source,
      close: () => {
        if (!open) return;
        open = false;
        kept.readers -= 1;
        if (kept.readers === 0) kept.linger = setTimeout(() => this.#end(id), this.#lingerMs);
      },
    };
  }

  /** What the tree answers at this very moment, where somebody looks at it; null where nobody does. */
  decideNow(key: TreeKey): Decided | null {
    const decision = this.#sessions.get(idOf(key))?.session.look() ?? null;
    return decision === null ? null : decidedOf(key, decision);
  }

  /** Whether every reading that it asks for has arrived, be it as unknown. */
  settled(key: TreeKey): boolean {
    return this.#sessions.get(idOf(key))?.session.settled ?? false;
  }

  close(): void {
    for (const id of [...this.#sessions.keys()]) this.#end(id);
  }

  #begin(id: string, key: TreeKey): Kept {
    const { ports, close } = this.#portsOf(key);
    const kept: Kept = { session: new TreeSession(key, ports), ended: close, readers: 0, linger: undefined };
    this.#sessions.set(id, kept);
    return kept;
  }

  #end(id: string): void {
    const kept = this.#sessions.get(id);
    if (kept === undefined) return;
    clearTimeout(kept.linger);
    kept.session.close();
    kept.ended();
    this.#sessions.delete(id);
  }
}

const idOf = (key: TreeKey): string => JSON.stringify([key.tree, key.environment, key.service]);
