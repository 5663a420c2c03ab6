import { LiveCollection, type LiveSource } from './collection.ts';

interface Watchable {
  onChange(listener: () => void): () => void;
}

/**
 * A collection computed from others: `compute` runs once at first and again, at most once per `everyMs`, after any
 * source changed. Items whose JSON is unchanged keep their identity, so that nothing is announced twice.
 * `tickMs` also recomputes on a clock, for what depends on the time of day. `close` stops it.
 */
export function derive<T extends { readonly id: string }>(
  sources: readonly Watchable[],
  compute: () => readonly T[],
  { everyMs = 100, tickMs }: { everyMs?: number; tickMs?: number } = {},
): { source: LiveSource<T>; recompute: () => void; close: () => void } {
  const out = new LiveCollection<T>();
  const texts = new Map<string, string>();
  // What was computed last, by id: the very same object again needs no comparing.
  let computed = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const recompute = (): void => {
    const fresh = compute();
    const next = fresh.map((item) => {
      const before = out.get(item.id);
      if (before !== undefined && computed.get(item.id) === item) return before;
      const text = JSON.stringify(item);
      if (before !== undefined && texts.get(item.id) === text) return before;
      texts.set(item.id, text);
      return item;
    });
    computed = new Map(fresh.map((item) => [item.id, item]));
    out.replace(next);
    for (const id of texts.keys()) if (out.get(id) === undefined) texts.delete(id);
  };
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      recompute();
    }, everyMs);
  };
  const stops = sources.map((source) => source.onChange(later));
  const tick = tickMs === undefined ? undefined : setInterval(later, tickMs);
  recompute();
  const close = (): void => {
    for (const stop of stops) stop();
    clearTimeout(timer);
    clearInterval(tick);
  };
  return { source: out, recompute, close };
}
