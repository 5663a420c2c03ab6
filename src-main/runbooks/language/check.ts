import { fieldsAt } from '../../spelling/index.ts';
import { actions } from '../actions/index.ts';
import { expressionsIn, faultOf, namesOfExpressions, pathsIn } from './expressions.ts';
import type { Runbook, Step } from './model.ts';
import { STAND_IN, withWorkload } from './named-workload.ts';

export interface RunbookFault {
  /** Where in the file's structure: ['steps', 2, 'with']. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What was written, and what there is instead. */
  readonly instead?: { readonly written: string; readonly names: readonly string[] };
}

/** Everything about a runbook that can be known before it runs: actions, inputs, needs, and each name in each expression. */
export function runbookFaults(runbook: Runbook, runbooks: readonly string[]): RunbookFault[] {
  const faults: RunbookFault[] = [];
  const before: string[] = [];
  runbook.steps.forEach((step, index) => {
    const at = (...path: (string | number)[]): (string | number)[] => ['steps', index, ...path];
    if (before.includes(step.id)) faults.push({ path: at('id'), message: `there are two steps ${step.id}` });
    faults.push(...usesFaults(step, runbooks, at));
    (step.needs ?? []).forEach((name, position) => {
      if (!before.includes(name)) faults.push({ path: at('needs', position), message: `step ${step.id} needs ${name}, which is no step before it`, instead: { written: name, names: before } });
    });
    if (step.parallel !== undefined && step.each === undefined) faults.push({ path: at('parallel'), message: `step ${step.id} has parallel, and no each for it to bound` });
    for (const { path, expression } of expressionsOf(step)) faults.push(...expressionFaults(expression, at(...path), step, runbook, before));
    before.push(step.id);
  });
  for (const [name, input] of Object.entries(runbook.inputs)) {
    if (input.type === 'choice' && (input.choices ?? []).length === 0) faults.push({ path: ['inputs', name], message: `the choice ${name} has no choices` });
    if (input.type === 'choice' && input.default !== undefined && !(input.choices ?? []).includes(input.default)) faults.push({ path: ['inputs', name, 'default'], message: `${input.default} is none of its choices`, instead: { written: input.default, names: input.choices ?? [] } });
  }
  return faults;
}

function usesFaults(step: Step, runbooks: readonly string[], at: (...path: (string | number)[]) => (string | number)[]): RunbookFault[] {
  const faults: RunbookFault[] = [];
  const known = [...actions.keys(), 'runbook'];
  const used: [string, (string | number)[]][] = [[step.uses, at('uses')]];
  if (typeof step.onFailure !== 'string') used.push([step.onFailure.uses, at('onFailure', 'uses')]);
  if (step.compensate !== undefined) used.push([step.compensate.uses, at('compensate', 'uses')]);
  for (const [uses, path] of used) if (!known.includes(uses)) faults.push({ path, message: `there is no action ${uses}`, instead: { written: uses, names: known } });
  const named = step.uses === 'runbook' ? step.with?.['runbook'] : undefined;
  if (step.uses === 'runbook' && typeof named !== 'string') faults.push({ path: at('with'), message: `step ${step.id} names no runbook` });
  if (typeof named === 'string' && !runbooks.includes(named)) faults.push({ path: at('with', 'runbook'), message: `there is no runbook ${named}`, instead: { written: named, names: runbooks } });
  if (step.run?.includes('${{') === true) faults.push({ path: at('run'), message: 'a script’s text is never filled: give the value in env, and use it as a variable' });
  faults.push(...unknownInputs(step, at));
  const action = actions.get(step.uses);
  const input = { ...step.with, ...(step.run === undefined ? {} : { run: step.run, env: step.env ?? {} }) };
  if (action === undefined || expressionsIn(input).length > 0) return faults;
  const whole = withWorkload(input, () => STAND_IN);
  const parsed = action.with.safeParse(whole.ok ? whole.value : input);
  return [...faults, ...(parsed.success ? [] : parsed.error.issues.map((issue) => ({ path: at('with', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))), message: `${step.uses}: ${issue.path.length === 0 ? '' : `${issue.path.join('.')}: `}${issue.message}` })))];
}

/** Inputs that an action does not take: it would never read them, and what was meant by them would not happen. */
function unknownInputs(step: Step, at: (...path: (string | number)[]) => (string | number)[]): RunbookFault[] {
  const used: [Pick<Step, 'uses' | 'with'>, (string | number)[]][] = [[step, at('with')]];
  if (typeof step.onFailure !== 'string') used.push([step.onFailure, at('onFailure', 'with')]);
  if (step.compensate !== undefined) used.push([step.compensate, at('compensate', 'with')]);
  return used.flatMap(([{ uses, with: given }, path]) => {
    const taken = uses === 'runbook' ? ['runbook', 'inputs'] : fieldsAt(actions.get(uses)?.with, []);
    return Object.keys(given ?? {}).filter((key) => taken.length > 0 && !taken.includes(key)).map((key) => ({ path: [...path, key], message: `${uses} takes no ${key}`, instead: { written: key, names: taken } }));
  });
}

function expressionsOf(step: Step): { path: (string | number)[]; expression: string }[] {
  const found: { path: (string | number)[]; expression: string }[] = [];
  if (step.if !== undefined) found.push({ path: ['if'], expression: step.if });
  if (step.each !== undefined) found.push({ path: ['each'], expression: step.each });
  const within: [string, unknown][] = [['with', step.with], ['env', step.env], ['title', step.title], ['confirm', step.confirm], ['approve', step.approve], ['onFailure', step.onFailure], ['compensate', step.compensate]];
  for (const [key, value] of within) for (const expression of expressionsIn(value)) found.push({ path: [key], expression });
  return found;
}

function expressionFaults(expression: string, path: readonly (string | number)[], step: Step, runbook: Runbook, before: readonly string[]): RunbookFault[] {
  const fault = faultOf(expression);
  if (fault !== null) return [{ path, message: `step ${step.id}: ${expression}: ${fault}`, instead: { written: expression.split('.')[0] ?? '', names: namesOfExpressions } }];
  return pathsIn(expression).flatMap(([head, name]): RunbookFault[] => {
    if (name === undefined) return [];
    const inputs = Object.keys(runbook.inputs);
    if (head === 'inputs' && !inputs.includes(name)) return [{ path, message: `step ${step.id} uses the input ${name}, which is not declared`, instead: { written: name, names: inputs } }];
    if (head === 'steps' && !before.includes(name)) return [{ path, message: `step ${step.id} uses step ${name}, which is no step before it`, instead: { written: name, names: before } }];
    const given = ['name', 'captain', 'services'];
    if (head === 'release' && !given.includes(name)) return [{ path, message: `step ${step.id}: a release has no ${name}`, instead: { written: name, names: given } }];
    if (head === 'each' && step.each === undefined) return [{ path, message: `step ${step.id} uses each, and has no each` }];
    return [];
  });
}
