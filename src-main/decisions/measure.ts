import type { Answer } from '../../src-preload/contract/index.ts';
import { type Reading, type Row, compareGroups } from '../signals/index.ts';
import { ANALYSIS, type CompiledQuestion } from './compile.ts';

/** An answer as its readings give it, before age is looked at. */
export interface Measured {
  readonly answer: Answer;
  readonly value: string;
  readonly source: string;
  readonly observedAt: number | null;
  readonly why: string;
  /** The readings that it was answered from. */
  readonly used: readonly Reading[];
  /** Its regions, where it compares. */
  readonly rows: readonly Row[] | null;
}

type Names = Record<string, unknown>;

/**
 * Holds a condition against the readings it names. Any of them unknown makes the answer Unknown, whatever the others say; where
 * regions are compared, one Yes is enough, and a No takes every region.
 */
export function measure({ measured }: CompiledQuestion, readings: ReadonlyMap<string, Reading>): Measured {
  if (measured === null) return nothing('a person answers this');
  const { condition, singles, compared } = measured;
  const used = [...singles, ...(compared === null ? [] : [compared])].flatMap((name) => readings.get(name) ?? []);
  const ages = used.map((reading) => reading.observedAt).filter((at) => at !== null);
  const base = {
    value: [...new Set(used.map((reading) => reading.text))].join(', '), source: [...new Set(used.map((reading) => reading.source))].join(', '),
    observedAt: ages.length === 0 ? null : Math.min(...ages), used, rows: null,
  };
  if (condition === null) return { ...base, answer: 'unknown', why: measured.fault };
  const missing = [...singles, ...(compared === null ? [] : [compared])].find((name) => !readings.has(name));
  if (missing !== undefined) return { ...base, answer: 'unknown', why: `${missing} has not been read yet` };
  const unknown = used.find((reading) => reading.name !== compared && reading.value === null);
  const names: Names = Object.fromEntries(used.map((reading) => [reading.name, reading.value]));
  if (compared === null) {
    if (unknown !== undefined) return { ...base, answer: 'unknown', why: unknown.why };
    return { ...base, ...answerOf(condition, names) };
  }
  const analysis = readings.get(ANALYSIS);
  if (analysis?.value === true) return { ...base, value: analysis.text, source: analysis.source, observedAt: analysis.observedAt, used: [analysis], rows: rowsOf(measured, readings), answer: 'yes', why: `its own analysis says so: ${analysis.text}` };
  if (unknown !== undefined) return { ...base, answer: 'unknown', why: unknown.why };
  const groups = readings.get(compared)?.groups ?? null;
  if (groups === null || groups.length === 0) return { ...base, answer: 'unknown', why: readings.get(compared)?.why ?? 'nothing is known of it' };
  const rows = compareGroups(groups, measured.minSamples);
  const answers = rows.map((row) => ({ row, ...answerOfRow(measured, condition, names, row) }));
  const deciding = answers.find((one) => one.answer === 'yes') ?? answers.find((one) => one.answer === 'unknown') ?? answers[0];
  return { ...base, rows, answer: deciding?.answer ?? 'unknown', why: deciding === undefined ? 'there is no region to compare' : `${deciding.row.group}: ${deciding.why}` };
}

const rowsOf = ({ compared, minSamples }: NonNullable<CompiledQuestion['measured']>, readings: ReadonlyMap<string, Reading>): Row[] | null => {
  const groups = compared === null ? null : (readings.get(compared)?.groups ?? null);
  return groups === null ? null : compareGroups(groups, minSamples);
};

type Condition = NonNullable<NonNullable<CompiledQuestion['measured']>['condition']>;

/**
 * One region. Too few samples is Unknown. Where the test has not decided yet, the condition is held against both of its ends:
 * only if that makes no difference is there an answer.
 */
function answerOfRow(measured: NonNullable<CompiledQuestion['measured']>, condition: Condition, singles: Names, row: Row): { answer: Answer; why: string } {
  if (row.new.value === null) return { answer: 'unknown', why: row.new.why };
  if (row.new.n !== null && row.new.n < measured.minSamples) return { answer: 'unknown', why: row.why };
  if (row.new.n === null && measured.minSamples > 1) return { answer: 'unknown', why: `nothing says how many samples are behind it, and ${measured.minSamples} are needed` };
  const needsOld = condition.names.includes('old') || condition.names.includes('oldSamples') || measured.usesTest;
  if (needsOld && row.old.value === null) return { answer: 'unknown', why: row.old.why };
  const held = (worse: boolean, better: boolean): { answer: Answer; why: string } =>
    answerOf(condition, { ...singles, new: row.new.value, old: row.old.value, newSamples: row.new.n, oldSamples: row.old.n, worse, better });
  if (!measured.usesTest) return held(false, false);
  if (row.verdict === 'unknown') return { answer: 'unknown', why: row.why };
  if (row.verdict !== 'undecided') return { ...held(row.verdict === 'worse', row.verdict === 'better'), why: row.why };
  const [neither, worse, better] = [held(false, false), held(true, false), held(false, true)];
  if (neither.answer === worse.answer && neither.answer === better.answer) return { answer: neither.answer, why: row.why };
  return { answer: 'unknown', why: `not decided yet: ${row.why}` };
}

function answerOf(condition: Condition, names: Names): { answer: Answer; why: string } {
  const holds = condition.holds(names);
  if (typeof holds === 'boolean') return { answer: holds ? 'yes' : 'no', why: condition.text };
  return { answer: 'unknown', why: holds.why };
}

const nothing = (why: string): Measured => ({ answer: 'unknown', value: '', source: '', observedAt: null, why, used: [], rows: null });
