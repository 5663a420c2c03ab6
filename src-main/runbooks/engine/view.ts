import type { RunState, RunView, StepView } from '../../../src-preload/contract/index.ts';
import type { Progress } from '../ports.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';

/** What only the running process knows of a step: its progress, and when it gives up. */
export interface Transient {
  readonly progress: Progress | null;
  readonly deadlineAt: number | null;
}

/** `driven`: this process, or for a reader the writer's, is carrying the run forward. */
export function runView(run: FoldedRun, driven: boolean, transientOf: (step: string) => Transient | undefined): RunView {
  const folded = [...run.steps.values()];
  const state = stateOf(run, folded, driven);
  const steps = folded.map((step) => stepView(step, driven, transientOf(step.step.id)));
  return {
    id: run.id, runbook: run.runbook, title: run.title, release: run.release, environments: [...run.environments], state, by: run.by,
    reason: run.reason === '' ? null : run.reason, startedAt: run.startedAt, finishedAt: run.finished?.at ?? null, say: sayOf(run, state, steps), steps,
  };
}

/** A run never shows "running" when no process runs it. */
function stateOf(run: FoldedRun, steps: readonly FoldedStep[], driven: boolean): RunState {
  if (run.finished !== null) return run.finished.state;
  if (!driven) return steps.some((step) => step.open !== null && step.step.effect !== 'pure') ? 'in-doubt' : 'interrupted';
  if (steps.some((step) => step.probed !== null && step.open !== null)) return 'in-doubt';
  return steps.some((step) => step.asks !== null) ? 'waiting' : 'running';
}

function stepView(folded: FoldedStep, driven: boolean, transient: Transient | undefined): StepView {
  const { step, open } = folded;
  const doubtful = open !== null && step.effect !== 'pure' && (!driven || folded.probed !== null);
  const state = doubtful ? 'in-doubt' : folded.asks !== null && driven ? 'waiting' : folded.state === 'running' && !driven ? 'pending' : folded.state;
  return {
    id: step.id, title: step.title, uses: step.uses, effect: step.effect, state, attempt: folded.attempt, startedAt: folded.startedAt, finishedAt: folded.finishedAt,
    say: state === 'running' ? (transient?.progress?.say ?? folded.say) : folded.say,
    progress: state === 'running' && transient?.progress != null ? { done: transient.progress.done, total: transient.progress.total } : null,
    deadlineAt: state === 'running' ? (transient?.deadlineAt ?? null) : null,
    waitsFor: state === 'waiting' ? folded.asks : null,
    doubt: doubtful
      ? { intended: open.say, probed: folded.probed ?? 'not probed yet', question: 'Did this take effect? Look, then record it as done or as not done.' }
      : null,
    hasOutput: step.uses === 'shell' && folded.attempt > 0,
  };
}

function sayOf(run: FoldedRun, state: RunState, steps: readonly StepView[]): string {
  const done = steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  switch (state) {
    case 'done':
    case 'failed':
    case 'refused':
    case 'stopped':
      return run.finished?.say ?? state;
    case 'in-doubt': {
      const step = steps.find((one) => one.state === 'in-doubt');
      return `It is not known whether this took effect: ${step?.doubt?.intended ?? ''}. ${step?.doubt?.probed ?? ''}`;
    }
    case 'interrupted':
      return `Nothing runs it since Quarterdeck ended; ${done} of ${steps.length} steps are done. It goes on only when a person says so.`;
    case 'waiting':
      return `Waits for ${steps.find((one) => one.waitsFor !== null)?.waitsFor?.role ?? 'someone'}: ${steps.find((one) => one.waitsFor !== null)?.waitsFor?.ask ?? ''}`;
    default: {
      const now = steps.filter((step) => step.state === 'running').map((step) => step.say);
      return now.length === 0 ? `${done} of ${steps.length} steps done` : now.join(' · ');
    }
  }
}
