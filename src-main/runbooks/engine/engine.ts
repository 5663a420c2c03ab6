import { randomUUID } from 'node:crypto';
import { type Result, type RunView, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Effect, type EffectJournal, effectsOf } from '../../journal/effects.ts';
import type { Journal, Stored } from '../../journal/index.ts';
import { type LiveSource, LiveCollection } from '../../live/index.ts';
import type { ActContext } from '../action.ts';
import type { RunPorts } from '../ports.ts';
import { crashPoint } from './crash-points.ts';
import { lookedAgain, probeDoubts, stopWaiting } from './doubt.ts';
import { type Hold, driveRun } from './drive.ts';
import { endSay } from './end-say.ts';
import { followWriter } from './follow-writer.ts';
import { type FoldedRun, type FoldedStep, applyEntry, foldRuns } from './fold.ts';
import { type Frozen, freezeAsking, frozenNow, heldBy } from './frozen.ts';
import { abortOf, moveOf } from './forward.ts';
import { heldOwners } from './held.ts';
import { watchItems } from './items.ts';
import { loadEnded } from './load-ended.ts';
import { StepOutput } from './output.ts';
import { type Given, Questions } from './questions.ts';
import type { RunStart } from './run-start.ts';
import { type Known, paused, resolved, resumed, skipped, stopped } from './said.ts';
import { type StepDriver, append, pauseItself } from './step.ts';
import { inTurn } from './turns.ts';
import { type StepViews, type Transient, runView } from './view.ts';

/** Runs steps by the crash protocol. What it shows is folded from the journal; what it knows besides is progress only. */
export class RunEngine {
  readonly #live = new LiveCollection<RunView>();
  readonly #journal: Journal;
  readonly #effects: EffectJournal;
  readonly #ports: RunPorts;
  readonly #output: StepOutput;
  readonly #questions: Questions;
  readonly #driven = new Map<string, AbortController>();
  readonly #again = new Map<string, Hold>();
  readonly #toShow = new Set<string>();
  readonly #views: StepViews = new WeakMap();
  readonly #transient = new Map<string, Transient>();
  readonly #frozenBy = new WeakMap<FoldedStep, Frozen>();
  readonly #resize = new Map<string, (cols: number, rows: number) => void>();
  #runs = new Map<string, FoldedRun>();
  #otherWriter = false;
  readonly #closing = new AbortController();
  #stopLooking = (): void => undefined;

