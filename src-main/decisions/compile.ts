import { type Condition, parseCondition, spanMs } from '../signals/index.ts';
import { type Question, type Tree, comparedNames } from './language/model.ts';

export interface CompiledQuestion {
  readonly id: string;
  readonly question: Question;
  /** null: a person answers it. */
  readonly measured: {
    readonly condition: Condition | null;
    /** Why it cannot be evaluated, where it cannot. */
    readonly fault: string;
    readonly maxAgeMs: number;
    readonly minSamples: number;
    /** The signals with one value that its condition names. */
    readonly singles: readonly string[];
    /** The signal that is compared. */
    readonly compared: string | null;
    /** Whether the condition asks what the test shows. */
    readonly usesTest: boolean;
  } | null;
  readonly branches: { readonly yes: string; readonly no: string; readonly unknown: string };
}

export interface CompiledTree {
  readonly tree: Tree;
  readonly questions: readonly CompiledQuestion[];
  readonly byId: ReadonlyMap<string, CompiledQuestion>;
  readonly leaves: ReadonlySet<string>;
  /** Signal to the questions that have to be answered again when it changes. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

/** A verdict of Argo’s or Flagger’s analysis counts in every comparison. */
export const ANALYSIS = 'analysisFailed';

const compiled = new WeakMap<Tree, CompiledTree>();

/** Parses every condition once for a tree, and notes which questions each signal decides. */
export function compileTree(tree: Tree): CompiledTree {
  const found = compiled.get(tree) ?? compile(tree);
  compiled.set(tree, found);
  return found;
}

function compile(tree: Tree): CompiledTree {
  const questions = Object.entries(tree.questions).map(([id, question]) => compileQuestion(id, question));
  const dependents = new Map<string, string[]>();
  for (const { id, measured } of questions) {
    for (const name of signalsOf(measured)) dependents.set(name, [...(dependents.get(name) ?? []), id]);
  }
  return { tree, questions, byId: new Map(questions.map((question) => [question.id, question])), leaves: new Set(Object.keys(tree.leaves)), dependents };
}

const signalsOf = (measured: CompiledQuestion['measured']): string[] =>
  measured === null ? [] : [...new Set([...measured.singles, ...(measured.compared === null ? [] : [measured.compared, ANALYSIS])])];

function compileQuestion(id: string, question: Question): CompiledQuestion {
  const branches = { yes: question.then.ifYes, no: question.then.ifNo, unknown: question.then.ifUnknown };
  if ('by' in question.answer) return { id, question, measured: null, branches };
  const { yesIf, maxAge, minSamples } = question.answer;
  const parsed = parseCondition(yesIf);
  const names = 'fault' in parsed ? [] : parsed.names;
  const own: readonly string[] = question.compare === undefined ? [] : comparedNames;
  return {
    id, question, branches,
    measured: {
      condition: 'fault' in parsed ? null : parsed, fault: 'fault' in parsed ? parsed.fault : '', maxAgeMs: spanMs(maxAge), minSamples: minSamples ?? 1,
      singles: names.filter((name) => !own.includes(name)), compared: question.compare?.signal ?? null,
      usesTest: question.compare !== undefined && names.some((name) => name === 'worse' || name === 'better'),
    },
  };
}
