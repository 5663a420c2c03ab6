import type { z } from 'zod';
import type { EffectClass, Result } from '../../src-preload/contract/index.ts';
import type { Prepared, Probed, Progress, Rechecked, RunPorts } from './ports.ts';

/** How one try of a step ended, as far as is known. */
export type ActEnd =
  | { readonly kind: 'done'; readonly say: string; readonly data?: unknown }
  /** `code` is what `retry.on` names: `timeout`, `exit-1`, `http-503`. */
  | { readonly kind: 'failed'; readonly say: string; readonly code?: string; readonly data?: unknown }
  | { readonly kind: 'refused'; readonly say: string }
  /** Surely without effect; it may be tried again. */
  | { readonly kind: 'not-done'; readonly say: string }
  | { readonly kind: 'in-doubt'; readonly say: string };

export interface Question {
  readonly kind: 'approve' | 'choice';
  readonly ask: string;
  readonly role: string;
  /** How many different people. */
  readonly count: number;
  readonly notPerson: string | null;
  readonly options: readonly string[];
  /** How long an answer holds, ms; null: until the step acts. */
  readonly expiresMs: number | null;
  /** SHA-256 (hex) of the request that is agreed to. */
  readonly requestHash: string;
}

export interface Answered {
  readonly decision: 'approve' | 'reject' | 'stopped';
  readonly by: readonly string[];
  readonly reason: string;
  readonly choice: string | null;
}

export interface ActContext {
  readonly run: string;
  readonly release: string | null;
  readonly step: string;
  /** Recognises this attempt at the system that it acts on. */
  readonly key: string;
  /** When this try began to be prepared, ms since the epoch: the same however often it is prepared again. */
  readonly begunAt: number;
  /** When the run was started, ms since the epoch: what its plan compared is as old as that. */
  readonly runStartedAt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly ports: RunPorts;
  progress(now: Progress): void;
  output(text: string): void;
  /** Called when the reader's terminal changes its size, with columns and rows. */
  onResize(listener: (cols: number, rows: number) => void): void;
  /** Journals the question and resolves with what people answered. */
  ask(question: Question): Promise<Answered>;
}

/** One action: what `uses:` names. Its effect class says what recovery may do with an attempt that is in doubt. */
export interface Action<W> {
  readonly name: string;
  readonly effect: EffectClass | ((input: unknown) => EffectClass);
  readonly with: z.ZodType<W>;
  /** What it would do, in words; never touches anything. */
  say(input: W): string;
  /** Read-only, before every try: whether the facts that its plan rests on still hold. */
  recheck?(input: W, context: ActContext): Promise<Result<Rechecked>>;
  /** Reads the world and fixes the request that is journaled before it is sent. A fault here has had no effect. */
  prepare(input: W, context: ActContext): Promise<Result<Prepared>>;
  /** Only of what is pure and asks nobody: it is answered from what is known already, and need not wait for its intent to be durable. */
  readonly atHand?: true;
  /** The effect. `request` is exactly what was journaled. */
  act(request: unknown, input: W, context: ActContext): Promise<ActEnd>;
  /** Read-only: did a request that is in doubt take effect? */
  probe?(request: unknown, ports: RunPorts): Promise<Probed>;
  /** Read-only, for a dry run: what a prepared request would change, where preparing it does not say so already. */
  difference?(request: unknown, ports: RunPorts): Promise<Result<string>>;
  /** What follows the effect and has none of its own: waiting for it to take hold. */
  settle?(input: W, acted: Acted, context: ActContext): Promise<ActEnd>;
}

/** An effect that is there. After a probe or a person's word only the request is known, and no `data`. */
export type Acted = Extract<ActEnd, { kind: 'done' }> & { readonly request: unknown };
