import { createHash } from 'node:crypto';
import { z } from 'zod';
import { effectClassSchema } from '../../../src-preload/contract/index.ts';
import { duration } from './durations.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes');
const pattern = z.string().refine((text) => isPattern(text), 'not a regular expression');

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

/** A secret by its name in the vault: the only way in which a runbook can speak of one. */
export const secretRefSchema = z.strictObject({ secret: z.string().min(1) });
/** A value for an environment variable or a header: text, or a secret by name. */
export const givenSchema = z.union([z.string(), secretRefSchema]);

const uses = { uses: z.string(), with: z.record(z.string(), z.unknown()).optional(), run: z.string().optional(), env: z.record(z.string(), givenSchema).optional() };
const other = z.strictObject({ ...uses, title: z.string().optional(), timeout: duration.optional() });

/** Who must agree before a step acts; the approval binds to the hash of the very request. */
export const gateSchema = z.strictObject({
  by: z.string().default('anyone'),
  count: z.number().int().min(1).max(9).default(1),
  /** A person's name, or an expression that gives one: they may not approve. */
  notPerson: z.string().optional(),
  ask: z.string().min(1).optional(),
  expires: duration.default('30m'),
});

export const stepSchema = z.strictObject({
  id: name,
  ...uses,
  title: z.string().optional(),
  /** CEL; when it is false the step is skipped. */
  if: z.string().optional(),
  /** Steps that must have ended well first. Without it: the step written before this one. */
  needs: z.array(name).optional(),
  /** `release.services`, or CEL that gives a list from the inputs and the release. */
  each: z.string().optional(),
  parallel: z.number().int().min(1).max(64).optional(),
  order: z.enum(['dependencies']).optional(),
  timeout: duration.optional(),
  retry: z.strictObject({
    attempts: z.number().int().min(1).max(20),
    backoff: duration.default('5s'),
    /** Only on these errors; `http-5*` takes a family. Without it: on every failure that surely had no effect, and every failed check. */
    on: z.array(z.string()).default(['*']),
  }).optional(),
  approve: gateSchema.optional(),
  /** Ask whoever is there, with these words, before it acts. */
  confirm: z.string().min(1).optional(),
  onFailure: z.union([z.enum(['stop', 'continue', 'compensate']), other]).default('stop'),
  compensate: other.optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const inputSchema = z.strictObject({
  type: z.enum(['text', 'service', 'environment', 'version', 'duration', 'choice', 'secret']),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
  /** A regular expression that the whole value must match. */
  pattern: pattern.optional(),
  why: z.string().optional(),
});
export type Input = z.infer<typeof inputSchema>;

export const runbookSchema = z.strictObject({
  runbook: name,
  for: z.enum(['release', 'service', 'none']).default('none'),
  why: z.string().optional(),
  inputs: z.record(name, inputSchema).default({}),
  steps: z.array(stepSchema).min(1),
});
export type Runbook = z.infer<typeof runbookSchema>;

/** A runbook's hash: SHA-256 (hex) of its file's bytes. A run is pinned to it. */
export const runbookHash = (source: string): string => createHash('sha256').update(source).digest('hex');

/** A step as a run holds it: pinned at the start, so that later edits of the file change nothing. */
export const pinnedStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  uses: z.string(),
  effect: effectClassSchema,
  /** Inputs with what could be filled at the start; expressions over other steps and signals are filled when it begins. */
  with: z.record(z.string(), z.unknown()),
  /** What its late expressions may speak of: inputs, release, each, and the prefix of its runbook's steps. Absent where it has none. */
  names: z.record(z.string(), z.unknown()).optional(),
  /** Whether its input still holds expressions; where it is false, whatever its input looks like is a value. */
  late: z.boolean().optional(),
  if: z.string().nullable().default(null),
  /** Ids of pinned steps. */
  needs: z.array(z.string()).default([]),
  /** Steps of one lane run at most `width` at a time. */
  lane: z.object({ name: z.string(), width: z.number().int() }).nullable().default(null),
  timeoutMs: z.number().int(),
  attempts: z.number().int(),
  backoffMs: z.number().int(),
  retryOn: z.array(z.string()).default(['*']),
  approve: z.object({ by: z.string(), count: z.number().int(), notPerson: z.string().nullable(), ask: z.string().nullable(), expiresMs: z.number().int() }).nullable().default(null),
  confirm: z.string().nullable().default(null),
  /** `ask`: nothing new begins until a person says whether to go on; `go-on`: the others go on, and the run ends as failed. */
  onFailure: z.enum(['stop', 'continue', 'compensate', 'handle', 'ask', 'go-on']),
  /** `handler` and `compensation` steps run only for the step that they belong to. */
  role: z.enum(['step', 'handler', 'compensation']).default('step'),
  of: z.string().nullable().default(null),
});
export type PinnedStep = z.infer<typeof pinnedStepSchema>;
