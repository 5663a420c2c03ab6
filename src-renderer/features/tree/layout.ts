import type { Answer, LeafView, QuestionView } from '../../../src-preload/contract/index.ts';

export const NODE = { width: 196, height: 56, gapX: 20, gapY: 34 } as const;

export interface Placed {
  readonly id: string;
  readonly kind: 'question' | 'leaf';
  readonly x: number;
  readonly y: number;
}
export interface Drawn {
  readonly from: Placed;
  readonly to: Placed;
  readonly answer: Answer;
}
export interface Layout {
  readonly nodes: readonly Placed[];
  readonly edges: readonly Drawn[];
  readonly width: number;
  readonly height: number;
}

/**
 * A place for each question and leaf, so that every branch points down: a node's row is its longest way from the start
 * (the layering of Sugiyama et al. 1981, without its crossing step: nodes keep the order in which their parents stand). Trees
 * have no circle, which `check` has proven; one that had would only be drawn short.
 */
export function layoutOf(questions: readonly QuestionView[], leaves: readonly LeafView[]): Layout {
  const known = new Map([...questions.map((one) => [one.id, 'question'] as const), ...leaves.map((one) => [one.id, 'leaf'] as const)]);
  const edges = questions.flatMap(({ id, branches }) => branches.filter(({ to }) => known.has(to)).map(({ to, answer }) => ({ from: id, to, answer })));
  const row = rowsOf([...known.keys()], edges);
  const places = new Map<string, Placed>();
  const depth = Math.max(0, ...row.values());
  for (let at = 0; at <= depth; at += 1) {
    const parentX = (id: string): number => {
      const above = edges.filter((edge) => edge.to === id).flatMap((edge) => places.get(edge.from)?.x ?? []);
      return above.length === 0 ? 0 : above.reduce((sum, x) => sum + x, 0) / above.length;
    };
    const here = [...known].filter(([id]) => row.get(id) === at).map(([id, kind]) => ({ id, kind, wish: parentX(id) })).sort((a, b) => a.wish - b.wish);
    let x = 0;
    for (const { id, kind, wish } of here) {
      x = Math.max(x, wish);
      places.set(id, { id, kind, x, y: at * (NODE.height + NODE.gapY) });
      x += NODE.width + NODE.gapX;
    }
  }
  const nodes = [...places.values()];
  return {
    nodes,
    edges: edges.flatMap(({ from, to, answer }) => {
      const [a, b] = [places.get(from), places.get(to)];
      return a === undefined || b === undefined ? [] : [{ from: a, to: b, answer }];
    }),
    width: Math.max(0, ...nodes.map((node) => node.x + NODE.width)),
    height: (depth + 1) * (NODE.height + NODE.gapY) - NODE.gapY,
  };
}

function rowsOf(ids: readonly string[], edges: readonly { readonly from: string; readonly to: string }[]): Map<string, number> {
  const row = new Map(ids.map((id) => [id, 0]));
  // As many rounds as there are nodes settle every way that has no circle.
  for (let round = 0; round < ids.length; round += 1) {
    let moved = false;
    for (const { from, to } of edges) {
      const wanted = Math.min(ids.length, (row.get(from) ?? 0) + 1);
      if ((row.get(to) ?? 0) >= wanted) continue;
      row.set(to, wanted);
      moved = true;
    }
    if (!moved) break;
  }
  return row;
}
