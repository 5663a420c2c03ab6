/** An override as a verdict sees it: of one window, for one release, between two instants. The freeze itself is untouched. */
export interface Override {
  readonly id: string;
  readonly release: string;
  readonly window: string;
  readonly by: string;
  readonly approvedBy: string | null;
  readonly reason: string;
  readonly from: number;
  readonly expiresAt: number;
}
