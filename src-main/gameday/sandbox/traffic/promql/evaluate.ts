import type { Labels, Point } from '../series.ts';
import { extrapolated } from './rate.ts';
import { quantile } from './quantile.ts';
import { type Aggregation, type Expr, type Operator, Unsupported } from './parse.ts';

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** When the sample was taken, for `timestamp()`. */
  readonly at: number;
}
export interface Raw {
  readonly labels: Labels;
  readonly points: readonly Point[];
}
/** Every series of a name; of all names where it is empty. */
export type Lookup = (name: string) => readonly Raw[];

/** How far an instant selector looks back, as Prometheus does by default. */
const LOOK_BACK_MS = 5 * 60_000;

export type Value = { readonly kind: 'scalar'; readonly value: number } | { readonly kind: 'vector'; readonly samples: readonly Sample[] };
const vector = (samples: readonly Sample[]): Value => ({ kind: 'vector', samples });

/** Evaluates a query at an instant (epoch ms), as Prometheus does for the part of it that is answered. */
export function evaluate(expr: Expr, lookup: Lookup, at: number): Value {
  switch (expr.kind) {
    case 'number':
      return { kind: 'scalar', value: expr.value };
    case 'selector': {
      if (expr.rangeMs !== null) throw new Unsupported('a range stands alone: wrap it in rate() or increase()');
      return vector(select(expr, lookup).flatMap(({ labels, points }) => {
        const last = lastBefore(points, at);
        return last === undefined || at - last.at > LOOK_BACK_MS ? [] : [{ labels: named(labels, expr.name), value: last.value, at: last.at }];
      }));
    }
    case 'call':
      return call(expr, lookup, at);
    case 'aggregate':
      return vector(aggregate(expr.op, expr.by, samplesOf(evaluate(expr.of, lookup, at)), at));
    case 'binary':
      return binary(expr.op, evaluate(expr.left, lookup, at), evaluate(expr.right, lookup, at), at);
  }
}

type Selector = Extract<Expr, { kind: 'selector' }>;
const select = ({ name, matchers }: Selector, lookup: Lookup): Raw[] => lookup(name).filter(({ labels }) => matchers.every((matcher) => matcher.holds(labels[matcher.label] ?? '')));
const named = (labels: Labels, name: string): Labels => (name === '' ? labels : { __name__: name, ...labels });
const samplesOf = (value: Value): readonly Sample[] => {
  if (value.kind === 'scalar') throw new Unsupported('a number stands where a vector is needed');
  return value.samples;
};

function lastBefore(points: readonly Point[], at: number): Point | undefined {
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index];
    if (point !== undefined && point.at <= at) return point;
  }
  return undefined;
}

function call({ name, args }: Extract<Expr, { kind: 'call' }>, lookup: Lookup, at: number): Value {
  const [first, second] = args;
  if (first === undefined) throw new Unsupported(`parse error: ${name} takes an argument`);
  switch (name) {
    case 'rate':
    case 'increase': {
      if (first.kind !== 'selector' || first.rangeMs === null) throw new Unsupported(`${name}() takes a range, such as x[2m]`);
      const range = first.rangeMs;
      return vector(select(first, lookup).flatMap(({ labels, points }) => {
        const increase = extrapolated(points.filter((point) => point.at >= at - range && point.at <= at), at - range, at);
        return increase === null ? [] : [{ labels, at, value: name === 'rate' ? increase / (range / 1000) : increase }];
      }));
    }
    case 'timestamp':
      return vector(samplesOf(evaluate(first, lookup, at)).map(({ labels, at: taken }) => ({ labels: unnamed(labels), value: taken / 1000, at })));
    case 'vector': {
      const value = evaluate(first, lookup, at);
      return value.kind === 'scalar' ? vector([{ labels: {}, value: value.value, at }]) : value;
    }
    case 'histogram_quantile': {
      if (first.kind !== 'number' || second === undefined) throw new Unsupported('histogram_quantile() takes a number and a vector of buckets');
      return vector(quantile(first.value, samplesOf(evaluate(second, lookup, at)), at));
    }
  }
}

const unnamed = ({ __name__: _name, ...labels }: Labels): Labels => labels;
const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function aggregate(op: Aggregation, by: readonly string[], samples: readonly Sample[], at: number): Sample[] {
  const groups = new Map<string, { labels: Labels; values: number[] }>();
  for (const { labels, value } of samples) {
    const kept = Object.fromEntries(by.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label] ?? '']])));
    const group = groups.get(keyOf(kept)) ?? { labels: kept, values: [] };
    group.values.push(value);
    groups.set(keyOf(kept), group);
  }
  return [...groups.values()].map(({ labels, values }) => ({ labels, at, value: reduced(op, values) }));
}

function reduced(op: Aggregation, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (op) {
    case 'sum':
      return sum;
    case 'avg':
      return sum / values.length;
    case 'max':
      return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    case 'min':
      return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    case 'count':
      return values.length;
  }
}

function binary(op: Operator, left: Value, right: Value, at: number): Value {
  if (left.kind === 'scalar' && right.kind === 'scalar') return { kind: 'scalar', value: isComparison(op) ? Number(compared(op, left.value, right.value)) : computed(op, left.value, right.value) };
  const pairs: readonly { labels: Labels; a: number; b: number }[] =
    left.kind === 'scalar' ? samplesOf(right).map(({ labels, value }) => ({ labels, a: left.value, b: value }))
    : right.kind === 'scalar' ? left.samples.map(({ labels, value }) => ({ labels, a: value, b: right.value }))
    : matched(left.samples, right.samples);
  // A comparison filters the vector; arithmetic drops its name.
  if (!isComparison(op)) return vector(pairs.map(({ labels, a, b }) => ({ labels: unnamed(labels), at, value: computed(op, a, b) })));
  return vector(pairs.filter(({ a, b }) => compared(op, a, b)).map(({ labels, a, b }) => ({ labels, at, value: left.kind === 'scalar' ? b : a })));
}

/** One to one, on all labels. */
function matched(left: readonly Sample[], right: readonly Sample[]): { labels: Labels; a: number; b: number }[] {
  const others = new Map(right.map((sample) => [keyOf(unnamed(sample.labels)), sample.value]));
  return left.flatMap(({ labels, value }) => {
    const other = others.get(keyOf(unnamed(labels)));
    return other === undefined ? [] : [{ labels, a: value, b: other }];
  });
}

const isComparison = (op: Operator): boolean => ['>', '<', '>=', '<=', '=='].includes(op);
const compared = (op: Operator, a: number, b: number): boolean => (op === '>' ? a > b : op === '<' ? a < b : op === '>=' ? a >= b : op === '<=' ? a <= b : a === b);
const computed = (op: Operator, a: number, b: number): number => (op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : a / b);
