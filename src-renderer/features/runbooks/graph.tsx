import type { ReactNode } from 'react';
import type { Tone } from '../../../src-preload/contract/index.ts';
import { layoutOf } from './graph-layout.ts';

const WIDTH = 168;
const HEIGHT = 40;
const GAP_X = 40;
const GAP_Y = 12;

interface Node {
  readonly id: string;
  readonly needs: readonly string[];
  readonly title: string;
  readonly tone: Tone;
  /** The state in a word; the colour only repeats it. */
  readonly word: string;
}

const clipped = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

/** The steps as a graph, left to right: what stands in one column may run side by side. */
export function Graph({ nodes, current, onChoose }: { readonly nodes: readonly Node[]; readonly current: string | null; readonly onChoose: (id: string) => void }): ReactNode {
  const { placed, edges, columns, rows } = layoutOf(nodes);
  const x = (column: number): number => 1 + column * (WIDTH + GAP_X);
  const y = (row: number): number => 1 + row * (HEIGHT + GAP_Y);
  const width = Math.max(1, x(columns) - GAP_X + 2);
  const height = Math.max(1, y(rows) - GAP_Y + 2);
  return (
    <div className="graph">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Steps as a graph">
        {edges.map(({ from, to }) => {
          const [x1, y1, x2, y2] = [x(from.column) + WIDTH, y(from.row) + HEIGHT / 2, x(to.column), y(to.row) + HEIGHT / 2];
          return <path key={`${from.id} ${to.id}`} d={`M${x1} ${y1}C${x1 + GAP_X / 2} ${y1} ${x2 - GAP_X / 2} ${y2} ${x2} ${y2}`} className="edge" />;
        })}
        {placed.map(({ id, column, row }) => {
          const node = nodes.find((one) => one.id === id);
          if (node === undefined) return null;
          return (
            <a key={id} href={`#step-${id}`} aria-label={`${node.title}: ${node.word}`} aria-current={id === current ? 'step' : undefined} onClick={(event) => { event.preventDefault(); onChoose(id); }}>
              <title>{`${node.title}: ${node.word}`}</title>
              <rect x={x(column)} y={y(row)} width={WIDTH} height={HEIGHT} rx={6} className={`node tone-${node.tone}`} />
              <text x={x(column) + 10} y={y(row) + 17} className="node-title">{clipped(node.title)}</text>
              <text x={x(column) + 10} y={y(row) + 32} className={`node-word tone-${node.tone}`}>{node.word}</text>
            </a>
          );
        })}
      </svg>
    </div>
  );
}
