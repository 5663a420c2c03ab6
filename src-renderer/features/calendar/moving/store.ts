import { create } from 'zustand';
import type { MoveTrial, Result } from '../../../../src-preload/contract/index.ts';
import type { Release } from '../look.ts';
import { type LaneMove, environmentsAfter } from './lanes.ts';
import { type Grip, type Window, sameWindow } from './geometry.ts';

/** A release that is not where its file says: held by the pointer or the keys, or let go and not yet written. */
export interface Move {
  readonly release: Release;
  readonly grip: Grip;
  readonly by: 'pointer' | 'keys';
  readonly before: Window;
  readonly after: Window;
  /** The lane that it is held over, where that is another than the one in which it was taken. */
  readonly lane: LaneMove | null;
  /** Where it would be: its own environments, or another in place of one. */
  readonly environments: readonly string[];
  /** The verdict at `after`; null while it is asked for. */
  readonly trial: Result<MoveTrial> | null;
  /** `let-go`: it stays where it was put, to be proposed or put back; `proposed`: its sheet is open. */
  readonly phase: 'held' | 'let-go' | 'proposed';
}

/** What a verdict is asked about. */
export type Slot = Pick<Move, 'release' | 'after' | 'environments'>;
export const slotKey = ({ release, after, environments }: Slot): string => [release.id, after.start, after.end, ...environments].join(' ');
/** Whether a release is held elsewhere than its file says, in time or place. */
export const isElsewhere = ({ before, after, environments, release }: Move): boolean => !sameWindow(before, after) || environments.join() !== release.environments.join();

interface Moving {
  readonly move: Move | null;
  take(release: Release, grip: Grip, by: Move['by']): void;
  /** `lane` as it is now; where it is left out, the lane stays as it was. */
  to(after: Window, lane?: LaneMove | null): void;
  judge(slot: Slot, trial: Result<MoveTrial>): void;
  letGo(): void;
  proposed(): void;
  putBack(): void;
}

/** One release moves at a time. Nothing of this is written: a move ends as a proposed change, or where it began. */
export const useMoving = create<Moving>((set) => ({
  move: null,
  take: (release, grip, by) => set({ move: { release, grip, by, before: { start: release.start, end: release.end }, after: { start: release.start, end: release.end }, lane: null, environments: release.environments, trial: null, phase: 'held' } }),
  to: (after, moved) => set(({ move }) => {
    if (move === null) return {};
    const lane = moved === undefined ? move.lane : moved;
    const next = { ...move, after, lane, environments: environmentsAfter(move.release.environments, lane) };
    return slotKey(next) === slotKey(move) ? {} : { move: { ...next, trial: null } };
  }),
  judge: (slot, trial) => set(({ move }) => (move === null || slotKey(move) !== slotKey(slot) ? {} : { move: { ...move, trial } })),
  letGo: () => set(({ move }) => (move === null ? {} : { move: isElsewhere(move) ? { ...move, phase: 'let-go' } : null })),
  proposed: () => set(({ move }) => (move === null ? {} : { move: { ...move, phase: 'proposed' } })),
  putBack: () => set({ move: null }),
}));
