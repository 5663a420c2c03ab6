import { type FrameView, workloadId } from '../../src-preload/contract/index.ts';
import { hurtNow } from './frame.ts';
import type { RoomWorld } from './world.ts';

type CanGoBack = FrameView['canGoBack'];
const AGAIN_MS = 10_000;

const nothingHurt: CanGoBack = { answer: 'unknown', why: 'Nothing is hurt; open a room and Go back to plan one.', workloads: [] };

/**
 * Keeps the answer to "can I go back?" for what is hurt, by planning it: when the set of hurt workloads changes, and
 * every ten seconds while it stands. Planning changes nothing.
 */
export function watchWayBack(world: RoomWorld): { answer(): CanGoBack; onChange(listener: () => void): () => void; close(): void } {
  const listeners = new Set<() => void>();
  let answer = nothingHurt;
  let hurtBefore = '';
  let plannedAt = -Infinity;
  let busy = false;

  const set = (next: CanGoBack): void => {
    if (JSON.stringify(next) === JSON.stringify(answer)) return;
    answer = next;
    for (const listener of listeners) listener();
  };
  const look = async (): Promise<void> => {
    const workloads = hurtNow(world).map((hurt) => hurt.ref);
    const hurt = workloads.map(workloadId).sort().join(',');
    if (workloads.length === 0) {
      hurtBefore = '';
      set(nothingHurt);
      return;
    }
    if (busy || (hurt === hurtBefore && world.now() - plannedAt < AGAIN_MS)) return;
    busy = true;
    if (hurt !== hurtBefore) set({ answer: 'unknown', why: 'Planning the way back …', workloads });
    hurtBefore = hurt;
    plannedAt = world.now();
    const plan = await world.planRollback(workloads);
    busy = false;
    set(plan.ok ? { answer: plan.value.answer, why: plan.value.verdict, workloads } : { answer: 'unknown', why: plan.error.message, workloads });
  };
  const stop = world.workloads.onChange(() => void look());
  const tick = setInterval(() => void look(), AGAIN_MS);
  void look();
  return {
    answer: () => answer,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      stop();
      clearInterval(tick);
    },
  };
}
