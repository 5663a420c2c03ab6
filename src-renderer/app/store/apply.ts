import type { Frame } from '../../../src-preload/contract/index.ts';

/** A collection after a frame. What was there keeps its place; a reset begins anew. */
export function applyFrame<T extends { readonly id: string }>(before: ReadonlyMap<string, T>, frame: Frame<T>): ReadonlyMap<string, T> {
  const next = new Map(frame.reset ? [] : before);
  for (const item of frame.upsert) next.set(item.id, item);
  for (const id of frame.remove) next.delete(id);
  return next;
}
