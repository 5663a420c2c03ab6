/** Time across a strip of pixels, evenly: a day with 25 hours is wider than one with 24. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** px from the left edge; beyond the edges it goes on. */
  x(at: number): number;
  at(x: number): number;
}

export function scaleOf(from: number, to: number, width: number): Scale {
  const perPx = (to - from) / Math.max(1, width);
  return { from, to, width, x: (at) => (at - from) / perPx, at: (x) => from + x * perPx };
}
