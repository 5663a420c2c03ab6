import { create } from 'zustand';
import type { MoveTrial, Result } from '../../../../src-preload/contract/index.ts';
import type { Release } from '../look.ts';
import { type Grip, type Window, sameWindow } from './geometry.ts';

/** A release that is not where its file says: held by the pointer or the keys, or let go and not yet written. */
export interface Move {
  readonly release: Release;
  readonly grip: Grip;
  readonly by: 'pointer' | 'keys';
  readonly before: Window;
  readonly after: Window;
  /** The verdict at `after`; null while it is asked for. */
  readonly trial: Result<MoveTrial> | null;
  /** `let-go`: it stays where it was put, to be proposed or put back; `proposed`: its sheet is open. */
  readonly phase: 'held' | 'let-go' | 'proposed';
}

interface Moving {
  readonly move: Move | null;
  take(release: Release, grip: Grip, by: Move['by']): void;
  to(after: Window): void;
  judge(release: string, after: Window, trial: Result<MoveTrial>): void;
  letGo(): void;
  proposed(): void;
  putBack(): void;
}

/** One release moves at a time. Nothing of this is written: a move ends as a proposed change, or where it began. */
export const useMoving = create<Moving>((set) => ({
  move: null,
  take: (release, grip, by) => set({ move: { release, grip, by, before: { start: release.start, end: release.end }, after: { start: release.start, end: release.end }, trial: null, phase: 'held' } }),
  to: (after) => set(({ move }) => (move === null || sameWindow(move.after, after) ? {} : { move: { ...move, after, trial: null } })),
  judge: (release, after, trial) => set(({ move }) => (move === null || move.release.id !== release || !sameWindow(move.after, after) ? {} : { move: { ...move, trial } })),
  letGo: () => set(({ move }) => (move === null ? {} : { move: sameWindow(move.before, move.after) ? null : { ...move, phase: 'let-go' } })),
  proposed: () => set(({ move }) => (move === null ? {} : { move: { ...move, phase: 'proposed' } })),
  putBack: () => set({ move: null }),
}));
