import type { Answer } from '../../src-preload/contract/index.ts';
import type { Reading, Row } from '../signals/index.ts';
import { type CompiledQuestion, type CompiledTree, compileTree } from './compile.ts';
import type { Tree } from './language/model.ts';
import { type Measured, measure } from './measure.ts';

/** A person's answer, good until it expires. */
export interface PersonAnswer {
  readonly answer: Answer;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly expiresAt: number;
}

/** A question's answer at an instant, and everything that it stands on. */
export interface Answered {
  readonly id: string;
  readonly answer: Answer;
  readonly value: string;
  readonly source: string;
  readonly observedAt: number | null;
  readonly why: string;
  readonly staleAt: number | null;
  readonly given: PersonAnswer | null;
  readonly used: readonly Reading[];
  readonly rows: readonly Row[] | null;
}

export interface Decision {
  /** Every question, in the order of the file. */
  readonly answered: readonly Answered[];
  /** The questions that were asked, in the order they were. */
  readonly path: readonly Answered[];
  /** null: the tree leads nowhere, which `check` refuses. */
  readonly leaf: string | null;
}

/**
 * A tree that is asked again and again. A reading that arrives is measured only against the questions that depend on it; the
 * rest keep what they were. The same readings, answers and instant give the same decision, in whatever order they came.
 */
export class TreeEvaluator {
  readonly compiled: CompiledTree;
  readonly #readings = new Map<string, Reading>();
  readonly #measured = new Map<string, Measured>();
  readonly #last = new Map<string, { readonly of: unknown; readonly stale: unknown; readonly answered: Answered }>();
  #given: ReadonlyMap<string, PersonAnswer> = new Map();

  constructor(tree: Tree) {
    this.compiled = compileTree(tree);
  }

  /** Takes readings up, by their names. */
  set(...readings: readonly Reading[]): void {
    for (const reading of readings) {
      this.#readings.set(reading.name, reading);
      for (const id of this.compiled.dependents.get(reading.name) ?? []) this.#measured.delete(id);
    }
  }

  reading(name: string): Reading | undefined {
    return this.#readings.get(name);
  }

  /** The people's answers, all of them. */
  give(given: ReadonlyMap<string, PersonAnswer>): void {
    this.#given = given;
  }

  /** Each question Yes, No or Unknown at `now` (epoch ms), and where that leads. */
  decide(now: number): Decision {
    const answered = this.compiled.questions.map((question) => this.#answer(question, now));
    const byId = new Map(answered.map((one) => [one.id, one]));
    const path: Answered[] = [];
    let next = this.compiled.tree.start;
    // `check` proves that no path runs in a circle; a tree that was not checked ends here all the same.
    for (let one = byId.get(next); one !== undefined && path.length <= answered.length; one = byId.get(next)) {
      path.push(one);
      next = this.compiled.byId.get(one.id)?.branches[one.answer] ?? '';
    }
    return { answered, path, leaf: this.compiled.leaves.has(next) ? next : null };
  }

  #answer(question: CompiledQuestion, now: number): Answered {
    const { id } = question;
    const given = this.#given.get(id);
    const before = this.#last.get(id);
    // What did not change keeps its identity, so that whoever draws it can see that.
    const kept = (of: unknown, stale: unknown, make: () => Answered): Answered => {
      if (before !== undefined && before.of === of && before.stale === stale) return before.answered;
      const answered = make();
      this.#last.set(id, { of, stale, answered });
      return answered;
    };
    if (given !== undefined && now < given.expiresAt) return kept(given, null, () => ofPerson(id, given));
    const { measured } = question;
    if (measured === null) return kept(given ?? question, 'nobody', () => ofNobody(question, given));
    const found = this.#measured.get(id) ?? measure(question, this.#readings);
    this.#measured.set(id, found);
    const old = found.answer === 'unknown' ? undefined : found.used.find((reading) => reading.observedAt === null || now - reading.observedAt > measured.maxAgeMs);
    if (old !== undefined) return kept(found, old, () => ({ ...ofReadings(id, found, measured.maxAgeMs), answer: 'unknown', why: `the reading of ${old.name} is too old` }));
    return kept(found, null, () => ofReadings(id, found, measured.maxAgeMs));
  }
}

const NONE: readonly Reading[] = [];

const ofPerson = (id: string, given: PersonAnswer): Answered => ({
  id, answer: given.answer, value: given.reason, source: given.by, observedAt: given.at, why: `${given.by} says so until ${new Date(given.expiresAt).toISOString().slice(11, 16)} UTC`,
  staleAt: given.expiresAt, given, used: NONE, rows: null,
});

const ofReadings = (id: string, found: Measured, maxAgeMs: number): Answered => ({ ...found, id, staleAt: found.observedAt === null ? null : found.observedAt + maxAgeMs, given: null });

function ofNobody({ id, question }: CompiledQuestion, expired: PersonAnswer | undefined): Answered {
  const who = 'by' in question.answer ? question.answer.by : '';
  return { id, answer: 'unknown', value: 'no answer yet', source: who, observedAt: null, why: expired === undefined ? `${who} has not answered` : `the answer of ${expired.by} has expired`, staleAt: null, given: null, used: NONE, rows: null };
}
