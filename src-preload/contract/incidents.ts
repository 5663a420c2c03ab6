import { z } from 'zod';
import { leafViewSchema } from './decisions.ts';
import { answerSchema, instant, toneSchema, workloadRefSchema } from './names.ts';

/** Something that changed before the onset, and how likely it is to have to do with it. */
export const causeSchema = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum(['deploy', 'restart', 'config', 'flag', 'scale', 'pause', 'freeze', 'run', 'other']),
  what: z.string(),
  who: z.string(),
  /** Ms before the onset; never negative. */
  beforeMs: z.number().int().min(0),
  likelihood: z.enum(['likely', 'possible', 'unlikely']),
  /** Why it stands where it stands, strongest reason first. */
  why: z.array(z.string()),
  tone: toneSchema,
});
export type Cause = z.infer<typeof causeSchema>;

export const incidentKeySchema = z.object({ environment: z.string().min(1), service: z.string().min(1) });
export type IncidentKey = z.infer<typeof incidentKeySchema>;

export const incidentViewSchema = z.object({
  id: z.string(),
  environment: z.string(),
  service: z.string(),
  ref: workloadRefSchema.nullable(),
  release: z.string().nullable(),
  /** null: nobody has opened it yet; what is shown is what is known all the same. */
  openedAt: instant.nullable(),
  openedBy: z.string().nullable(),
  onsetAt: instant,
  onsetWhy: z.string(),
  tree: z.string().nullable(),
  question: z.object({ id: z.string(), ask: z.string(), answer: answerSchema, value: z.string(), source: z.string(), observedAt: instant.nullable() }).nullable(),
  leaf: leafViewSchema.nullable(),
  /** The tree's one sentence. */
  say: z.string(),
  causes: z.array(causeSchema),
  /** What is known, with times, in two sentences; to be copied. */
  status: z.string(),
  update: z.object({ everyMs: z.number().int(), dueAt: instant.nullable(), lastAt: instant.nullable(), lastBy: z.string().nullable() }),
  notes: z.array(z.object({ id: z.string(), at: instant, by: z.string(), speaker: z.string(), text: z.string() })),
  conn: z.object({ holder: z.string(), release: z.string(), since: instant }).nullable(),
  onCall: z.object({ who: z.string().nullable(), why: z.string() }),
});
export type IncidentView = z.infer<typeof incidentViewSchema>;
