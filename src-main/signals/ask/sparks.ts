import { fillQuery } from '../language/fill.ts';
import type { SignalDef } from '../language/model.ts';
import type { Asking } from '../sources/ask.ts';
import { type Series, queryRange } from '../sources/prometheus.ts';
import type { AskPorts, Subject } from './model.ts';
import { MOST_GROUPS } from './prometheus.ts';

type Points = readonly { readonly at: number; readonly value: number | null }[];
/** Region to its points, old and new. */
export type SparkSet = ReadonlyMap<string, { readonly new: Points; readonly old: Points }>;
type Def = Extract<SignalDef, { bad: string } | { prometheus: string }>;

const SPAN_MS = 15 * 60_000;
const STEP_MS = 15_000;
export const SPARKS_EVERY_MS = 15_000;

export interface SparkQuestion {
  readonly key: string;
  ask(): Promise<{ readonly value: SparkSet; readonly failed: boolean }>;
}

/** The last quarter of an hour of a compared signal, old and new side by side. Where it cannot be had there is no line. */
export function askSparks(def: Def, by: string, subject: Subject, source: string, ports: AskPorts): SparkQuestion {
  const { versions, environment } = subject;
  return {
    key: JSON.stringify(['sparks', source, environment, subject.variables, versions.new, versions.old, def, by]),
    async ask() {
      const asking = await ports.sources.reach(source, environment);
      if (!asking.ok || versions.new === null) return { value: new Map(), failed: !asking.ok };
      const now = await linesOf(asking.value, def, by, subject, versions.new, ports.now());
      const old = versions.old === null ? new Map<string, Points>() : await linesOf(asking.value, def, by, subject, versions.old, ports.now());
      if (now === null || old === null) return { value: new Map(), failed: true };
      const groups = [...new Set([...now.keys(), ...old.keys()])].slice(0, MOST_GROUPS);
      return { value: new Map(groups.map((group) => [group === '' ? 'all' : group, { new: now.get(group) ?? [], old: old.get(group) ?? [] }])), failed: false };
    },
  };
}

async function linesOf(asking: Asking, def: Def, by: string, subject: Subject, version: string, now: number): Promise<Map<string, Points> | null> {
  const range = { from: now - SPAN_MS, to: now, stepMs: STEP_MS };
  const filled = (query: string): string => fillQuery(query, { ...subject.variables, version }) ?? query;
  const grouped = (series: readonly Series[]): Map<string, Points> => new Map(series.map((one) => [one.labels[by] ?? '', one.points]));
  if (!('bad' in def)) {
    const values = await queryRange(asking, filled(def.prometheus), range);
    return values.ok ? grouped(values.value) : null;
  }
  const [bad, total] = await Promise.all([def.bad, def.total].map((selector) => queryRange(asking, `sum by (${by}) (rate(${filled(selector)}[1m]))`, range)));
  if (bad?.ok !== true || total?.ok !== true) return null;
  const some = grouped(bad.value);
  return new Map([...grouped(total.value)].map(([group, points]) => {
    const at = new Map(some.get(group)?.map((point) => [point.at, point.value]));
    return [group, points.map((point) => ({ at: point.at, value: point.value === null || point.value === 0 ? null : (at.get(point.at) ?? 0) / point.value }))];
  }));
}
