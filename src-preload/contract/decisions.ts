import { z } from 'zod';
import { answerSchema, instant } from './names.ts';

export const questionViewSchema = z.object({
  id: z.string(),
  ask: z.string(),
  /** null: not on the path, so it was not asked. */
  answer: answerSchema.nullable(),
  value: z.string(),
  source: z.string(),
  observedAt: instant.nullable(),
  why: z.string(),
  onPath: z.boolean(),
  /** A person answers this one. */
  byPerson: z.string().nullable(),
  branches: z.array(z.object({ answer: answerSchema, to: z.string() })),
});
export const leafViewSchema = z.object({
  id: z.string(),
  do: z.enum(['rollback', 'hold', 'pause', 'roll-forward']),
  say: z.string(),
});
export const treeViewSchema = z.object({
  id: z.string(),
  tree: z.string(),
  environment: z.string(),
  service: z.string(),
  at: instant,
  questions: z.array(questionViewSchema),
  leaf: leafViewSchema.nullable(),
  leaves: z.array(leafViewSchema),
  /** One sentence: the recommendation and the fact that decided it. */
  say: z.string(),
});
export type TreeView = z.infer<typeof treeViewSchema>;
