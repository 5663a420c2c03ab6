import { isCompared, parseCondition, signalNames, splitMatchers, usesVersion, variableFault } from '../../signals/index.ts';
import { type Question, type Tree, comparedNames } from './model.ts';

export interface TreeFault {
  /** Where in the file's structure: ['questions', 'harm', 'then', 'ifNo']. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What was written, and what there is instead. */
  readonly instead?: { readonly written: string; readonly names: readonly string[] };
}

/** Everything about a tree that can be known before it is asked: a leaf is always reached, and every name means something. */
export function treeFaults(tree: Tree, known: { readonly runbooks: readonly string[]; readonly sources: readonly string[] }): TreeFault[] {
  return [...shapeFaults(tree), ...Object.entries(tree.questions).flatMap(([id, question]) => questionFaults(id, question, tree)), ...signalFaults(tree, known.sources), ...leafFaults(tree, known.runbooks)];
}

/** Every branch leads somewhere, every question and leaf can be reached, and no path runs in a circle. */
function shapeFaults(tree: Tree): TreeFault[] {
  const faults: TreeFault[] = [];
  const questions = new Map(Object.entries(tree.questions));
  const leaves = Object.keys(tree.leaves);
  const targets = [...questions.keys(), ...leaves];
  if (!questions.has(tree.start)) faults.push({ path: ['start'], message: `there is no question ${tree.start}`, instead: { written: tree.start, names: [...questions.keys()] } });
  for (const [name, question] of questions) {
    if (leaves.includes(name)) faults.push({ path: ['leaves', name], message: `${name} names a question as well: a branch could mean either` });
    for (const [branch, to] of Object.entries(question.then)) {
      if (!targets.includes(to)) faults.push({ path: ['questions', name, 'then', branch], message: `there is no question or leaf ${to}`, instead: { written: to, names: targets } });
    }
  }
  const reached = new Set<string>();
  const circle = circleFrom(questions, tree.start, reached);
  if (circle !== null) faults.push({ path: ['questions', circle[0] ?? tree.start], message: `runs in a circle: ${circle.join(' → ')}` });
  for (const name of questions.keys()) if (!reached.has(name)) faults.push({ path: ['questions', name], message: `no answer leads to the question ${name}` });
  for (const name of leaves) if (!reached.has(name)) faults.push({ path: ['leaves', name], message: `no answer leads to the leaf ${name}` });
  return faults;
}

/** Walks every branch, depth first without recursion: a file may chain more questions than a stack holds. */
function circleFrom(questions: ReadonlyMap<string, Question>, start: string, reached: Set<string>): string[] | null {
  const path: { readonly name: string; readonly left: string[] }[] = [];
  const onPath = new Set<string>();
  let circle: string[] | null = null;
  const enter = (name: string): void => {
    if (onPath.has(name)) circle ??= [...path.map((step) => step.name).slice(path.findIndex((step) => step.name === name)), name];
    if (reached.has(name)) return;
    reached.add(name);
    const question = questions.get(name);
    if (question === undefined) return;
    path.push({ name, left: Object.values(question.then) });
    onPath.add(name);
  };
  enter(start);
  for (let last = path[path.length - 1]; last !== undefined; last = path[path.length - 1]) {
    const next = last.left.shift();
    if (next !== undefined) enter(next);
    else onPath.delete(path.pop()?.name ?? '');
  }
  return circle;
}

