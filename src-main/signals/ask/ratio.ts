import { type Result, ok } from '../../../src-preload/contract/index.ts';
import { fillQuery } from '../language/fill.ts';
import { type SignalDef, spanMs } from '../language/model.ts';
import { type Group, type SideReading, unknownReading } from '../model.ts';
import type { Asking } from '../sources/ask.ts';
import { type Sample, queryInstant } from '../sources/prometheus.ts';
import type { AskPorts, Repeatable, Subject } from './model.ts';
import { MOST_GROUPS } from './prometheus.ts';
import { asReading, askedOf } from './reading.ts';

type Def = Extract<SignalDef, { bad: string }>;

/** A test begins anew after each of these (ms), and looks one of them further back. */
const ROUND_MS = 10 * 60_000;
const SHORTEST_MS = 15_000;

/**
 * Which test of a version is under way, and since when it counts. The first counts from the start of the version; later ones
 * from ten to twenty minutes back, so that what was good for hours does not hide what is bad now. Each has a fixed start.
 */
export function roundOf(newSince: number, now: number): { readonly round: number; readonly since: number } {
  const round = Math.max(1, Math.floor((now - newSince) / ROUND_MS));
  return { round, since: newSince + (round - 1) * ROUND_MS };
}

/**
 * The share of bad ones, per version and region, counted from a fixed start, as the test of a comparison needs it. `increase`
 * keeps what pods counted that are gone.
 */
export function askRatio(name: string, def: Def, by: string, subject: Subject, source: string, ports: AskPorts): Repeatable {
  const { versions, newSince } = subject;
  const filled = (selector: string, version: string): string | null => fillQuery(selector, { ...subject.variables, version });
  const totalOfNew = versions.new === null ? null : filled(def.total, versions.new);
  const base = { name, source, asked: totalOfNew === null ? def.total : `sum by (${by}) (increase(...)) of ${filled(def.bad, versions.new ?? '') ?? def.bad} over ${totalOfNew}` };
  return {
    key: JSON.stringify([source, subject.environment, totalOfNew, versions.old, def.bad, by, newSince]),
    everyMs: spanMs(def.every), source,
    ask: () => askedOf(ports, source, subject.environment, base, async (asking) => {
      if (versions.new === null || totalOfNew === null) return ok(unknownReading({ ...base, why: versions.why }));
      if (newSince === null) return ok(unknownReading({ ...base, why: `nothing says since when ${versions.new} has run` }));
      const { round, since } = roundOf(newSince, ports.now());
      const window = `${Math.round(Math.max(SHORTEST_MS, ports.now() - since) / 1000)}s`;
      const [age, now, old] = await Promise.all([
        queryInstant(asking, `max by (${by}) (timestamp(${totalOfNew}))`),
        countsOf(asking, def, by, versions.new, window, filled),
        versions.old === null ? ok(null) : countsOf(asking, def, by, versions.old, window, filled),
      ]);
      if (!age.ok) return age;
      if (!now.ok) return now;
      if (!old.ok) return old;
      const times = age.value.flatMap((sample) => (sample.value === null ? [] : [sample.value * 1000]));
      if (times.length === 0) return ok(unknownReading({ ...base, why: `no request of ${versions.new} is counted now` }));
      const groups = [...now.value.keys()].sort().slice(0, MOST_GROUPS).map((group): Group => ({
        group: group === '' ? 'all' : group, round,
        new: sideOf(versions.new ?? '', now.value.get(group)),
        old: versions.old === null ? { version: '', value: null, bad: null, n: null, why: versions.why } : sideOf(versions.old, old.value?.get(group)),
      }));
      return ok(asReading(base, 'ratio', groups, Math.round(Math.min(ports.now(), ...times))));
    }),
  };
}

interface Counted {
  readonly bad: number;
  readonly n: number;
}

async function countsOf(asking: Asking, def: Def, by: string, version: string, window: string, filled: (selector: string, version: string) => string | null): Promise<Result<Map<string, Counted>>> {
  const of = (selector: string): Promise<Result<Sample[]>> => queryInstant(asking, `sum by (${by}) (increase(${filled(selector, version) ?? selector}[${window}]))`);
  const [bad, total] = await Promise.all([of(def.bad), of(def.total)]);
  if (!bad.ok) return bad;
  if (!total.ok) return total;
  return ok(new Map(total.value.flatMap(({ labels, value }): [string, Counted][] => {
    const group = labels[by] ?? '';
    // Where requests are counted and no bad one ever was, there is no series of bad ones: that is none, not unknown.
    const found = bad.value.find((sample) => (sample.labels[by] ?? '') === group);
    const badCount = found === undefined ? 0 : found.value;
    return value === null || badCount === null ? [] : [[group, { bad: Math.min(badCount, value), n: value }]];
  })));
}

function sideOf(version: string, counted: Counted | undefined): SideReading {
  if (counted === undefined) return { version, value: null, bad: null, n: null, why: `no request of ${version} was counted in this time` };
  const { bad, n } = counted;
  return n <= 0 ? { version, value: null, bad: 0, n: 0, why: `${version} had no requests` } : { version, value: bad / n, bad, n, why: '' };
}
