import { useEffect, useRef } from 'react';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { client, type LiveState } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { coalesced } from './moving/trial.ts';
import { type Slot, slotKey, useMoving } from './moving/store.ts';

/**
 * Everything between two instants, live: runs that move, files that are edited and changes in other windows arrive by themselves. While
 * another range is read, what was there stays.
 */
export function useCalendar(from: number, to: number): { readonly items: readonly CalendarItem[]; readonly state: LiveState } {
  const { items, state } = useLive<CalendarItem>(`calendar/${from}/${to}`, (api, options) => api.live.calendar({ from, to }, options));
  const kept = useRef<readonly CalendarItem[]>([]);
  if (state !== 'loading' || items.length > 0) kept.current = items;
  return { items: kept.current, state };
}

const ask = async ({ release, after, environments }: Slot) => (await client()).calendar.tryMove({ release: release.id, start: after.start, end: after.end, environments: [...environments] });
const questions = () => coalesced(ask, slotKey, (slot, answer) => useMoving.getState().judge(slot, answer));

/** Keeps the verdict of the slot that is held: for each move one line of questions, no faster than main answers. */
export function useVerdicts(): void {
  useEffect(() => {
    let asking: { readonly of: string; readonly line: ReturnType<typeof questions> } | null = null;
    const stop = useMoving.subscribe(({ move }) => {
      if (move?.release.id !== asking?.of) {
        asking?.line.stop();
        asking = move === null ? null : { of: move.release.id, line: questions() };
      }
      if (move !== null && move.trial === null) asking?.line.want(move);
    });
    return () => (stop(), asking?.line.stop());
  }, []);
}
