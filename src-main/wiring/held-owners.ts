import type { Answer, HeldOwner } from '../../src-preload/contract/index.ts';
import { type Fleet, isHeld, readObject } from '../clusters/index.ts';
import type { RunEngine } from '../runbooks/index.ts';

const LOOK_EVERY_MS = 10_000;

export interface HeldOwners {
  now(): HeldOwner[];
  onChange(listener: () => void): void;
  close(): void;
}

/**
 * The standing reminders: owners that our runs suspended, while their objects do not say that somebody let them go on
 * elsewhere. What cannot be read stays, as unknown.
 */
export function heldOwners(engine: RunEngine, fleet: Fleet): HeldOwners {
  const seen = new Map<string, Answer>();
  const listeners = new Set<() => void>();
  const look = async (): Promise<void> => {
    const before = JSON.stringify([...seen]);
    const held = engine.held();
    for (const id of seen.keys()) if (!held.some((one) => one.id === id)) seen.delete(id);
    await Promise.all(held.map(async ({ id, environment, object }) => {
      const read = await readObject(fleet, { environment, ...object });
      seen.set(id, !read.ok ? 'unknown' : read.value === null ? 'no' : isHeld(object.kind, read.value) ? 'yes' : 'no');
    }));
    if (JSON.stringify([...seen]) !== before) for (const listener of listeners) listener();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  let known = '';
  // What was suspended or let go on is looked up at once; other moves of runs wait for the next look.
  const stop = engine.runs.onChange(() => {
    const ids = engine.held().map((one) => one.id).join();
    if (ids === known) return;
    known = ids;
    void look();
  });
  void look();
  return {
    now: () => engine.held().map((one) => ({ ...one, held: seen.get(one.id) ?? ('unknown' as const) })).filter((one) => one.held !== 'no'),
    onChange: (listener) => void listeners.add(listener),
    close: () => (clearInterval(timer), stop()),
  };
}
