import { z } from 'zod';
import { actRequestSchema } from './acts.ts';
import { answerSchema, instant } from './names.ts';
import { readingViewSchema } from './signals.ts';

export const questionViewSchema = z.object({
  id: z.string(),
  ask: z.string(),
  /** null: not on the path, so it was not asked. */
  answer: answerSchema.nullable(),
  /** What it would say if it were asked now. */
  would: answerSchema,
  value: z.string(),
  source: z.string(),
  observedAt: instant.nullable(),
  why: z.string(),
  onPath: z.boolean(),
  /** A person answers this one; or the one who has. */
  byPerson: z.string().nullable(),
  /** A person's answer or override that holds now. */
  given: z.object({ answer: answerSchema, by: z.string(), reason: z.string(), at: instant, expiresAt: instant }).nullable(),
  /** From here on the answer is Unknown unless a newer reading arrives; null where it has no age. */
  staleAt: instant.nullable(),
  /** The readings that it is answered from. */
  facts: z.array(readingViewSchema),
  branches: z.array(z.object({ answer: answerSchema, to: z.string() })),
});
export type QuestionView = z.infer<typeof questionViewSchema>;

export const leafKinds = ['rollback', 'abort-canary', 'hold', 'pause', 'roll-forward', 'run-runbook'] as const;
export const leafViewSchema = z.object({
  id: z.string(),
  do: z.enum(leafKinds),
  say: z.string(),
  runbook: z.string().nullable(),
  /** The act to ask a plan of, with the answers that led here; null where there is nothing to do. */
  act: actRequestSchema.nullable(),
});
export type LeafView = z.infer<typeof leafViewSchema>;

export const treeViewSchema = z.object({
  id: z.string(),
  tree: z.string(),
  environment: z.string(),
  service: z.string(),
  at: instant,
  /** The versions that are compared; null where only one is known. */
  versions: z.object({ new: z.string().nullable(), old: z.string().nullable() }),
  questions: z.array(questionViewSchema),
  /** The question whose answer leads to the leaf. */
  decidedBy: z.string().nullable(),
  leaf: leafViewSchema.nullable(),
  /** Since when this leaf has been recommended, as far as somebody looked. */
  leafSince: instant.nullable(),
  leaves: z.array(leafViewSchema),
  /** One sentence: the recommendation and the fact that decided it. */
  say: z.string(),
});
export type TreeView = z.infer<typeof treeViewSchema>;

/** Which tree, asked about what. */
export const treeKeySchema = z.object({ tree: z.string(), environment: z.string(), service: z.string() });
export type TreeKey = z.infer<typeof treeKeySchema>;

const count = z.number().min(0).max(1e12);
/** Values to try a tree with: they replace readings and answers for this one evaluation, and are never recorded. */
export const triedValuesSchema = z.object({
  readings: z.record(z.string(), z.union([z.number(), z.boolean()]).nullable()).default({}),
  answers: z.record(z.string(), answerSchema).default({}),
  /** Signal name to the counts of bad and of all samples by region, new and old. */
  counts: z.record(z.string(), z.array(z.object({ group: z.string(), new: z.object({ bad: count, n: count }), old: z.object({ bad: count, n: count }) })).max(50)).default({}),
});
export type TriedValues = z.infer<typeof triedValuesSchema>;

/** What a tree said at an instant, from the journal alone. `view` is null where nobody asked it then. */
export const replayedSchema = z.object({
  at: instant,
  view: treeViewSchema.nullable(),
  /** The journal entry that says so, and when it was written. */
  entry: z.number().int().nullable(),
  say: z.string(),
});
export type Replayed = z.infer<typeof replayedSchema>;