function questionFaults(id: string, { compare, answer }: Question, tree: Tree): TreeFault[] {
  if ('by' in answer) return compare === undefined ? [] : [{ path: ['questions', id, 'compare'], message: 'a person answers this question: there is nothing to compare' }];
  const path = ['questions', id, 'answer', 'yesIf'];
  const condition = parseCondition(answer.yesIf);
  if ('fault' in condition) return [{ path, message: `${answer.yesIf}: ${condition.fault}` }];
  const faults: TreeFault[] = [];
  const defined = new Map(Object.entries(tree.signals));
  const single = [...signalNames, ...[...defined].filter(([, def]) => !isCompared(def)).map(([name]) => name)];
  const usable = compare === undefined ? single : [...comparedNames, ...single];
  for (const name of condition.names) {
    if (usable.includes(name)) continue;
    const message = defined.has(name) ? `the signal ${name} has a value per version and region: compare it` : `there is no signal ${name}`;
    faults.push({ path, message, instead: { written: name, names: usable } });
  }
  if (compare !== undefined) {
    const def = defined.get(compare.signal);
    const compared = [...defined].filter(([, one]) => isCompared(one)).map(([name]) => name);
    if (def === undefined || !isCompared(def)) faults.push({ path: ['questions', id, 'compare', 'signal'], message: def === undefined ? `there is no signal ${compare.signal}` : `the signal ${compare.signal} is not asked per version: use $version in it`, instead: { written: compare.signal, names: compared } });
    else if (!('bad' in def) && condition.names.some((name) => name === 'worse' || name === 'better')) faults.push({ path, message: `worse and better are tested on counts, and ${compare.signal} has none: give it bad and total` });
    const other = Object.entries(tree.questions).find(([, one]) => one.compare?.signal === compare.signal && one.compare.by !== compare.by);
    if (other !== undefined && other[0] > id) faults.push({ path: ['questions', id, 'compare', 'by'], message: `${compare.signal} is compared by ${compare.by} here and by ${other[1].compare?.by ?? ''} in ${other[0]}` });
  }
  if (answer.minSamples !== undefined && compare === undefined) faults.push({ path: ['questions', id, 'answer', 'minSamples'], message: 'minSamples counts what is compared, and nothing is' });
  return faults;
}

function signalFaults(tree: Tree, sources: readonly string[]): TreeFault[] {
  return Object.entries(tree.signals).flatMap(([name, def]): TreeFault[] => {
    const faults: TreeFault[] = [];
    const at = (field: string): string[] => ['signals', name, field];
    if (signalNames.some((one) => one === name) || comparedNames.some((one) => one === name)) faults.push({ path: ['signals', name], message: `${name} is the name of a signal that there is already` });
    if ('source' in def && def.source !== undefined && !sources.includes(def.source)) faults.push({ path: at('source'), message: `there is no source ${def.source}`, instead: { written: def.source, names: sources } });
    const queries: [string, string | undefined][] = 'bad' in def ? [['bad', def.bad], ['total', def.total]] : 'prometheus' in def ? [['prometheus', def.prometheus], ['samples', def.samples]] : 'alertmanager' in def ? [['alertmanager', def.alertmanager]] : [];
    for (const [field, query] of queries) {
      const fault = query === undefined ? null : variableFault(query);
      if (fault !== null) faults.push({ path: at(field), message: fault });
    }
    if ('bad' in def) for (const field of ['bad', 'total'] as const) if (!usesVersion(def[field])) faults.push({ path: at(field), message: 'it has no $version: old and new would be summed' });
    if ('alertmanager' in def && splitMatchers(def.alertmanager) === null) faults.push({ path: at('alertmanager'), message: 'not a list of matchers such as {alertname="HighLatency"}' });
    if ('http' in def && !/^https?:\/\/[^/$@]+(\/|$)/.test(def.http)) faults.push({ path: at('http'), message: 'an http or https address, whose host is written out and not a variable' });
    const condition = 'http' in def ? def.expect : 'passIf' in def ? def.passIf : undefined;
    const parsed = condition === undefined ? null : parseCondition(condition);
    const speaksOf = 'http' in def ? ['status', 'body', 'json'] : ['value'];
    if (parsed !== null && 'fault' in parsed) faults.push({ path: at('http' in def ? 'expect' : 'passIf'), message: parsed.fault });
    else for (const one of parsed?.names ?? []) if (!speaksOf.includes(one)) faults.push({ path: at('http' in def ? 'expect' : 'passIf'), message: `it speaks of ${one}, which is not there`, instead: { written: one, names: speaksOf } });
    return faults;
  });
}

function leafFaults(tree: Tree, runbooks: readonly string[]): TreeFault[] {
  return Object.entries(tree.leaves).flatMap(([name, leaf]): TreeFault[] =>
    leaf.do === 'run-runbook' && !runbooks.includes(leaf.runbook) ? [{ path: ['leaves', name, 'runbook'], message: `there is no runbook ${leaf.runbook}`, instead: { written: leaf.runbook, names: runbooks } }] : []);
}
