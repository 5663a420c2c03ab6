import { z } from 'zod';
import type { StepState } from '../../../src-preload/contract/index.ts';
import type { Entry } from '../../journal/index.ts';
import { type PinnedStep, pinnedStepSchema } from '../language/model.ts';
import type { Frozen } from './frozen.ts';
import { type FoldedItem, applyReading } from './items.ts';

/** Of what an intent found before it, what people read. */
const preImageSchema = z.object({ say: z.string() });

/** A question as it was asked, and who agreed to exactly that. */
export interface Asked {
  readonly ask: string;
  readonly role: string;
  readonly count: number;
  readonly notPerson: string | null;
  readonly options: readonly string[];
  readonly requestHash: string;
  readonly expiresMs: number | null;
  readonly since: number;
  readonly given: readonly { readonly by: string; readonly at: number; readonly signed: boolean; readonly choice: string | null; readonly reason: string }[];
}

export interface FoldedStep {
  readonly step: PinnedStep;
  state: StepState;
  attempt: number;
  /** Tries that failed since a person last said to try again. */
  failures: number;
  startedAt: number | null;
  finishedAt: number | null;
  say: string;
  /** The intent that has no outcome yet, as journaled. */
  open: { readonly attempt: number; readonly key: string; readonly say: string; readonly request: unknown; /** What it found there, in words, where that was looked up. */ readonly before: string | null } | null;
  /** The request of the newest intent. */
  request: unknown;
  /** What the effect gave back, for the wait that follows it and for later steps. */
  acted: unknown;
  asked: Asked | null;
  /** Whether the question still waits. */
  waiting: boolean;
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
  /** The newest entry that is folded in: one that is told again changes nothing. */
  seq: number;
  readonly steps: ReadonlyMap<string, FoldedStep>;
  paused: { readonly by: string; readonly why: string; readonly at: number; readonly frozen?: Frozen | undefined } | null;
  /** What its release changes besides workloads, as it was written when the run began. */
  readonly pinnedItems: readonly unknown[];
  readonly items: Map<string, FoldedItem>;
  /** The step because of which what was done is being undone. */
  compensating: string | null;
  finished: { readonly state: 'done' | 'failed' | 'refused' | 'stopped'; readonly say: string; readonly at: number } | null;
}

/** The answers that still hold at an instant: given before it, by a clock that was not set back, and not expired. */
export const heldAt = ({ given, expiresMs }: Asked, at: number): Asked['given'] => given.filter((one) => one.at <= at && (expiresMs === null || at - one.at <= expiresMs));

const nameOf = (entry: Entry): string => (entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck');
const fresh = (step: PinnedStep): FoldedStep => ({ step, state: 'pending', attempt: 0, failures: 0, startedAt: null, finishedAt: null, say: '', open: null, request: undefined, acted: undefined, asked: null, waiting: false, probed: null });

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
      by: nameOf(entry), reason: entry.data.reason, startedAt: entry.at, seq: entry.seq, finished: null, paused: null, compensating: null, steps: new Map(steps.map((step) => [step.id, fresh(step)])),
      pinnedItems: entry.data.items ?? [], items: new Map(),
    });
    return runs.get(entry.run);
  }
  const run = runs.get(entry.run);
  if (run === undefined || entry.seq <= run.seq) return undefined;
  run.seq = entry.seq;
  switch (entry.kind) {
    case 'run-finished':
      run.finished = { state: entry.data.state, say: entry.data.say, at: entry.at };
      run.paused = null;
      return run;
    case 'run-paused':
      run.paused = { by: nameOf(entry), why: entry.data.why, at: entry.at, frozen: entry.data.frozen };
      return run;
    case 'run-resumed':
      run.finished = null;
      run.paused = null;
      return run;
    case 'run-compensating':
      run.compensating = entry.data.step;
      return run;
    case 'item-read':
      applyReading(run.items, entry);
      return run;
    case 'step-retried':
      run.finished = null;
      run.paused = null;
      break;
    default:
      break;
  }
  const step = 'step' in entry.data ? run.steps.get(entry.data.step) : undefined;
  if (step !== undefined) applyToStep(step, entry);
  return run;
}

function applyToStep(step: FoldedStep, entry: Entry): void {
  switch (entry.kind) {
    case 'intent':
      step.state = 'running';
      step.attempt = entry.data.attempt;
      step.startedAt ??= entry.at;
      step.finishedAt = null;
      step.say = entry.data.say;
      step.open = { attempt: entry.data.attempt, key: entry.data.key, say: entry.data.say, request: entry.data.request, before: preImageSchema.safeParse(entry.data.preImage).data?.say ?? null };
      step.request = entry.data.request;
      step.acted = undefined;
      step.probed = null;
      return;
    case 'outcome':
      step.open = null;
      step.say = entry.data.say;
      step.acted = entry.data.data;
      step.waiting = false;
      if (entry.data.result !== 'done') step.failures += 1;
      // `done` is the effect; the step itself is done when it says step-finished.
      step.state = entry.data.result === 'done' ? 'running' : 'pending';
      return;
    case 'resolved':
      step.probed = entry.data.say;
      step.say = entry.data.say;
      if (entry.data.verdict === 'unknown') return;
      step.open = null;
      if (entry.data.verdict === 'not-done') step.failures += 1;
      step.state = entry.data.verdict === 'done' ? 'running' : 'pending';
      return;
    case 'approval-asked':
      step.asked = { ...entry.data, since: entry.at, given: [] };
      step.waiting = true;
      return;
    case 'approval-given':
      if (step.asked === null) return;
      if (entry.data.decision === 'reject') step.waiting = false;
      else {
        const given = { by: nameOf(entry), at: entry.at, signed: entry.data.key !== undefined, choice: entry.data.choice ?? null, reason: entry.data.reason };
        step.asked = { ...step.asked, given: [...heldAt(step.asked, entry.at).filter((one) => one.by !== given.by), given] };
        step.waiting = step.asked.given.length < step.asked.count;
      }
      return;
    case 'step-finished':
      step.state = entry.data.result;
      step.say = entry.data.say;
      step.finishedAt = entry.at;
      step.open = null;
      step.waiting = false;
      return;
    case 'step-retried':
      step.state = 'pending';
      step.failures = 0;
      step.finishedAt = null;
      step.asked = null;
      return;
    default:
      return;
  }
}
