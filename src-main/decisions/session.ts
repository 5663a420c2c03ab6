import type { TreeKey, TreeView } from '../../src-preload/contract/index.ts';
import { LiveCollection, type LiveSource } from '../live/index.ts';
import { type Reading, type SignalDesk, type SignalWatch, type Slo, type SparkSet, type Subject, isCompared, sameReading } from '../signals/index.ts';
import type { AnswerBook } from './answers.ts';
import { type Decision, TreeEvaluator } from './evaluator.ts';
import type { LeafSubject } from './leaf.ts';
import type { Tree } from './language/model.ts';
import { type RecordPort, Recorder } from './recorder.ts';
import { type Spark, treeView } from './view.ts';

export interface About {
  readonly leaf: LeafSubject;
  readonly signals: Subject;
}

/** What a session needs to know of the world. Each is asked afresh at every look. */
export interface SessionPorts {
  tree(): Tree | undefined;
  about(): About;
  slo(): Slo | null;
  /** The readings that need no asking: of the cluster, of our runs, of the plan. */
  derived(): readonly Reading[];
  /** Called back whenever a derived reading may have changed; returns the way to stop. */
  onChange(listener: () => void): () => void;
  readonly answers: AnswerBook;
  readonly desk: SignalDesk;
  readonly record: RecordPort;
  now(): number;
}

const SOON_MS = 80;
const TICK_MS = 5_000;
/** Nothing is recommended before everything was read once, or this long (ms) after the tree was opened. */
const SETTLE_MS = 5_000;
const SPARK_POINTS = 90;
const BUDGETS = ['budgetBurnFast', 'budgetBurnSlow', 'budgetLeft'] as const;

/** One tree asked about one service, for as long as somebody looks. */
export class TreeSession {
  readonly source: LiveSource<TreeView>;
  readonly #live = new LiveCollection<TreeView>();
  readonly #key: TreeKey;
  readonly #ports: SessionPorts;
  readonly #recorder: Recorder;
  readonly #stops: (() => void)[];
  readonly #lines = new Map<string, { at: number; value: number | null }[]>();
  readonly #sides = new Map<string, SparkSet>();
  readonly #openedAt: number;
  #evaluator: TreeEvaluator | null = null;
  #watch: SignalWatch | null = null;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #stale: ReturnType<typeof setTimeout> | undefined;

  constructor(key: TreeKey, ports: SessionPorts) {
    this.#key = key;
    this.#ports = ports;
    this.source = this.#live;
    this.#recorder = new Recorder(key, ports.record);
    this.#openedAt = ports.now();
    const tick = setInterval(() => this.look(), TICK_MS);
    this.#stops = [ports.onChange(() => this.#later()), ports.answers.onChange(() => this.#later()), () => clearInterval(tick)];
    this.look();
  }

  /** The decision at this moment, from what is known now; null where the tree is gone. */
  look(): Decision | null {
    const { now } = this.#ports;
    const tree = this.#ports.tree();
    if (tree === undefined) {
      this.#live.replace([]);
      return null;
    }
    const about = this.#ports.about();
    const evaluator = this.#evaluatorOf(tree);
    for (const reading of this.#ports.derived()) this.#take(evaluator, reading);
    this.#watch?.about(about.signals);
    evaluator.give(this.#ports.answers.of(this.#key.tree, this.#key.environment, this.#key.service));
    const decision = evaluator.decide(now());
    const { new: fresh, old } = about.signals.versions;
    const versions = { new: fresh, old };
    const view = treeView(evaluator, decision, {
      key: this.#key, now: now(), subject: about.leaf, versions, leafSince: this.#recorder.leafSince,
      sparks: { of: (name): Spark => this.#lines.get(name) ?? [], side: (name, group, side): Spark => [...(this.#sides.get(name)?.get(group)?.[side] ?? [])] },
    });
    if (!this.settled && now() - this.#openedAt < SETTLE_MS) {
      const missing = decision.path.filter((one) => one.answer === 'unknown').map((one) => one.id).join(', ');
      this.#live.upsert({ ...view, leaf: null, say: `Reading what it asks${missing === '' ? '' : `: ${missing}`} …` });
    } else {
      this.#recorder.record(tree, decision, versions, view.say, now());
      this.#live.upsert({ ...view, leafSince: this.#recorder.leafSince });
    }
    this.#lookWhenStale(decision, now());
    return decision;
  }

  /** Whether every reading that the tree asks for has arrived, be it as unknown, and the way back was planned. */
  get settled(): boolean {
    const evaluator = this.#evaluator;
    return evaluator !== null && [...evaluator.compiled.dependents.keys()].every((name) => evaluator.reading(name) !== undefined) && evaluator.reading('canGoBack')?.observedAt != null;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#watch?.close();
    this.#recorder.close();
    clearTimeout(this.#soon);
    clearTimeout(this.#stale);
  }

  #later(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.look();
    }, SOON_MS);
  }

  /** An answer that gets too old changes at that very moment, not at the next tick. */
  #lookWhenStale(decision: Decision, now: number): void {
    clearTimeout(this.#stale);
    const next = Math.min(...decision.answered.flatMap(({ staleAt }) => (staleAt !== null && staleAt >= now ? [staleAt] : [])));
    if (Number.isFinite(next) && next - now < TICK_MS) this.#stale = setTimeout(() => this.look(), next - now + 1);
  }

  #evaluatorOf(tree: Tree): TreeEvaluator {
    if (this.#evaluator?.compiled.tree === tree) return this.#evaluator;
    const evaluator = new TreeEvaluator(tree);
    this.#evaluator = evaluator;
    this.#watch?.close();
    const defined = new Map(Object.entries(tree.signals).map(([name, def]) => [name, { def, by: byOf(tree, name) }]));
    const budgets = BUDGETS.filter((name) => evaluator.compiled.dependents.has(name));
    this.#watch = this.#ports.desk.watch({ defined, budgets, slo: this.#ports.slo() }, {
      reading: (reading) => {
        this.#take(evaluator, reading);
        this.#later();
      },
      sparks: (name, sparks) => {
        this.#sides.set(name, sparks);
        this.#later();
      },
    });
    return evaluator;
  }

  #take(evaluator: TreeEvaluator, reading: Reading): void {
    const before = evaluator.reading(reading.name);
    if (before !== undefined && before.observedAt === reading.observedAt && sameReading(before, reading)) return;
    evaluator.set(reading);
    if (typeof reading.value === 'boolean' || reading.groups !== null) return;
    const line = this.#lines.get(reading.name) ?? [];
    line.push({ at: reading.observedAt ?? this.#ports.now(), value: reading.value });
    if (line.length > SPARK_POINTS) line.shift();
    this.#lines.set(reading.name, line);
  }
}

/** The label that tells a compared signal's regions apart: that of the question that compares it. */
function byOf(tree: Tree, signal: string): string {
  const def = tree.signals[signal];
  const question = def !== undefined && isCompared(def) ? Object.values(tree.questions).find((one) => one.compare?.signal === signal) : undefined;
  return question?.compare?.by ?? 'region';
}
