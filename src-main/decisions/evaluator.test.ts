import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src-preload/contract/index.ts';
import type { Group, Reading } from '../signals/index.ts';
import { type Decision, TreeEvaluator } from './evaluator.ts';
import { type Tree, treeSchema } from './language/model.ts';
import { randomTree } from './random-tree.ts';

const told = ({ answered, path, leaf }: Decision): unknown => ({ leaf, path: path.map((one) => [one.id, one.answer]), all: answered.map((one) => [one.id, one.answer, one.why, one.value, one.observedAt, one.staleAt]) });
const fresh = (tree: Tree, readings: Iterable<Reading>): TreeEvaluator => {
  const evaluator = new TreeEvaluator(tree);
  evaluator.set(...readings);
  return evaluator;
};

describe('a tree of 200 questions over 50 signals', () => {
  const seeds = ['one', 'two', 'three', 'four'];
  test.each(seeds)('asked again as signals change says what it says from scratch (%s)', (seed) => {
    const { tree, readings, changed } = randomTree({ questions: 200, signals: 50, seed });
    const evaluator = fresh(tree, readings);
    const known = new Map(readings.map((reading) => [reading.name, reading]));
    for (let round = 0; round < 60; round += 1) {
      const reading = changed(round);
      known.set(reading.name, reading);
      evaluator.set(reading);
      const now = 1_000_000 + round * 700;
      expect(told(evaluator.decide(now))).toEqual(told(fresh(tree, known.values()).decide(now)));
    }
  });

  test.each(seeds)('gives the same facts the same leaf, in whatever order they came (%s)', (seed) => {
    const { tree, readings } = randomTree({ questions: 200, signals: 50, seed });
    const wanted = told(fresh(tree, readings).decide(1_000_000));
    fc.assert(fc.property(fc.shuffledSubarray([...readings], { minLength: readings.length }), (shuffled) => {
      expect(told(fresh(tree, shuffled).decide(1_000_000))).toEqual(wanted);
    }), { numRuns: 10 });
  });

  test.each(seeds)('only ever knows less as time passes without a reading (%s)', (seed) => {
    const { tree, readings } = randomTree({ questions: 200, signals: 50, seed });
    const evaluator = fresh(tree, readings);
    let before = new Map<string, Answer>();
    for (let now = 1_000_000; now < 1_080_000; now += 5_000) {
      const after = new Map(evaluator.decide(now).answered.map((one) => [one.id, one.answer]));
      for (const [id, answer] of before) expect([id, after.get(id)]).toEqual([id, answer === 'unknown' ? 'unknown' : expect.stringMatching(new RegExp(`^(${answer}|unknown)$`))]);
      before = after;
    }
    expect([...before.values()].every((answer) => answer === 'unknown')).toBe(true);
  });

  test('follows the branch of Unknown from an Unknown, and of nothing else', () => {
    let unknown = 0;
    for (const seed of seeds) {
      const { tree, readings, changed } = randomTree({ questions: 200, signals: 50, seed });
      const evaluator = fresh(tree, readings);
      for (let round = 0; round < 50; round += 1) {
        evaluator.set(changed(round));
        const { path, leaf } = evaluator.decide(1_000_000 + round * 500);
        path.forEach((one, index) => {
          const then = tree.questions[one.id]?.then;
          const taken = path[index + 1]?.id ?? leaf;
          expect(taken).toBe(one.answer === 'yes' ? then?.ifYes : one.answer === 'no' ? then?.ifNo : then?.ifUnknown);
          if (one.answer === 'unknown') unknown += 1;
          else for (const reading of one.used) expect(reading.value).not.toBeNull();
        });
      }
    }
    expect(unknown).toBeGreaterThan(50);
  });
});

const compared = treeSchema.parse({
  tree: 't', start: 'harm', leaves: { hold: { do: 'hold', say: 'Hold' }, back: { do: 'rollback' }, ask: { do: 'hold', say: 'Ask' } },
  questions: { harm: { ask: 'Harm?', compare: { signal: 'errors', by: 'region' }, answer: { yesIf: 'worse && new > 0.015', minSamples: 200, maxAge: '60s' }, then: { ifYes: 'back', ifNo: 'hold', ifUnknown: 'ask' } } },
  signals: { errors: { bad: 'e{v="$version"}', total: 'r{v="$version"}' } },
});
const side = (version: string, [bad, n]: readonly [number, number]): Group['new'] => ({ version, bad, n, value: n === 0 ? null : bad / n, why: n === 0 ? `${version} had no requests` : '' });
type Counts = readonly [group: string, now: readonly [number, number], old: readonly [number, number]];
const errors = (...rows: readonly Counts[]): Reading => ({
  name: 'errors', value: null, unit: 'ratio', text: '', verdict: 'unknown', source: 'metrics', asked: '', observedAt: 1_000, why: 'no series',
  groups: rows.length === 0 ? null : rows.map(([group, now, old]) => ({ group, round: 1, new: side('2', now), old: side('1', old) })),
});
const analysis = (value: boolean | null): Reading => ({ name: 'analysisFailed', value, unit: '', text: 'AnalysisRun errors', verdict: 'unknown', source: 'Argo Rollouts', asked: '', observedAt: 1_000, why: '', groups: null });

describe('a question that compares', () => {
  test.each<[string, readonly Reading[], string]>([
    ['a region that is hurt, however well the others are', [errors(['big', [100, 100_000], [100, 100_000]], ['small', [150, 1_000], [10, 1_000]])], 'back'],
    ['regions that are all well', [errors(['a', [10, 1_000], [100, 10_000]], ['b', [5, 1_000], [100, 10_000]])], 'hold'],
    ['one region that is well and one with too few samples', [errors(['a', [10, 1_000], [100, 10_000]], ['b', [5, 100], [100, 10_000]])], 'ask'],
    ['a rate above the threshold that chance explains', [errors(['a', [10, 500], [100, 10_000]])], 'ask'],
    ['no old version to compare with', [errors(['a', [100, 1_000], [0, 0]])], 'ask'],
    ['nothing at all', [errors()], 'ask'],
    ['an analysis of its own that failed', [errors(['a', [10, 1_000], [100, 10_000]]), analysis(true)], 'back'],
    ['an analysis of its own that passed, and users who are hurt', [errors(['a', [150, 1_000], [10, 1_000]]), analysis(false)], 'back'],
    ['an analysis that is still running, and too few samples', [errors(['a', [0, 10], [100, 10_000]]), analysis(null)], 'ask'],
  ])('given %s leads to %s', (_what, readings, leaf) => expect(fresh(compared, readings).decide(2_000).leaf).toBe(leaf));
});
