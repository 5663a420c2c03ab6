export type Labels = Readonly<Record<string, string>>;
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** Points are kept this long (ms), one each STEP_MS. */
const KEPT_MS = 40 * 60_000;
export const STEP_MS = 3_000;

/** Counters by name and labels, with what they were before. A counter only ever rises. */
export class SeriesStore {
  readonly #series = new Map<string, { readonly name: string; readonly labels: Labels; value: number; points: Point[] }>();

  add(name: string, labels: Labels, by: number): void {
    const key = `${name}${JSON.stringify(labels)}`;
    const one = this.#series.get(key) ?? { name, labels, value: 0, points: [] };
    one.value += by;
    this.#series.set(key, one);
  }

  /** Keeps a point of every counter that `lives` (its target is there to be scraped). */
  keep(at: number, lives: (labels: Labels) => boolean): void {
    for (const one of this.#series.values()) {
      if (!lives(one.labels)) continue;
      one.points.push({ at, value: one.value });
      if (one.points.length > (KEPT_MS / STEP_MS) * 1.2) one.points = one.points.filter((point) => at - point.at <= KEPT_MS);
    }
  }

  names(): string[] {
    return [...new Set([...this.#series.values()].map((one) => one.name))];
  }

  of(name: string): readonly { readonly labels: Labels; readonly value: number; readonly points: readonly Point[] }[] {
    return [...this.#series.values()].filter((one) => one.name === name);
  }
}
