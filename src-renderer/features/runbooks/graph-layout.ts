/** A node of a graph of steps, placed: column by how much must come before it, row by its turn within the column. */
export interface Placed {
  readonly id: string;
  readonly column: number;
  readonly row: number;
}
export interface Layout {
  readonly placed: readonly Placed[];
  readonly edges: readonly { readonly from: Placed; readonly to: Placed }[];
  readonly columns: number;
  readonly rows: number;
}

/** Layers a graph: a step stands one column right of the last that it needs. What it needs that is not there counts as nothing; a circle ends where it closes. */
export function layoutOf(steps: readonly { readonly id: string; readonly needs: readonly string[] }[]): Layout {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const columns = new Map<string, number>();
  const columnOf = (id: string, path: ReadonlySet<string>): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const before = (needs.get(id) ?? []).filter((one) => needs.has(one) && !path.has(one));
    const column = before.length === 0 ? 0 : 1 + Math.max(...before.map((one) => columnOf(one, new Set([...path, id]))));
    columns.set(id, column);
    return column;
  };
  const filled: number[] = [];
  const placed = steps.map(({ id }): Placed => {
    const column = columnOf(id, new Set([id]));
    const row = filled[column] ?? 0;
    filled[column] = row + 1;
    return { id, column, row };
  });
  const byId = new Map(placed.map((one) => [one.id, one]));
  const edges = placed.flatMap((to) => (needs.get(to.id) ?? []).flatMap((id) => {
    const from = byId.get(id);
    return from === undefined ? [] : [{ from, to }];
  }));
  return { placed, edges, columns: filled.length, rows: Math.max(0, ...filled) };
}
