import type { Result } from '../../../src-preload/contract/index.ts';
import { percent } from '../compare/compare.ts';
import { type Group, type Reading, unknownReading } from '../model.ts';
import type { Polled } from '../poller.ts';
import type { Asking } from '../sources/ask.ts';
import type { AskPorts } from './model.ts';

interface Base {
  readonly name: string;
  readonly source: string;
  readonly asked: string;
}

/** Asks one source once. Whatever goes wrong is an unknown reading with its reason, never the last good one. */
export async function askedOf(ports: AskPorts, source: string, environment: string, base: Base, ask: (asking: Asking) => Promise<Result<Reading>>): Promise<Polled<Reading>> {
  const asking = await ports.sources.reach(source, environment);
  const read = asking.ok ? await ask(asking.value) : asking;
  ports.sources.fared(source, read);
  if (read.ok) return { value: read.value, failed: false };
  return { value: unknownReading({ ...base, why: `${source}: ${read.error.message}` }), failed: true };
}

/** A reading per version and region. Its one value is none: regions are not summed. */
export function asReading(base: Base, unit: string, groups: readonly Group[], observedAt: number): Reading {
  if (groups.length === 0) return unknownReading({ ...base, why: 'the query gives nothing for the new version (an empty vector)', observedAt });
  return { ...base, value: null, unit, text: groups.map((group) => textOf(group, unit)).join('; '), verdict: 'unknown', observedAt, why: '', groups };
}

function textOf({ group, new: now, old }: Group, unit: string): string {
  const shown = (value: number | null): string => (value === null ? 'unknown' : unit === 'ratio' ? percent(value) : `${Number(value.toPrecision(3))} ${unit}`.trim());
  const counted = now.n === null ? '' : ` of ${Math.round(now.n)}`;
  return `${group}: new ${shown(now.value)}${counted}, old ${shown(old.value)}${old.n === null ? '' : ` of ${Math.round(old.n)}`}`;
}
