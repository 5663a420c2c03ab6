import type { z } from 'zod';
import type { EffectClass, Result } from '../../src-preload/contract/index.ts';
import type { Prepared, Progress, RunPorts } from './ports.ts';

/** How one try of a step ended, as far as is known. */
export type ActEnd =
  | { readonly kind: 'done'; readonly say: string; readonly data?: unknown }
  | { readonly kind: 'failed'; readonly say: string }
  | { readonly kind: 'refused'; readonly say: string }
  /** Surely without effect; it may be tried again. */
  | { readonly kind: 'not-done'; readonly say: string }
  | { readonly kind: 'in-doubt'; readonly say: string };

export interface ActContext {
  readonly run: string;
  readonly step: string;
  /** Recognises this attempt at the system that it acts on. */
  readonly key: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly ports: RunPorts;
  progress(now: Progress): void;
  output(text: string): void;
  /** Journals the question and resolves with a person's answer. */
  ask(question: { ask: string; role: string; notPerson: string | null }): Promise<{ readonly decision: 'approve' | 'reject' | 'stopped'; readonly by: string; readonly reason: string }>;
}

/** One action: what `uses:` names. Its effect class says what recovery may do with an attempt that is in doubt. */
export interface Action<W> {
  readonly name: string;
  readonly effect: EffectClass;
  readonly with: z.ZodType<W>;
  /** What it would do, in words; never touches anything. */
  say(input: W): string;
  /** Reads the world and fixes the request that is journaled before it is sent. A fault here has had no effect. */
  prepare(input: W, context: ActContext): Promise<Result<Prepared>>;
  /** The effect. `request` is exactly what was journaled. */
  act(request: unknown, input: W, context: ActContext): Promise<ActEnd>;
  /** Read-only: did a request that is in doubt take effect? */
  probe?(request: unknown, ports: RunPorts): Promise<{ readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string }>;
  /** What follows the effect and has none of its own: waiting for it to take hold. */
  settle?(input: W, acted: Extract<ActEnd, { kind: 'done' }>, context: ActContext): Promise<ActEnd>;
}
