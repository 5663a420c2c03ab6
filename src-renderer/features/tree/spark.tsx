import type { ReactNode } from 'react';
import { type Point, pathOf } from './spark-path.ts';

interface Props {
  readonly fresh: readonly Point[];
  readonly old: readonly Point[];
  readonly label: string;
  readonly bad: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** Two lines on one scale: the new version, and the old one in grey. A gap in the readings is a gap in the line. */
export function Spark({ fresh, old, label, bad, width = 120, height = 26 }: Props): ReactNode {
  const points = [...fresh, ...old];
  if (points.filter((point) => point.value !== null).length < 2) return null;
  const times = points.map((point) => point.at);
  const frame = { from: Math.min(...times), to: Math.max(...times), most: Math.max(...points.map((point) => point.value ?? 0)), width, height };
  return (
    <svg className="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="spark-floor" />
      <path d={pathOf(old, frame)} className="spark-old" />
      <path d={pathOf(fresh, frame)} className={bad ? 'spark-new tone-bad' : 'spark-new tone-move'} />
    </svg>
  );
}
