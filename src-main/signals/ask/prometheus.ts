import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { fillQuery, selectorsIn, usesVersion } from '../language/fill.ts';
import { type SignalDef, spanMs } from '../language/model.ts';
import { parseCondition } from '../language/expression.ts';
import { type Group, type Reading, type SideReading, unknownReading } from '../model.ts';
import type { Asking } from '../sources/ask.ts';
import { type Sample, queryInstant } from '../sources/prometheus.ts';
import type { AskPorts, Repeatable, Subject } from './model.ts';
import { asReading, askedOf } from './reading.ts';

type Def = Extract<SignalDef, { prometheus: string }>;

/** Any PromQL. With `$version` in it, it is asked of the new and of the old version, by region; else it gives one number. */
export function askPrometheus(name: string, def: Def, by: string, subject: Subject, source: string, ports: AskPorts): Repeatable {
  const compared = usesVersion(def.prometheus);
  const filled = (query: string, version: string | null): string | null => fillQuery(query, { ...subject.variables, ...(version === null ? {} : { version }) });
  const now = filled(def.prometheus, subject.versions.new);
  const asked = now ?? def.prometheus;
  const base = { name, source, asked };
  return {
    key: JSON.stringify([source, subject.environment, now, compared ? filled(def.prometheus, subject.versions.old) : '', def.samples ?? '', by]),
    everyMs: spanMs(def.every), source,
    ask: () => askedOf(ports, source, subject.environment, base, async (asking) => {
      if (now === null) return ok(unknownReading({ ...base, why: compared ? subject.versions.why : 'a variable of the query has no value here' }));
      const got = await queryInstant(asking, now);
      if (!got.ok) return got;
      const newest = await newestSample(asking, now, got.value, ports.now());
      if (!newest.ok) return newest;
      if (newest.value === null) return ok(unknownReading({ ...base, why: 'no series of it has a sample now' }));
      if (!compared) return ok(scalarReading(base, def, got.value, newest.value));
      const sides = await sidesOf(asking, def, by, subject, filled, got.value);
      return sides.ok ? ok(asReading(base, def.unit, sides.value, newest.value)) : sides;
    }),
  };
}

function scalarReading(base: { name: string; source: string; asked: string }, def: Def, samples: readonly Sample[], observedAt: number): Reading {
  const [only, second] = samples;
  if (only === undefined) return unknownReading({ ...base, why: 'the query gives nothing (an empty vector)', observedAt });
  if (second !== undefined) return unknownReading({ ...base, why: `the query gives ${samples.length} series, and one is needed: aggregate it, or compare by region`, observedAt });
  if (only.value === null) return unknownReading({ ...base, why: 'the query gives NaN: there is nothing to divide by', observedAt });
  const text = `${Number(only.value.toPrecision(3))}${def.unit === '' ? '' : ` ${def.unit}`}`;
  const verdict = def.passIf === undefined ? 'unknown' : passes(def.passIf, only.value);
  return { ...base, value: only.value, unit: def.unit, text, verdict, observedAt, why: '', groups: null };
}

async function sidesOf(asking: Asking, def: Def, by: string, subject: Subject, filled: (query: string, version: string | null) => string | null, now: readonly Sample[]): Promise<Result<Group[]>> {
  const { versions } = subject;
  const oldQuery = versions.old === null ? null : filled(def.prometheus, versions.old);
  const old = oldQuery === null ? ok([]) : await queryInstant(asking, oldQuery);
  if (!old.ok) return old;
  const counts = async (version: string | null): Promise<Result<readonly Sample[] | null>> => {
    const query = def.samples === undefined || version === null ? null : filled(def.samples, version);
    return query === null ? ok(null) : queryInstant(asking, query);
  };
  const newCounts = await counts(versions.new);
  if (!newCounts.ok) return newCounts;
  const oldCounts = await counts(versions.old);
  if (!oldCounts.ok) return oldCounts;
  const groups = [...new Set(now.map((sample) => sample.labels[by] ?? ''))].sort();
  if (groups.length > MOST_GROUPS) return fail('too-many-series', `${groups.length} values of ${by}, more than ${MOST_GROUPS}`);
  return ok(groups.map((group): Group => ({
    group: group === '' ? 'all' : group, round: 1,
    new: side(versions.new ?? '', now, newCounts.value, by, group),
    old: versions.old === null ? { version: '', value: null, bad: null, n: null, why: versions.why } : side(versions.old, old.value, oldCounts.value, by, group),
  })));
}

/** A release that runs in more places than this is judged by a query that aggregates. */
export const MOST_GROUPS = 50;

function side(version: string, samples: readonly Sample[], counts: readonly Sample[] | null, by: string, group: string): SideReading {
  const mine = samples.filter((sample) => (sample.labels[by] ?? '') === group);
  const [only, second] = mine;
  const n = counts?.find((sample) => (sample.labels[by] ?? '') === group)?.value ?? null;
  const why = only === undefined ? `nothing is known of ${version}` : second !== undefined ? `the query gives ${mine.length} series for ${by} ${group}: sum by (${by})` : only.value === null ? `the query gives NaN for ${version}: it has no requests` : '';
  return { version, value: why === '' ? (only?.value ?? null) : null, bad: null, n, why };
}

/**
 * When the newest sample behind a query was taken: the oldest of its selectors' newest. An instant query is stamped with the
 * time it was asked, even where what it looks at ended minutes ago. Null: none of its series lives.
 */
export async function newestSample(asking: Asking, query: string, got: readonly Sample[], now: number): Promise<Result<number | null>> {
  const selectors = selectorsIn(query);
  if (selectors.length === 0) return ok(got.length === 0 ? now : Math.min(now, ...got.map((sample) => sample.at)));
  const times = await Promise.all(selectors.map((selector) => queryInstant(asking, `max(timestamp(${selector}))`)));
  let oldest: number | null = null;
  for (const one of times) {
    if (!one.ok) return one;
    // A counter that never counted, such as errors that never happened, has no series and no age.
    const at = one.value[0]?.value;
    if (at != null) oldest = Math.min(oldest ?? Number.POSITIVE_INFINITY, at * 1000);
  }
  return ok(oldest === null ? null : Math.round(Math.min(now, oldest)));
}

/** Holds a value against `passIf`, CEL over `value`. */
export function passes(passIf: string, value: number): Reading['verdict'] {
  const condition = parseCondition(passIf);
  const holds = 'fault' in condition ? null : condition.holds({ value });
  return holds === true ? 'pass' : holds === false ? 'fail' : 'unknown';
}