  constructor(journal: Journal, ports: RunPorts) {
    this.#journal = journal;
    this.#effects = effectsOf(journal);
    this.#ports = ports;
    this.#output = new StepOutput(ports.outputDir, () => ports.secretsInUse());
    this.#questions = new Questions(this.#effects, ports);
    journal.subscribe((stored) => this.#take(stored));
  }

  get runs(): LiveSource<RunView> {
    return this.#live;
  }

  output(run: string, step: string, signal: AbortSignal): AsyncIterable<{ seq: number; text: string }> {
    return this.#output.read(run, step, signal);
  }

  /** Tells a running terminal how large the reader's is. */
  resize(run: string, step: string, cols: number, rows: number): void {
    this.#resize.get(`${run}/${step}`)?.(cols, rows);
  }

  /** What a step went back from and to, and whose update it aborted: evidence on the revisions of a workload. */
  evidenceOf(run: string, step: string): { moved: ReturnType<typeof moveOf>; aborted: ReturnType<typeof abortOf> } {
    const folded = this.#runs.get(run)?.steps.get(step);
    return { moved: moveOf(folded), aborted: abortOf(folded) };
  }

  /** What runs have suspended, and none has let go on since. */
  held(): ReturnType<typeof heldOwners> {
    return heldOwners(this.#runs.values());
  }

  /**
   * Rebuilds the runs from the journal. Those that have not ended go on at once: what is in doubt is probed, and only what changes
   * nothing, or may repeat, goes on by itself. The ended ones follow while the app is used already; see `loaded`.
   */
  async open(): Promise<Result<null>> {
    const entries = await this.#journal.readRuns('open');
    if (!entries.ok) return entries;
    this.#runs = foldRuns(entries.value.map(({ entry }) => entry));
    // In a reader, the writer's runs run for as long as the writer lives.
    this.#stopLooking = followWriter(this.#journal, (lives) => {
      this.#otherWriter = lives;
      for (const run of this.#runs.values()) this.#show(run);
    });
    const recovers = this.#journal.mode.kind === 'writer';
    for (const run of this.#runs.values()) {
      if (recovers && run.finished === null) void this.#drive(run.id, 'harmless-only', { probes: true });
      else this.#show(run);
    }
    this.loaded = loadEnded(this.#journal, this.#closing.signal, (run) => {
      if (this.#runs.has(run.id)) return;
      this.#runs.set(run.id, run);
      this.#show(run);
    });
    return ok(null);
  }

  /** Resolves when the ended runs are known too, as far back as is kept at hand. */
  loaded: Promise<void> = Promise.resolve();

  /** Journals the run with its pinned steps, then drives it. Resolves with its id as soon as it is durable. */
  async start({ by, release, environments, steps, source, inputs, items = [], urgent = false, ...start }: RunStart): Promise<Result<string>> {
    const id = randomUUID().slice(0, 8);
    const [environment] = environments;
    const written = await this.#effects.appendEffects([{
      kind: 'run-started', actor: { kind: 'person', name: by }, run: id, ...(release === null ? {} : { release }), ...(environment === undefined ? {} : { environment }),
      data: { ...start, environments: [...environments], steps: [...steps], ...(source === undefined ? {} : { source }), ...(inputs === undefined ? {} : { inputs: { ...inputs } }), ...(items.length === 0 ? {} : { items: [...items] }) },
    }]);
    if (!written.ok) return written;
    void this.#drive(id, 'all', { urgent });
    return ok(id);
  }

  /** Goes on with a run that is paused, interrupted or failed. */
  async resume(id: string, by: string, reason = ''): Promise<Result<null>> {
    const written = await this.#said(id, (known) => resumed(known, by, reason));
    if (written.ok) void this.#drive(id, 'all');
    return written;
  }

  async pause(id: string, by: string, reason: string): Promise<Result<null>> {
    return this.#said(id, (known) => paused(known, by, reason));
  }

  async skip(id: string, step: string, by: string, why: string): Promise<Result<null>> {
    const written = await this.#said(id, (known) => skipped(known, step, by, why));
    if (written.ok) this.#questions.withdraw(id, step);
    if (written.ok && this.#runs.get(id)?.paused === null) void this.#drive(id, 'all');
    return written;
  }

  /** A step that waits or reads ends, and a script is killed with all that it started. */
  async stop(id: string, by: string, reason: string): Promise<Result<null>> {
    const written = await this.#said(id, (known) => stopped(known, by, reason));
    if (written.ok) this.#driven.get(id)?.abort('stopped');
    return written;
  }

  /** After a person's word, what is left may be nothing, or only what changes nothing; the rest waits until somebody resumes. */
  async resolve(id: string, step: string, by: string, verdict: 'done' | 'not-done', reason = ''): Promise<Result<null>> {
    const written = await this.#said(id, (known) => resolved(known, step, by, verdict, reason));
    if (written.ok) this.#goOnAfter(id, step);
    return written;
  }

  /** Asks the world once more about a step that is in doubt. What it says is journaled; the run goes on as after a recovery. */
  async lookAgain(id: string, step: string, by: string): Promise<Result<{ readonly say: string }>> {
    const run = this.#runs.get(id);
    if (run === undefined) return fail('no-such-run', `there is no run ${id}`);
    const inDoubt = this.#live.get(id)?.steps.find((one) => one.id === step)?.state === 'in-doubt';
    const looked = await lookedAgain(run, run.steps.get(step), inDoubt, this.#driver(run, this.#driven.get(id) ?? new AbortController()), { kind: 'person', name: by });
    if (looked.ok && run.steps.get(step)?.open === null) this.#goOnAfter(id, step);
    return looked;
  }

  #goOnAfter(id: string, step: string): void {
    const run = this.#runs.get(id);
    stopWaiting(run?.steps.get(step));
    if (run?.finished === null && run.paused === null) void this.#drive(id, 'harmless-only');
  }

  /** A person's answer to a waiting step; refused where the step excludes the person or asks for a role they lack. */
  async answer(id: string, step: string, by: string, given: Given): Promise<Result<null>> {
    const run = this.#runs.get(id);
    const folded = run?.steps.get(step);
    if (run === undefined || folded === undefined) return fail('wrong-state', 'nothing waits for this answer any more');
    return this.#questions.answer(run, folded, by, given);
  }

  /** This machine slept, or its clock was moved, by `ms`: nothing new begins by itself on a world that is `ms` older. */
  async clockJumped(ms: number): Promise<void> {
    const why = `this machine slept, or its clock was moved, by ${Math.round(Math.abs(ms) / 1000)} s ${ms < 0 ? 'back' : 'forward'}`;
    for (const id of this.#driven.keys()) {
      const run = this.#runs.get(id);
      if (run !== undefined) await pauseItself({ run, effects: this.#effects }, why);
    }
  }

  /** Time went on, or definitions or overrides changed: whether what a freeze holds is still held is asked again, and said. */
  freezesMoved(): void {
    for (const run of this.#runs.values()) if (heldBy(run, frozenNow(run, this.#ports))?.say !== this.#live.get(run.id)?.heldBy?.say) this.#show(run);
  }

  close(): void {
    this.#closing.abort();
    this.#stopLooking();
    for (const abort of this.#driven.values()) abort.abort('closing');
  }

  /** Journals what a person says to a run, where it means something now. */
  async #said(id: string, entriesOf: (known: Known) => Result<Effect[]>): Promise<Result<null>> {
    const run = this.#runs.get(id);
    if (run === undefined) return fail('no-such-run', `there is no run ${id}`);
    return inTurn(run, async () => {
      // What is shown may be a turn behind; a word is held against what is so now.
      this.#show(run);
      const view = this.#live.get(id);
      const entries = view === undefined ? fail('no-such-run', `there is no run ${id}`) : entriesOf({ run, view, driven: this.#driven.has(id) });
      if (!entries.ok) return entries;
      const written = await append({ run, effects: this.#effects }, entries.value);
      return written.ok ? ok(null) : written;
    });
  }

  #changed(run: FoldedRun, folded: FoldedStep): void {
    this.#views.delete(folded);
    this.#showSoon(run);
  }

  #take({ entry }: Stored): void {
    const run = applyEntry(this.#runs, entry);
    const step = 'step' in entry.data ? run?.steps.get(entry.data.step) : undefined;
    if (step !== undefined) this.#views.delete(step);
    if (run !== undefined) this.#showSoon(run);
  }

  /** Once for all that happens to a run in one turn, and before anybody who waited for it goes on. */
  #showSoon(run: FoldedRun): void {
    if (this.#toShow.has(run.id)) return;
    this.#toShow.add(run.id);
    queueMicrotask(() => {
      this.#toShow.delete(run.id);
      this.#show(run);
    });
  }

  #show(run: FoldedRun): void {
    // A reader sees the writer's runs as the writer has them, for as long as a writer lives.
    const driven = this.#driven.has(run.id) || this.#otherWriter;
    this.#live.upsert(runView(run, driven, frozenNow(run, this.#ports), (step) => this.#transient.get(`${run.id}/${step}`), this.#views));
  }

  async #drive(id: string, hold: Hold, { probes = false, urgent = false } = {}): Promise<void> {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    if (this.#driven.has(id)) {
      // It is about to stand still; then it goes on.
      if (this.#again.get(id) !== 'all') this.#again.set(id, hold);
      return;
    }
    const abort = new AbortController();
    this.#driven.set(id, abort);
    const driver = this.#driver(run, abort);
    this.#show(run);
    const late = !probes ? null : await probeDoubts(driver, (folded) => this.#changed(run, folded));
    const items = watchItems(run, this.#journal, this.#ports.readItem, { stop: abort.signal, closing: this.#closing.signal });
    const read = items?.begin();
    if (!urgent) await read;
    const driving = driveRun(driver, hold);
    this.#show(run);
    const end = await driving;
    if ((await late) === true && this.#again.get(id) !== 'all') this.#again.set(id, 'harmless-only');
    await items?.end(end !== 'parked' || run.finished !== null);
    this.#driven.delete(id);
    const again = this.#again.get(id);
    this.#again.delete(id);
    // While items were read at its end, somebody may have said that it goes on.
    if (again !== undefined && (end === 'parked' || items !== null) && run.finished === null) return this.#drive(id, again);
    if (end !== 'parked' && run.finished === null) {
      crashPoint('before-run-finished');
      await inTurn(run, async () => run.finished === null && append({ run, effects: this.#effects }, [{ kind: 'run-finished', actor: { kind: 'system' }, data: { state: end, say: endSay(run, end) } }]));
    }
    this.#show(run);
  }

  #driver(run: FoldedRun, abort: AbortController): StepDriver {
    return {
      run, effects: this.#effects, ports: this.#ports, signal: abort.signal,
      contextFor: (folded, key) => this.#context(run, folded, key, abort.signal),
      frozenBy: (folded) => this.#frozenBy.get(folded),
      outputOf: ({ step }) => this.#output.finish(run.id, step.id),
    };
  }

  #context(run: FoldedRun, folded: FoldedStep, key: string, signal: AbortSignal): ActContext {
    const id = `${run.id}/${folded.step.id}`;
    return {
      run: run.id, release: run.release, step: folded.step.id, key, begunAt: this.#ports.now(), runStartedAt: run.startedAt, timeoutMs: folded.step.timeoutMs, signal,
      ports: freezeAsking(this.#ports, folded, (by) => void this.#frozenBy.set(folded, by)),
      progress: (progress) => {
        const before = this.#transient.get(id);
        this.#transient.set(id, { progress, deadlineAt: before?.deadlineAt ?? this.#ports.now() + folded.step.timeoutMs });
        this.#changed(run, folded);
      },
      output: (text) => this.#output.append(run.id, folded.step.id, text),
      onResize: (listener) => void this.#resize.set(id, listener),
      ask: (question) => this.#questions.ask(run, folded, question, signal),
    };
  }
}
