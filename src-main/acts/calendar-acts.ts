import type { DefinitionChange, DiffLine, FollowUpView, OverrideView, Proposal, ReleaseView, Result, VerdictWindow } from '../../src-preload/contract/index.ts';

/** What acts need of the calendar. */
export interface CalendarActs {
  propose(change: DefinitionChange): Promise<Result<Proposal>>;
  /** What others did to the file since a proposal; null where it is still what it was. */
  movedSince(file: string, baseHash: string | null): Promise<{ readonly theirs: readonly DiffLine[] } | null>;
  /** Why the file cannot be committed on the branch; null where it can. */
  commitBarrier(file: string, branch: string): Promise<string | null>;
  write(change: DefinitionChange, baseHash: string | null, branch: string | null): Promise<Result<string>>;
  /** A release, whenever it is. */
  release(id: string): ReleaseView | null;
  /** A window that stands against a release, now or in its window, by its id. */
  windowAgainst(release: string, window: string): VerdictWindow | null;
  /** Why this person may not override the window; null where they may. */
  overrideBarrier(window: VerdictWindow): string | null;
  override(asked: { readonly release: string; readonly window: VerdictWindow; readonly reason: string; readonly expiresAt: number }): Promise<Result<string>>;
  overrides(): readonly OverrideView[];
  answerOverride(id: string, given: { readonly decision: 'approve' | 'reject'; readonly reason: string; readonly signature: string | null }): Promise<Result<string>>;
  followUps(): readonly FollowUpView[];
  closeFollowUp(id: string, note: string): Promise<Result<null>>;
  /** A time as people read it, with its zone. */
  inZone(at: number, zone: string): string;
}
