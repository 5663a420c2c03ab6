export interface Point {
  readonly at: number;
  readonly value: number | null;
}
interface Frame {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly width: number;
  readonly height: number;
}

/** The line through readings as an SVG path; a reading that is not known lifts the pen, and nothing is drawn over the gap. */
export function pathOf(points: readonly Point[], { from, to, most, width, height }: Frame): string {
  const span = Math.max(1, to - from);
  const top = most > 0 ? most : 1;
  let pen = 'M';
  return points
    .map(({ at, value }) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${(((at - from) / span) * width).toFixed(1)} ${(height - 1 - (value / top) * (height - 3)).toFixed(1)}`;
      pen = 'L';
      return step;
    })
    .join('');
}
