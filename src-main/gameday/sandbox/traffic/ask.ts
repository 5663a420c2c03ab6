import type { Traffic } from './model.ts';
import { type Lookup, type Value, evaluate } from './promql/evaluate.ts';
import { parseQuery } from './promql/parse.ts';

/** Every series of the traffic, by name; of all names where it is empty. */
export const lookupIn = ({ series }: Traffic): Lookup => (name) => (name === '' ? series.names() : [name]).flatMap((one) => [...series.of(one)]);

/** What a query gives at an instant (epoch ms). Throws with a plain sentence for what is not answered. */
export const askTraffic = (traffic: Traffic, query: string, at: number): Value => evaluate(parseQuery(query), lookupIn(traffic), at);

/** The values alone, as an AnalysisTemplate's metric sees them. */
export function valuesOf(traffic: Traffic, query: string, at: number): readonly number[] {
  const value = askTraffic(traffic, query, at);
  return value.kind === 'scalar' ? [value.value] : value.samples.map((sample) => sample.value);
}
