import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Result, type RunView, fail, ok } from '../../../src-preload/contract/index.ts';
import { type LiveSource, LiveCollection } from '../../live/index.ts';
import { type EffectJournal, effectsOf } from '../../journal/effects.ts';
import type { Journal, Stored } from '../../journal/index.ts';
import type { ActContext } from '../action.ts';
import { actions } from '../actions/index.ts';
import type { PinnedStep } from '../model.ts';
import type { RunPorts } from '../ports.ts';
import { type FoldedRun, type FoldedStep, applyEntry, foldRuns } from './fold.ts';
import { StepOutput } from './output.ts';
import { type StepDriver, type StepEnd, driveStep, resolveDoubt } from './step.ts';
import { type Transient, runView } from './view.ts';

export interface RunStart {
  readonly runbook: string;
  readonly title: string;
  /** Hash of the runbook's file, or of the plan for runs that come from a plan. */
  readonly hash: string;
  readonly by: string;
  readonly reason: string;
  readonly release: string | null;
  readonly environments: readonly string[];
  readonly steps: readonly PinnedStep[];
}

type Answer = { readonly decision: 'approve' | 'reject' | 'stopped'; readonly by: string; readonly reason: string };

/** Runs steps by the crash protocol. What it shows is folded from the journal; what it knows besides is progress only. */
export class RunEngine {
  readonly #live = new LiveCollection<RunView>();
  readonly #journal: Journal;
  readonly #effects: EffectJournal;
  readonly #ports: RunPorts;
  readonly #output: StepOutput;
  readonly #driven = new Map<string, AbortController>();
  readonly #transient = new Map<string, Transient>();
  readonly #questions = new Map<string, { notPerson: string | null; role: string; answer: (given: Answer) => void }>();
  #runs = new Map<string, FoldedRun>();

  constructor(journal: Journal, ports: RunPorts) {
    this.#journal = journal;
    this.#effects = effectsOf(journal);
    this.#ports = ports;
    this.#output = new StepOutput(ports.outputDir);
    journal.subscribe((stored) => this.#take(stored));
  }

  get runs(): LiveSource<RunView> {
    return this.#live;
  }

  output(run: string, step: string, signal: AbortSignal): AsyncIterable<{ seq: number; text: string }> {
    return this.#output.read(run, step, signal);
  }

  /** The uid of the ReplicaSet that a rollback step went back to. */
  targetOf(run: string, step: string): string | null {
    const input = z.object({ item: z.object({ to: z.object({ uid: z.string() }) }) }).safeParse(this.#runs.get(run)?.steps.get(step)?.step.with);
    return input.success ? input.data.item.to.uid : null;
  }

  /** Rebuilds the runs from the journal, and probes what is in doubt. Nothing goes on by itself that would write. */
  async open(): Promise<Result<null>> {
    const entries = await this.#journal.readRuns();
    if (!entries.ok) return entries;
    this.#runs = foldRuns(entries.value.map(({ entry }) => entry));
    for (const run of this.#runs.values()) this.#show(run);
    if (this.#journal.mode.kind === 'writer') await Promise.all([...this.#runs.values()].filter((run) => run.finished === null).map((run) => this.#recover(run)));
    return ok(null);
  }

  /** Journals the run with its pinned steps, then drives it. Resolves with its id as soon as it is durable. */
  async start(start: RunStart): Promise<Result<string>> {
    const id = randomUUID().slice(0, 8);
    const [environment] = start.environments;
    const written = await this.#effects.appendEffects([{
      kind: 'run-started', actor: { kind: 'person', name: start.by }, run: id, ...(start.release === null ? {} : { release: start.release }), ...(environment === undefined ? {} : { environment }),
      data: { runbook: start.runbook, title: start.title, hash: start.hash, reason: start.reason, environments: [...start.environments], steps: [...start.steps] },
    }]);
    if (!written.ok) return written;
    void this.#drive(id);
    return ok(id);
  }

  /** Goes on with the first step that is not finished. A step in doubt must be resolved first. */
  async resume(id: string, by: string): Promise<Result<null>> {
    const run = this.#runs.get(id);
    if (run === undefined) return fail('no-such-run', `there is no run ${id}`);
    if (this.#driven.has(id)) return fail('wrong-state', 'it is running already');
    if (this.#live.get(id)?.state === 'in-doubt') return fail('in-doubt', 'one of its steps is in doubt: record it as done or not done first');
    const written = await this.#effects.appendEffects([{ kind: 'run-resumed', actor: { kind: 'person', name: by }, run: id, data: { why: 'a person said so' } }]);
    if (!written.ok) return written;
    void this.#drive(id);
    return ok(null);
  }

  /** No further step begins; a step that waits or reads ends. What was sent stays sent. */
  async stop(id: string, by: string, reason: string): Promise<Result<null>> {
    const say = `stopped by ${by}${reason === '' ? '' : `: ${reason}`}`;
    const written = await this.#effects.appendEffects([{ kind: 'run-finished', actor: { kind: 'person', name: by }, run: id, data: { state: 'stopped', say } }]);
    if (!written.ok) return written;
    this.#driven.get(id)?.abort();
    return ok(null);
  }

  /** A person's answer to a waiting step; refused where the step excludes the person or asks for a role they lack. */
  async approve(id: string, step: string, by: string, decision: 'approve' | 'reject', reason: string): Promise<Result<null>> {
    const question = this.#questions.get(`${id}/${step}`);
    if (question === undefined) return fail('wrong-state', 'nothing waits for this answer any more');
    if (question.notPerson === by) return fail('excluded', `${by} may not answer this: the step excludes them`);
    if (question.role !== 'anyone' && !this.#ports.rolesOf(by).includes(question.role)) return fail('no-role', `${by} has not the role ${question.role}`, { hint: 'Roles are given in quarterdeck.yaml, under people.' });
    const written = await this.#effects.appendEffects([{ kind: 'approval-given', actor: { kind: 'person', name: by }, run: id, data: { step, decision, reason } }]);
    if (!written.ok) return written;
    question.answer({ decision, by, reason });
    return ok(null);
  }

  /** A person's word on a step that is in doubt. */
  async resolve(id: string, step: string, by: string, verdict: 'done' | 'not-done'): Promise<Result<null>> {
    const folded = this.#runs.get(id)?.steps.get(step);
    if (folded?.open == null) return fail('wrong-state', 'this step is not in doubt');
    const written = await this.#effects.appendEffects([{
      kind: 'resolved', actor: { kind: 'person', name: by }, run: id, data: { step, attempt: folded.attempt, verdict, how: 'person', say: `${by} looked and says: ${verdict}` },
    }]);
    return written.ok ? ok(null) : written;
  }

  close(): void {
    for (const abort of this.#driven.values()) abort.abort();
  }

  #take({ entry }: Stored): void {
    const run = applyEntry(this.#runs, entry);
    if (run !== undefined) this.#show(run);
  }

  #show(run: FoldedRun): void {
    // A reader cannot know whether the writer drives a run; an unfinished one of a live writer is shown as running.
    const driven = this.#driven.has(run.id) || this.#journal.mode.kind === 'read-only';
    this.#live.upsert(runView(run, driven, (step) => this.#transient.get(`${run.id}/${step}`)));
  }

  async #recover(run: FoldedRun): Promise<void> {
    const driver = this.#driver(run, new AbortController());
    for (const folded of run.steps.values()) {
      const action = actions.get(folded.step.uses);
      if (folded.open !== null && folded.step.effect === 'probeable' && action !== undefined) await resolveDoubt(folded, action, driver, 'Quarterdeck ended before it could note the outcome');
    }
    const left = [...run.steps.values()].filter((one) => one.state !== 'done' && one.state !== 'skipped');
    // Waiting and reading go on by themselves; whatever would write waits for a person.
    if (left.length > 0 && left.every((one) => one.step.effect === 'pure')) void this.#drive(run.id);
    else this.#show(run);
  }

