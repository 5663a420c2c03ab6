import { z } from 'zod';
import type { StepState } from '../../../src-preload/contract/index.ts';
import type { Entry } from '../../journal/index.ts';
import { type PinnedStep, pinnedStepSchema } from '../model.ts';

export interface FoldedStep {
  readonly step: PinnedStep;
  state: StepState;
  attempt: number;
  startedAt: number | null;
  finishedAt: number | null;
  say: string;
  /** The intent that has no outcome yet, as journaled. */
  open: { readonly attempt: number; readonly key: string; readonly say: string; readonly request: unknown } | null;
  /** What the effect gave back, for the wait that follows it. */
  acted: unknown;
  asks: { readonly ask: string; readonly role: string; readonly since: number } | null;
  probed: string | null;
}

export interface FoldedRun {
  readonly id: string;
  readonly runbook: string;
  readonly title: string;
  readonly release: string | null;
  readonly environments: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly steps: ReadonlyMap<string, FoldedStep>;
  finished: { readonly state: 'done' | 'failed' | 'refused' | 'stopped'; readonly say: string; readonly at: number } | null;
}

/**
 * The runs that a journal tells of: a pure function of its entries, so that what the screen shows and what recovery does
 * rest on the same facts, and both can be rebuilt at any time.
 */
export function foldRuns(entries: Iterable<Entry>): Map<string, FoldedRun> {
  const runs = new Map<string, FoldedRun>();
  for (const entry of entries) applyEntry(runs, entry);
  return runs;
}

export function applyEntry(runs: Map<string, FoldedRun>, entry: Entry): FoldedRun | undefined {
  if (entry.run === undefined) return undefined;
  if (entry.kind === 'run-started') {
    const steps = z.array(pinnedStepSchema).parse(entry.data.steps);
    runs.set(entry.run, {
      id: entry.run, runbook: entry.data.runbook, title: entry.data.title, release: entry.release ?? null, environments: entry.data.environments,
      by: entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck', reason: entry.data.reason, startedAt: entry.at, finished: null,
      steps: new Map(steps.map((step) => [step.id, { step, state: 'pending', attempt: 0, startedAt: null, finishedAt: null, say: '', open: null, acted: undefined, asks: null, probed: null }])),
    });
    return runs.get(entry.run);
  }
  const run = runs.get(entry.run);
  if (run === undefined) return undefined;
  if (entry.kind === 'run-finished') run.finished = { state: entry.data.state, say: entry.data.say, at: entry.at };
  else if (entry.kind === 'run-resumed') run.finished = null;
  else if ('step' in entry.data) applyToStep(run.steps.get(entry.data.step), entry);
  return run;
}

function applyToStep(step: FoldedStep | undefined, entry: Entry): void {
  if (step === undefined) return;
  switch (entry.kind) {
    case 'intent':
      step.state = 'running';
      step.attempt = entry.data.attempt;
      step.startedAt ??= entry.at;
      step.finishedAt = null;
      step.say = entry.data.say;
      step.open = { attempt: entry.data.attempt, key: entry.data.key, say: entry.data.say, request: entry.data.request };
      step.probed = null;
      return;
    case 'outcome':
      step.open = null;
      step.say = entry.data.say;
      step.acted = entry.data.data;
      step.asks = null;
      // `done` is the effect; the step itself is done when it says step-finished.
      step.state = entry.data.result === 'done' ? 'running' : entry.data.result === 'not-done' ? 'pending' : entry.data.result;
      return;
    case 'resolved':
      step.probed = entry.data.say;
      step.say = entry.data.say;
      if (entry.data.verdict === 'unknown') return;
      step.open = null;
      step.state = entry.data.verdict === 'done' ? 'running' : 'pending';
      return;
    case 'approval-asked':
      step.asks = { ask: entry.data.ask, role: entry.data.role, since: entry.at };
      return;
    case 'approval-given':
      step.asks = null;
      return;
    case 'step-finished':
      step.state = entry.data.result;
      step.say = entry.data.say;
      step.finishedAt = entry.at;
      step.open = null;
      step.asks = null;
      return;
    default:
      return;
  }
}
