import type { QuestionView, RunView, TreeView, WorkloadView } from '../../src-preload/contract/index.ts';
import { span } from './causes.ts';

export interface Known {
  readonly environment: string;
  readonly service: string;
  readonly onsetAt: number;
  readonly workload: WorkloadView | null;
  /** Why the workload cannot be read now, where it cannot. */
  readonly dark: string | null;
  readonly tree: TreeView | null;
  readonly run: RunView | null;
  readonly dueAt: number | null;
  readonly now: number;
}

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
/** Facts are joined into one sentence: a full stop within one would make it two. */
const phrase = (text: string): string => text.replaceAll(/\.(\s|$)/g, ';$1').replace(/[;\s]+$/, '');

/** What is known, with times, in two sentences: how it stands, and what is being done. What is not known is said to be unknown. */
export function statusOf(known: Known): string {
  return `${phrase(standing(known))}. ${phrase(doing(known))}.`;
}

function standing({ environment, service, onsetAt, workload, dark, tree, now }: Known): string {
  const what = `${service}${workload === null ? '' : ` ${workload.version}`} in ${environment}`;
  const since = `since ${clock(onsetAt)} (${span(now - onsetAt)})`;
  if (dark !== null) return `It is not known how ${what} stands now: ${dark}; it was first seen hurt ${since}`;
  const facts = [workload?.say ?? 'no workload of it is seen', ...harmFacts(tree)].join('; ');
  return workload !== null && workload.phase === 'healthy' ? `${what} is healthy now, after trouble ${since}: ${facts}` : `${what} has been in trouble ${since}: ${facts}`;
}

/** What compares new with old says of users; nothing else speaks of them. */
function harmFacts(tree: TreeView | null): string[] {
  const compared = tree?.questions.filter((question) => question.facts.some((fact) => fact.comparison !== null)) ?? [];
  if (compared.length === 0) return ['how users fare is not measured'];
  return compared.slice(0, 1).map((question: QuestionView) => (question.would === 'unknown' ? `how users fare is unknown, because ${question.why}` : question.value));
}

function doing({ tree, run, dueAt, workload }: Known): string {
  const next = dueAt === null ? 'no time is set for the next update' : `the next update is due at ${clock(dueAt)}`;
  if (run !== null) return `${run.title}, ${run.state} since ${clock(run.startedAt)}: ${run.say}; ${next}`;
  if (workload !== null && workload.phase === 'healthy') return `Nothing is being changed now; ${next}`;
  return `${tree?.leaf == null ? 'No decision has been made' : `The decision tree recommends: ${tree.leaf.say.toLowerCase()}`}; ${next}`;
}
