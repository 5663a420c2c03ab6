import { Environment } from '@marcbachmann/cel-js';
import type { Answer, TreeView } from '../../src-preload/contract/index.ts';
import type { Reading, SignalName } from '../signals/index.ts';
import type { Question, Tree } from '../workspace/index.ts';

/** A person's answer, good until it expires. */
export interface PersonAnswer {
  readonly answer: Answer;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly expiresAt: number;
}

export interface Asked {
  readonly environment: string;
  readonly service: string;
  readonly readings: Readonly<Record<SignalName, Reading>>;
  readonly answers: ReadonlyMap<string, PersonAnswer>;
  readonly now: number;
}

type Row = TreeView['questions'][number];

const cel = new Environment({ unlistedVariablesAreDyn: true });
const spanMs = (text: string): number => Number(text.slice(0, -1)) * ({ s: 1_000, m: 60_000, h: 3_600_000 }[text.slice(-1)] ?? 1_000);

/**
 * Evaluates a tree: each question Yes, No or Unknown with its value, source and age. A reading past its `maxAge` is Unknown,
 * and Unknown follows its own branch: it never becomes No. Pure: the same facts give the same leaf.
 */
export function evaluateTree(tree: Tree, asked: Asked): TreeView {
  const rows = new Map(Object.entries(tree.questions).map(([id, question]) => [id, rowOf(id, question, asked)]));
  const path: Row[] = [];
  let next = tree.start;
  // `check` proves that no path runs in a circle; a tree that was not checked ends here all the same.
  while (rows.has(next) && path.length <= rows.size) {
    const row = rows.get(next);
    if (row === undefined) break;
    path.push({ ...row, onPath: true });
    next = branchOf(tree.questions[next], row.answer);
  }
  const leaves = Object.entries(tree.leaves).map(([id, leaf]) => ({ id, ...leaf }));
  const leaf = leaves.find((one) => one.id === next) ?? null;
  const onPath = new Map(path.map((row) => [row.id, row]));
  const decided = path[path.length - 1];
  return {
    id: `${tree.tree}/${asked.environment}/${asked.service}`, tree: tree.tree, environment: asked.environment, service: asked.service, at: asked.now,
    questions: Object.keys(tree.questions).map((id) => onPath.get(id) ?? { ...(rows.get(id) ?? emptyRow(id)), onPath: false, answer: null }),
    leaf, leaves,
    say: leaf === null ? 'This tree leads nowhere: run check on the workspace.' : `${leaf.say}${decided === undefined ? '' : `: ${decided.ask} ${wordOf(decided.answer)} (${decided.value})`}`,
  };
}

function rowOf(id: string, question: Question, asked: Asked): Row {
  const branches = [{ answer: 'yes' as const, to: question.then.ifYes }, { answer: 'no' as const, to: question.then.ifNo }, { answer: 'unknown' as const, to: question.then.ifUnknown }];
  const base = { id, ask: question.ask, onPath: false, branches };
  const given = asked.answers.get(id);
  if (given !== undefined && asked.now < given.expiresAt) {
    return { ...base, answer: given.answer, value: given.reason, source: given.by, observedAt: given.at, why: `${given.by} says so until ${new Date(given.expiresAt).toISOString().slice(11, 16)} UTC`, byPerson: given.by };
  }
  if ('by' in question.answer) {
    const why = given === undefined ? `${question.answer.by} has not answered` : `the answer of ${given.by} has expired`;
    return { ...base, answer: 'unknown', value: 'no answer yet', source: question.answer.by, observedAt: null, why, byPerson: question.answer.by };
  }
  return { ...base, ...measured(question.answer.yesIf, spanMs(question.answer.maxAge), asked), byPerson: null };
}

/** Holds an expression against the readings it names. Any of them unknown or too old makes the answer Unknown. */
function measured(expression: string, maxAgeMs: number, { readings, now }: Asked): Pick<Row, 'answer' | 'value' | 'source' | 'observedAt' | 'why'> {
  const used = Object.values(readings).filter((reading) => new RegExp(`\\b${reading.name}\\b`).test(expression));
  const value = [...new Set(used.map((reading) => reading.text))].join(', ');
  const ages = used.map((reading) => reading.observedAt).filter((at) => at !== null);
  const facts = { value, source: [...new Set(used.map((reading) => reading.source))].join(', '), observedAt: ages.length === 0 ? null : Math.min(...ages) };
  const missing = used.find((reading) => reading.value === null);
  if (missing !== undefined) return { ...facts, answer: 'unknown', why: missing.why };
  const old = used.find((reading) => reading.observedAt === null || now - reading.observedAt > maxAgeMs);
  if (old !== undefined) return { ...facts, answer: 'unknown', why: `the reading of ${old.name} is too old` };
  try {
    const names = Object.fromEntries(Object.values(readings).map((reading) => [reading.name, reading.value]));
    const result: unknown = cel.evaluate(expression, names);
    if (typeof result !== 'boolean') return { ...facts, answer: 'unknown', why: `“${expression}” is neither true nor false` };
    return { ...facts, answer: result ? 'yes' : 'no', why: expression };
  } catch (error) {
    return { ...facts, answer: 'unknown', why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function branchOf(question: Question | undefined, answer: Answer | null): string {
  if (question === undefined) return '';
  return answer === 'yes' ? question.then.ifYes : answer === 'no' ? question.then.ifNo : question.then.ifUnknown;
}

const wordOf = (answer: Answer | null): string => (answer === 'yes' ? 'Yes' : answer === 'no' ? 'No' : 'Unknown');
const emptyRow = (id: string): Row => ({ id, ask: id, answer: null, value: '', source: '', observedAt: null, why: '', onPath: false, byPerson: null, branches: [] });
