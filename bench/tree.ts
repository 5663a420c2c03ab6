import { performance } from 'node:perf_hooks';
import { TreeEvaluator, noSparks, randomTree, treeView } from '../src-main/decisions/index.ts';
import { report } from './world/report.ts';

// A random tree of 200 questions over 50 signals: decided and drawn after one signal changed, and from scratch. Times in ms.
const ROUNDS = 400;
const { tree, readings, changed } = randomTree({ questions: 200, signals: 50, seed: 'bench tree' });
const now = 1_000_000;
const key = { tree: tree.tree, environment: 'eu', service: 'checkout' };
const subject = { ref: null, release: null, environment: 'eu', service: 'checkout' };
const look = (evaluator: TreeEvaluator): number => treeView(evaluator, evaluator.decide(now), { key, now, subject, versions: { new: null, old: null }, leafSince: null, sparks: noSparks }).questions.length;

const one: number[] = [];
const scratch: number[] = [];
const kept = new TreeEvaluator(tree);
kept.set(...readings);
look(kept);
for (let round = 0; round < ROUNDS; round += 1) {
  const reading = changed(round);
  const a = performance.now();
  kept.set(reading);
  look(kept);
  const b = performance.now();
  const fresh = new TreeEvaluator(tree);
  fresh.set(...readings, reading);
  look(fresh);
  const c = performance.now();
  // The first rounds warm the compiler up.
  if (round < ROUNDS / 4) continue;
  one.push(b - a);
  scratch.push(c - b);
}
const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const figures = { one_signal_ms: at(one, 0.5), one_signal_p99_ms: at(one, 0.99), scratch_ms: at(scratch, 0.5), scratch_p99_ms: at(scratch, 0.99) };
report({ name: 'tree', figures, ratios: {} });