  async #drive(id: string): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined || this.#driven.has(id)) return;
    const abort = new AbortController();
    this.#driven.set(id, abort);
    const end = await this.#waves(run, this.#driver(run, abort), abort.signal);
    this.#driven.delete(id);
    if (end !== 'parked' && run.finished === null) {
      const steps = [...run.steps.values()];
      const failed = steps.find((step) => step.state === 'failed' || step.state === 'refused');
      const say = failed === undefined || end === 'done' ? steps.map((step) => step.say).filter((said) => said !== '').slice(-3).join('. ') : `${failed.step.title}: ${failed.say}`;
      await this.#effects.appendEffects([{ kind: 'run-finished', actor: { kind: 'system' }, run: id, ...(run.release === null ? {} : { release: run.release }), data: { state: end, say } }]);
    }
    this.#show(run);
  }

  async #waves(run: FoldedRun, driver: StepDriver, signal: AbortSignal): Promise<StepEnd> {
    const numbers = [...new Set([...run.steps.values()].map(({ step }) => step.wave))].sort((a, b) => a - b);
    for (const wave of numbers) {
      const steps = [...run.steps.values()].filter((one) => one.step.wave === wave && one.state !== 'done' && one.state !== 'skipped');
      const ends = await Promise.all(steps.map(async (folded) => ({ folded, end: await driveStep(folded, driver) })));
      if (signal.aborted || ends.some(({ end }) => end === 'parked')) return 'parked';
      const stopping = ends.find(({ folded, end }) => end !== 'done' && folded.step.onFailure === 'stop');
      if (stopping !== undefined) return stopping.end;
    }
    return 'done';
  }

  #driver(run: FoldedRun, abort: AbortController): StepDriver {
    return { run, effects: this.#effects, ports: this.#ports, contextFor: (folded, key) => this.#context(run, folded, key, abort.signal) };
  }

  #context(run: FoldedRun, { step }: FoldedStep, key: string, signal: AbortSignal): ActContext {
    const id = `${run.id}/${step.id}`;
    return {
      run: run.id, step: step.id, key, timeoutMs: step.timeoutMs, signal, ports: this.#ports,
      progress: (progress) => {
        const before = this.#transient.get(id);
        this.#transient.set(id, { progress, deadlineAt: before?.deadlineAt ?? this.#ports.now() + step.timeoutMs });
        this.#show(run);
      },
      output: (text) => this.#output.append(run.id, step.id, text),
      ask: async ({ ask, role, notPerson }) => {
        const written = await this.#effects.appendEffects([{ kind: 'approval-asked', actor: { kind: 'system' }, run: run.id, data: { step: step.id, ask, role } }]);
        if (!written.ok) return { decision: 'stopped', by: '', reason: written.error.message };
        return new Promise((resolve) => {
          const answer = (given: Answer): void => {
            this.#questions.delete(id);
            resolve(given);
          };
          this.#questions.set(id, { notPerson, role, answer });
          signal.addEventListener('abort', () => answer({ decision: 'stopped', by: '', reason: '' }), { once: true });
        });
      },
    };
  }
}
