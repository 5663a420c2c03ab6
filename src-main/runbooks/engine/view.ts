import type { RunState, RunView, StepView } from '../../../src-preload/contract/index.ts';
import type { Progress } from '../ports.ts';
import { codeOf } from '../../approvals/index.ts';
import { canLook, waitsToLook } from './doubt.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';
import { forwardOf } from './forward.ts';
import { type frozenNow, heldBy } from './frozen.ts';
import { itemViews } from './items.ts';

/** What only the running process knows of a step: its progress, and when it gives up. */
export interface Transient {
  readonly progress: Progress | null;
  readonly deadlineAt: number | null;
}

/** Step views that still hold: a step is viewed anew when an entry or its progress changed it, or who drives its run. */
export type StepViews = WeakMap<FoldedStep, { readonly driven: boolean; readonly view: StepView }>;

/** `driven`: this process, or for a reader the writer's, is carrying the run forward. */
export function runView(run: FoldedRun, driven: boolean, freeze: ReturnType<typeof frozenNow>, transientOf: (step: string) => Transient | undefined, views: StepViews = new WeakMap()): RunView {
  const folded = [...run.steps.values()];
  const state = stateOf(run, folded, driven);
  const held = state === 'paused' ? heldBy(run, freeze) : null;
  const steps = folded.filter((step) => step.step.role === 'step' || step.attempt > 0 || step.state !== 'pending').map((step) => {
    const known = views.get(step);
    if (known?.driven === driven) return known.view;
    const view = stepView(run, step, driven, transientOf(step.step.id));
    views.set(step, { driven, view });
    return view;
  });
  return {
    id: run.id, runbook: run.runbook, title: run.title, release: run.release, environments: [...run.environments], state, by: run.by,
    reason: run.reason === '' ? null : run.reason, startedAt: run.startedAt, finishedAt: run.finished?.at ?? null, say: sayOf(run, state, steps, held), steps, forward: forwardOf(run), heldBy: held, items: itemViews(run),
  };
}

/** A run never shows "running" when no process runs it. */
function stateOf(run: FoldedRun, steps: readonly FoldedStep[], driven: boolean): RunState {
  if (run.finished !== null) return run.finished.state;
  if (steps.some((step) => isDoubtful(step, driven))) return 'in-doubt';
  if (run.paused !== null && !(driven && steps.some((step) => step.state === 'running'))) return 'paused';
  if (!driven) return 'interrupted';
  return steps.some((step) => step.waiting) ? 'waiting' : 'running';
}

/** An intent without an outcome that no process is about to give one, unless it changes nothing anyway. */
const isDoubtful = (folded: FoldedStep, driven: boolean): boolean => {
  const { step, open, probed } = folded;
  return open !== null && step.effect !== 'pure' && (!driven || probed !== null || waitsToLook(folded) !== null);
};

function stepView(run: FoldedRun, folded: FoldedStep, driven: boolean, transient: Transient | undefined): StepView {
  const { step, open, asked } = folded;
  const doubtful = isDoubtful(folded, driven);
  const waits = folded.waiting && driven && asked !== null;
  const state = doubtful ? 'in-doubt' : waits ? 'waiting' : folded.state === 'running' && !driven ? 'pending' : folded.state;
  return {
    id: step.id, title: step.title, uses: step.uses, effect: step.effect, state, attempt: folded.attempt, startedAt: folded.startedAt, finishedAt: folded.finishedAt,
    needs: [...step.needs], role: step.role,
    say: state === 'running' ? (transient?.progress?.say ?? folded.say) : folded.say,
    progress: state === 'running' && transient?.progress != null ? { done: transient.progress.done, total: transient.progress.total } : null,
    deadlineAt: state === 'running' ? (transient?.deadlineAt ?? null) : null,
    waitsFor: !waits ? null : {
      ask: asked.ask, role: asked.role, since: asked.since, count: asked.count, notPerson: asked.notPerson, options: [...asked.options],
      given: asked.given.map(({ by, at, signed }) => ({ by, at, signed })),
      code: codeOf({ run: run.id, step: step.id, ask: asked.ask, requestHash: asked.requestHash, since: asked.since }),
    },
    doubt: doubtful && open !== null
      ? { intended: open.say, before: open.before, probed: waitsToLook(folded) ?? folded.probed ?? (canLook(folded) ? 'it was not looked up yet' : 'it cannot be looked up'), canLook: canLook(folded), question: questionOf(folded) }
      : null,
    hasOutput: (step.uses === 'shell' || step.uses === 'cluster/job') && folded.attempt > 0,
  };
}

const questionOf = ({ step }: FoldedStep): string =>
  step.effect === 'opaque'
    ? 'Did this take effect? It cannot be looked up: look yourself. “Done” goes on with what follows; “not done” lets it be tried again.'
    : 'Did this take effect? Look, then record it. “Done” goes on with what follows; “not done” lets it be tried again.';

function sayOf(run: FoldedRun, state: RunState, steps: readonly StepView[], held: RunView['heldBy']): string {
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
    case 'paused':
      if (held !== null) return `${held.say}. ${done} of ${steps.length} steps are done.`;
      return `Paused by ${run.paused?.by ?? 'someone'}: ${run.paused?.why ?? ''}. ${done} of ${steps.length} steps are done.`;
    case 'waiting':
      return `Waits for ${steps.find((one) => one.waitsFor !== null)?.waitsFor?.role ?? 'someone'}: ${steps.find((one) => one.waitsFor !== null)?.waitsFor?.ask ?? ''}`;
    default: {
      const now = [...(run.paused === null ? [] : ['Pauses after what runs now']), ...steps.filter((step) => step.state === 'running').map((step) => step.say)];
      return now.length === 0 ? `${done} of ${steps.length} steps done` : now.join(' · ');
    }
  }
}
