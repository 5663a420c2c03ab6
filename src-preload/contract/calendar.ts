import { z } from 'zod';
import { changeIntentSchema, instant, placeSchema, toneSchema } from './names.ts';

export const freezeWindowSchema = z.object({
  freeze: z.string(),
  owner: z.string(),
  why: z.string(),
  start: instant,
  end: instant,
  zone: z.string(),
  blocks: z.array(changeIntentSchema),
  environments: z.array(z.string()),
});
export type FreezeWindow = z.infer<typeof freezeWindowSchema>;

/** The freeze verdict always names the window, its owner, why, and the next instant at which the answer changes. */
export const freezeVerdictSchema = z.object({
  verdict: z.enum(['allowed', 'refused']),
  intent: changeIntentSchema,
  at: instant,
  because: freezeWindowSchema.nullable(),
  changesAt: instant.nullable(),
  say: z.string(),
});
export type FreezeVerdict = z.infer<typeof freezeVerdictSchema>;

export const releaseViewSchema = z.object({
  kind: z.literal('release'),
  id: z.string(),
  services: z.record(z.string(), z.string()),
  environments: z.array(z.string()),
  start: instant,
  end: instant,
  zone: z.string(),
  captain: z.string(),
  risk: z.string(),
  runbook: z.string().nullable(),
  why: z.string(),
  /** What is known of it now; `planned` before its window, `past` after it without a journaled run. */
  state: z.enum(['planned', 'window-open', 'running', 'waiting', 'done', 'failed', 'taken-back', 'in-doubt', 'past']),
  tone: toneSchema,
  freeze: freezeVerdictSchema,
  place: placeSchema,
});
export type ReleaseView = z.infer<typeof releaseViewSchema>;

export const freezeViewSchema = z.object({
  kind: z.literal('freeze'),
  id: z.string(),
  freeze: z.string(),
  owner: z.string(),
  why: z.string(),
  start: instant,
  end: instant,
  zone: z.string(),
  environments: z.array(z.string()),
  blocks: z.array(changeIntentSchema),
  repeats: z.string().nullable(),
  override: z.string(),
  place: placeSchema,
});
export const calendarItemSchema = z.discriminatedUnion('kind', [releaseViewSchema, freezeViewSchema]);
export type CalendarItem = z.infer<typeof calendarItemSchema>;
