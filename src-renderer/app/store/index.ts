import { useEffect } from 'react';
import { create } from 'zustand';
import type { Frame } from '../../../src-preload/contract/index.ts';
import { type Client, type LinkState, type LiveState, live, onLink } from '../client/index.ts';
import { applyFrame } from './apply.ts';

export interface Collection<T> {
  readonly items: readonly T[];
  readonly state: LiveState;
}
type Source<T> = (client: Client, options: { signal: AbortSignal }) => Promise<AsyncIterable<Frame<T>>>;

interface Entry {
  readonly byId: ReadonlyMap<string, unknown>;
  readonly items: readonly unknown[];
  readonly state: LiveState;
}
interface Store {
  readonly link: LinkState;
  readonly collections: Readonly<Record<string, Entry>>;
}

/** A cache of main's projections, nothing more: it computes no truth of its own. */
const useStore = create<Store>(() => ({ link: 'connecting', collections: {} }));
onLink((link) => useStore.setState({ link }));

const readers = new Map<string, { count: number; stop: () => void }>();
const EMPTY: Entry = { byId: new Map(), items: [], state: 'loading' };

function set(key: string, change: (entry: Entry) => Entry): void {
  useStore.setState(({ collections }) => ({ collections: { ...collections, [key]: change(collections[key] ?? EMPTY) } }));
}

/**
 * A live collection under `key`: one subscription however many components read it, for as long as any does. While it is
 * not `live`, what it holds is old, and must be drawn so.
 */
export function useLive<T extends { readonly id: string }>(key: string, source: Source<T>): Collection<T> {
  useEffect(() => {
    const reader = readers.get(key) ?? { count: 0, stop: start(key, source) };
    reader.count += 1;
    readers.set(key, reader);
    return () => {
      reader.count -= 1;
      if (reader.count > 0) return;
      reader.stop();
      readers.delete(key);
      useStore.setState(({ collections: { [key]: _gone, ...rest } }) => ({ collections: rest }));
    };
    // The key stands for the source: a new closure under the same key is the same collection.
  }, [key]);
  const entry = useStore((store) => store.collections[key]) ?? EMPTY;
  // Under one key there is only ever what its source gives.
  return { items: entry.items as readonly T[], state: entry.state };
}

function start<T extends { readonly id: string }>(key: string, source: Source<T>): () => void {
  return live<T>(
    source,
    (frame) => set(key, (entry) => {
      // The map was made of frames of this very source.
      const byId = applyFrame(entry.byId as ReadonlyMap<string, T>, frame);
      return { ...entry, byId, items: [...byId.values()] };
    }),
    (state) => set(key, (entry) => ({ ...entry, state })),
  );
}

export const useLink = (): LinkState => useStore((store) => store.link);

export const useFrame = () => useLive('frame', (client, options) => client.live.frame(undefined, options));
export const useEnvironments = () => useLive('environments', (client, options) => client.live.environments(undefined, options));
export const useWorkloads = () => useLive('workloads', (client, options) => client.live.workloads(undefined, options));
export const useChanges = () => useLive('changes', (client, options) => client.live.changes(undefined, options));
export const useRuns = () => useLive('runs', (client, options) => client.live.runs(undefined, options));
