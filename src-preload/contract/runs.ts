import { z } from 'zod';
import { runItemSchema } from './items.ts';
import { instant, workloadRefSchema } from './names.ts';

export const effectClassSchema = z.enum(['pure', 'idempotent', 'probeable', 'opaque']);
export type EffectClass = z.infer<typeof effectClassSchema>;

/** `interrupted`: no process runs it any more, and nothing of it is in doubt; a person says whether it goes on. */
export const runStateSchema = z.enum([
  'running', 'waiting', 'paused', 'in-doubt', 'interrupted', 'done', 'failed', 'refused', 'stopped',
]);
export type RunState = z.infer<typeof runStateSchema>;
export const stepStateSchema = z.enum([
  'pending', 'running', 'waiting', 'in-doubt', 'done', 'failed', 'refused', 'skipped', 'stopped',
]);
export type StepState = z.infer<typeof stepStateSchema>;

export const stepViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  uses: z.string(),
  effect: effectClassSchema,
  state: stepStateSchema,
  attempt: z.number().int(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** What is happening, in words: "3 of 12 pods ready (checkout), deadline 10:00". */
  say: z.string(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  deadlineAt: instant.nullable(),
  waitsFor: z.object({
    ask: z.string(), role: z.string(), since: instant, count: z.number().int(), notPerson: z.string().nullable(),
    /** Empty: approve or reject; else what can be chosen. */
    options: z.array(z.string()),
    given: z.array(z.object({ by: z.string(), at: instant, signed: z.boolean() })),
    /** For an approver elsewhere: `quarterdeck approve CODE`. */
    code: z.string(),
  }).nullable(),
  doubt: z.object({
    intended: z.string(),
    /** What was there before it was sent, in words; null where that was not looked up. */
    before: z.string().nullable(),
    probed: z.string(),
    /** Whether the world can be asked again. */
    canLook: z.boolean(),
    question: z.string(),
  }).nullable(),
  hasOutput: z.boolean(),
  needs: z.array(z.string()),
  role: z.enum(['step', 'handler', 'compensation']),
});
export type StepView = z.infer<typeof stepViewSchema>;

export const runViewSchema = z.object({
  id: z.string(),
  runbook: z.string(),
  title: z.string(),
  release: z.string().nullable(),
  environments: z.array(z.string()),
  state: runStateSchema,
  by: z.string(),
  reason: z.string().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** One sentence of what is true now. */
  say: z.string(),
  steps: z.array(stepViewSchema),
  /** The freeze that holds a paused run: since and until when, whether it is over (a person still resumes), and what can be taken back inside it. */
  heldBy: z.object({
    window: z.string(), since: instant, until: instant.nullable(), over: z.boolean(), environment: z.string(), workload: z.string(), back: z.array(workloadRefSchema), say: z.string(),
  }).nullable(),
  /** What its release changes besides workloads, as the run saw it. */
  items: z.array(runItemSchema).default([]),
  /** What a rollback left, to roll forward to again; null where nothing was taken back. */
  forward: z.object({ workloads: z.array(workloadRefSchema), to: z.record(z.string(), z.string()), say: z.string() }).nullable(),
});
export type RunView = z.infer<typeof runViewSchema>;

export const outputChunkSchema = z.object({ seq: z.number().int(), text: z.string() });

/** What the catalogue and the reading view need of a runbook. */
export const runbookViewSchema = z.object({
  runbook: z.string(),
  for: z.enum(['release', 'service', 'none']),
  why: z.string().nullable(),
  hash: z.string(),
  inputs: z.array(z.object({
    name: z.string(), type: z.string(), default: z.string().nullable(), choices: z.array(z.string()), pattern: z.string().nullable(), why: z.string().nullable(),
  })),
  steps: z.array(z.object({
    id: z.string(), uses: z.string(), effect: effectClassSchema, say: z.string(), needs: z.array(z.string()),
    /** Loops, conditions, approvals and what happens on failure, in words. */
    notes: z.array(z.string()),
  })),
  file: z.string(),
});
export type RunbookView = z.infer<typeof runbookViewSchema>;

/** What a run would do, step by step, with the real difference; nothing was touched to learn it. */
export const dryStepSchema = z.object({
  id: z.string(), title: z.string(), uses: z.string(), effect: effectClassSchema,
  /** `later`: it depends on what an earlier step gives, and cannot be known before. */
  verdict: z.enum(['would-do', 'would-skip', 'would-ask', 'refused', 'later']),
  say: z.string(), diff: z.string().nullable(),
  /** The request or the script as it would be sent or run, whole; secrets by their names. Null where it is neither. */
  sends: z.string().nullable(),
});
export type DryStep = z.infer<typeof dryStepSchema>;
