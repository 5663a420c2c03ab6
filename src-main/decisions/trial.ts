import { type Group, type Reading, signalNames } from '../signals/index.ts';
import { TreeEvaluator } from './evaluator.ts';
import type { Tree } from './language/model.ts';

export interface Trial {
  readonly runs: number;
  /** Error rates of the old and of the new version. */
  readonly base: number;
  readonly canary: number;
  readonly seed: string;
}

const PER_SECOND = 200;
const SHARE = 0.05;
const EVERY_S = 10;
const FOR_S = 15 * 60;

/**
 * Simulated canaries held against a tree that compares a signal called `errors`: 200 requests a second, 5 % of them to the
 * canary, read every 10 s for 15 minutes. Everything but the errors is well. Gives when (ms) each was taken back that was.
 */
export function canaryTrial(tree: Tree, { runs, base, canary, seed }: Trial): { readonly taken: readonly number[] } {
  const random = generator(seed);
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const evaluator = new TreeEvaluator(tree);
    const old = { bad: 0, n: 0 };
    const now = { bad: 0, n: 0 };
    for (let at = EVERY_S; at <= FOR_S; at += EVERY_S) {
      draw(now, PER_SECOND * SHARE * EVERY_S, canary, random);
      draw(old, PER_SECOND * (1 - SHARE) * EVERY_S, base, random);
      evaluator.set(...around(at * 1000), errors(now, old, at * 1000));
      const { leaf } = evaluator.decide(at * 1000);
      if (leaf === null || tree.leaves[leaf]?.do !== 'rollback') continue;
      taken.push(at * 1000);
      break;
    }
  }
  return { taken };
}

interface Count {
  bad: number;
  n: number;
}

function draw(count: Count, n: number, rate: number, random: () => number): void {
  count.n += n;
  for (let one = 0; one < n; one += 1) if (random() < rate) count.bad += 1;
}

const base = { unit: '', verdict: 'unknown' as const, source: 'trial', asked: 'trial', why: '' };
const CALM: Readonly<Record<string, number | boolean>> = { newPodsFailing: 0, inFlight: true, readyShare: 1, oldPodsListed: 5, canGoBack: true, secondsSinceChange: 60, wayBackSeconds: 20, wayBackServices: 1, wayBackBlockers: 0, newShare: 0.05 };

/** A rollout that is under way and well, with a way back. */
const around = (at: number): Reading[] => signalNames.filter((name) => name !== 'analysisFailed').map((name) => ({ ...base, name, value: CALM[name] ?? false, text: '', observedAt: at, groups: null }));

function errors(now: Count, old: Count, at: number): Reading {
  const side = (version: string, { bad, n }: Count): Group['new'] => ({ version, bad, n, value: bad / n, why: '' });
  return { ...base, name: 'errors', value: null, unit: 'ratio', text: '', observedAt: at, groups: [{ group: 'eu', round: Math.max(1, Math.floor(at / 600_000)), new: side('new', now), old: side('old', old) }] };
}

/** Mulberry32: the same seed gives the same canaries. */
function generator(seed: string): () => number {
  let state = [...seed].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The 95 % interval of a share, by Wilson (1927). */
export function wilson(found: number, n: number): readonly [low: number, high: number] {
  const z = 1.96;
  const share = found / n;
  const middle = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, (middle - half) / (1 + (z * z) / n)), Math.min(1, (middle + half) / (1 + (z * z) / n))];
}
