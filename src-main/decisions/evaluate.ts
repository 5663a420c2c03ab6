import type { TreeView } from '../../src-preload/contract/index.ts';
import type { Reading } from '../signals/index.ts';
import { type PersonAnswer, TreeEvaluator } from './evaluator.ts';
import type { LeafSubject } from './leaf.ts';
import type { Tree } from './language/model.ts';
import { noSparks, treeView } from './view.ts';

export interface Asked {
  readonly environment: string;
  readonly service: string;
  readonly readings: readonly Reading[];
  readonly answers: ReadonlyMap<string, PersonAnswer>;
  readonly now: number;
  readonly subject?: LeafSubject;
  readonly versions?: TreeView['versions'];
}

/**
 * Evaluates a tree once, from scratch: each question Yes, No or Unknown with its value, source and age. A reading past its
 * `maxAge` is Unknown, and Unknown follows its own branch: it never becomes No. Pure: the same facts give the same leaf.
 */
export function evaluateTree(tree: Tree, { environment, service, readings, answers, now, subject, versions }: Asked): TreeView {
  const evaluator = new TreeEvaluator(tree);
  evaluator.set(...readings);
  evaluator.give(answers);
  return treeView(evaluator, evaluator.decide(now), {
    key: { tree: tree.tree, environment, service }, now, versions: versions ?? { new: null, old: null }, leafSince: null, sparks: noSparks,
    subject: subject ?? { ref: null, release: null, environment, service },
  });
}
