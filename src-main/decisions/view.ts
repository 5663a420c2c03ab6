import type { Answer, Decided, QuestionView, ReadingView, TreeKey, TreeView } from '../../src-preload/contract/index.ts';
import { type Reading, comparisonOf } from '../signals/index.ts';
import type { Answered, Decision, TreeEvaluator } from './evaluator.ts';
import { type LeafSubject, leafView } from './leaf.ts';

export type Spark = ReadingView['spark'];
/** Spark-lines of a session: of a reading with one value, and of each side of a region. */
export interface Sparks {
  of(reading: string): Spark;
  side(reading: string, group: string, side: 'new' | 'old'): Spark;
}

export interface ViewOf {
  readonly key: TreeKey;
  readonly now: number;
  readonly subject: LeafSubject;
  readonly versions: TreeView['versions'];
  readonly leafSince: number | null;
  readonly sparks: Sparks;
}

const WORD: Readonly<Record<Answer, string>> = { yes: 'Yes', no: 'No', unknown: 'Unknown' };
export const noSparks: Sparks = { of: () => [], side: () => [] };

/** A decision as the screens show it: nothing in it is computed again there. */
export function treeView(evaluator: TreeEvaluator, decision: Decision, { key, now, subject, versions, leafSince, sparks }: ViewOf): TreeView {
  const { tree } = evaluator.compiled;
  const decided = decidedOf(key, decision);
  const leaves = Object.entries(tree.leaves).map(([id, leaf]) => leafView(id, leaf, subject, decided));
  const leaf = leaves.find((one) => one.id === decision.leaf) ?? null;
  const last = decision.path[decision.path.length - 1];
  const onPath = new Set(decision.path.map((one) => one.id));
  return {
    id: `${key.tree}/${key.environment}/${key.service}`, ...key, at: now, versions, leafSince,
    questions: decision.answered.map((answered) => questionView(evaluator, answered, onPath.has(answered.id), sparks)),
    decidedBy: last?.id ?? null, leaf, leaves,
    say: leaf === null ? 'This tree leads nowhere: run check on the workspace.' : `${leaf.say}${last === undefined ? '' : `: ${tree.questions[last.id]?.ask ?? ''} ${WORD[last.answer]}${factOf(last)}`}`,
  };
}

const factOf = ({ answer, value, why }: Answered): string => (answer === 'unknown' ? `, because ${why}` : value === '' ? '' : ` (${value})`);

/** The leaf and the answers that led to it: what a press on it stands on. */
export const decidedOf = (key: TreeKey, decision: Decision): Decided => ({
  tree: key.tree, environment: key.environment, service: key.service, leaf: decision.leaf ?? 'none', answers: Object.fromEntries(decision.path.map((one) => [one.id, one.answer])),
});

function questionView({ compiled }: TreeEvaluator, answered: Answered, onPath: boolean, sparks: Sparks): QuestionView {
  const { id, answer, value, source, observedAt, why, given, staleAt } = answered;
  const question = compiled.byId.get(id);
  const asks = question?.question.answer;
  return {
    id, ask: question?.question.ask ?? '', answer: onPath ? answer : null, would: answer, value, source, observedAt, why, onPath,
    byPerson: given?.by ?? (asks !== undefined && 'by' in asks ? asks.by : null), given: given === null ? null : { ...given }, staleAt,
    facts: answered.used.map((reading) => readingView(reading, answered, sparks)),
    branches: (['yes', 'no', 'unknown'] as const).map((one) => ({ answer: one, to: question?.branches[one] ?? '' })),
  };
}

function readingView({ groups, ...reading }: Reading, { rows }: Answered, sparks: Sparks): ReadingView {
  if (groups === null || rows === null) return { ...reading, spark: sparks.of(reading.name), comparison: null };
  const sided = rows.map((row) => ({
    ...row, new: { ...row.new, spark: sparks.side(reading.name, row.group, 'new') }, old: { ...row.old, spark: sparks.side(reading.name, row.group, 'old') },
  }));
  return { ...reading, spark: [], comparison: comparisonOf(sided, reading.unit) };
}
