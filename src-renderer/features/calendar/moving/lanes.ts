/** A release that was taken in one lane and is held over another: that environment in place of this one. */
export interface LaneMove {
  readonly from: string;
  readonly to: string;
}

/** The environments of a release that is held over another lane: those in which it was not taken stay. */
export const environmentsAfter = (environments: readonly string[], lane: LaneMove | null): string[] =>
  lane === null ? [...environments] : [...new Set(environments.map((name) => (name === lane.from ? lane.to : name)))];

const lanesIn = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-lane]')];

/** The environment whose lane lies at a height of the window (px); null where none does. */
export function laneAt(root: HTMLElement, y: number): string | null {
  const found = lanesIn(root).find((lane) => {
    const { top, bottom } = lane.getBoundingClientRect();
    return top <= y && y < bottom;
  });
  return found?.dataset['lane'] ?? null;
}

/** The lane above or below another; itself at the edge. */
export function laneBeside(root: HTMLElement, lane: string, way: 1 | -1): string {
  const names = lanesIn(root).map((one) => one.dataset['lane'] ?? '');
  return names[names.indexOf(lane) + way] ?? lane;
}

/** How far (px) one lane lies below another. */
export function laneShift(root: HTMLElement, { from, to }: LaneMove): number {
  const top = (name: string): number => lanesIn(root).find((one) => one.dataset['lane'] === name)?.offsetTop ?? 0;
  return top(to) - top(from);
}
