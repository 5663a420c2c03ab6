import type { Answer, Result } from '../../src-preload/contract/index.ts';
import type { PersonAnswer } from './evaluator.ts';

export interface GivenAnswer {
  readonly tree: string;
  readonly environment: string;
  readonly service: string;
  readonly question: string;
  readonly answer: Answer;
  readonly reason: string;
}

/** An answer that was given before this start. */
export interface HeldAnswer {
  readonly given: GivenAnswer;
  readonly by: string;
  readonly at: number;
  readonly expiresAt: number;
}

export interface AnswerBook {
  of(tree: string, environment: string, service: string): ReadonlyMap<string, PersonAnswer>;
  give(given: GivenAnswer, by: string, expiresMs: number): Promise<Result<null>>;
  onChange(listener: () => void): () => void;
}

/** People's answers, by tree, environment and service; journaled before they count, and they expire. `held` are those of before, oldest first. */
export function createAnswers(now: () => number, record: (given: GivenAnswer, by: string, expiresAt: number) => Promise<Result<unknown>>, held: readonly HeldAnswer[] = []): AnswerBook {
  const books = new Map<string, Map<string, PersonAnswer>>();
  const listeners = new Set<() => void>();
  const key = (tree: string, environment: string, service: string): string => JSON.stringify([tree, environment, service]);
  const keep = ({ given, by, at, expiresAt }: HeldAnswer): void => {
    const id = key(given.tree, given.environment, given.service);
    const book = books.get(id) ?? new Map<string, PersonAnswer>();
    books.set(id, book.set(given.question, { answer: given.answer, by, reason: given.reason, at, expiresAt }));
  };
  for (const one of held) if (one.expiresAt > now()) keep(one);
  return {
    of: (tree, environment, service) => books.get(key(tree, environment, service)) ?? new Map<string, PersonAnswer>(),
    async give(given, by, expiresMs) {
      const at = now();
      const written = await record(given, by, at + expiresMs);
      if (!written.ok) return written;
      keep({ given, by, at, expiresAt: at + expiresMs });
      for (const listener of listeners) listener();
      return { ok: true, value: null };
    },
    onChange: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  };
}
