import { useEffect, useRef } from 'react';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { client, type LiveState } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { coalesced } from './moving/trial.ts';
import { type Move, useMoving } from './moving/store.ts';

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

type Slot = Pick<Move, 'release' | 'after'>;
const slotKey = ({ release, after }: Slot): string => `${release.id}/${after.start}/${after.end}`;

const ask = async ({ release, after }: Slot) => (await client()).calendar.tryMove({ release: release.id, start: after.start, end: after.end });
const questions = () => coalesced(ask, slotKey, ({ release, after }, answer) => useMoving.getState().judge(release.id, after, answer));

/** Keeps the verdict of the slot that is held: for each move one line of questions, no faster than main answers. */
export function useVerdicts(): void {
  useEffect(() => {
    let asking: { readonly of: string; readonly line: ReturnType<typeof questions> } | null = null;
    const stop = useMoving.subscribe(({ move }) => {
      if (move?.release.id !== asking?.of) {
        asking?.line.stop();
        asking = move === null ? null : { of: move.release.id, line: questions() };
      }
      if (move !== null && move.trial === null) asking?.line.want({ release: move.release, after: move.after });
    });
    return () => (stop(), asking?.line.stop());
  }, []);
}
