import { z } from 'zod';
import { instant } from './names.ts';

/** What a release changes besides workloads. */
export const itemKindSchema = z.enum(['migration', 'flag', 'config', 'cdn']);
export type ItemKind = z.infer<typeof itemKindSchema>;

/** Can it be taken back: yes before its named point, no from that point on, and unknown where no fresh reading says. */
export const itemVerdictSchema = z.enum(['reversible', 'one-way', 'unknown']);
export type ItemVerdict = z.infer<typeof itemVerdictSchema>;

/** An item of a release that is not a workload, as far as it is known now. */
export const itemViewSchema = z.object({
  /** `release/item`, and `@environment` where there is one of it in each. */
  id: z.string(),
  release: z.string(),
  item: z.string(),
  kind: itemKindSchema,
  /** Null where there is one of it for all environments of the release. */
  environment: z.string().nullable(),
  owner: z.string(),
  /** In the order in which it goes through them; from `point` on it is one-way. */
  phases: z.array(z.string()),
  point: z.string(),
  /** What its newest reading gave; null where that gave none, or is too old to count. */
  phase: z.string().nullable(),
  verdict: itemVerdictSchema,
  /** One sentence: the phase and what follows from it, or why it is unknown. */
  say: z.string(),
  /** When its probe last ended, whatever it said; null: never, as far as the journal knows. */
  readAt: instant.nullable(),
  /** What must be agreed to before its probe runs; null where nothing must. */
  needsConsent: z.string().nullable(),
});
export type ItemView = z.infer<typeof itemViewSchema>;

/** An item as a run saw it: from the first reading to the newest. */
export const runItemSchema = z.object({
  id: z.string(),
  item: z.string(),
  kind: itemKindSchema,
  environment: z.string().nullable(),
  verdict: itemVerdictSchema,
  /** "orders-schema: migrate → contract, now one-way". */
  say: z.string(),
  at: instant,
});
export type RunItem = z.infer<typeof runItemSchema>;

/** What decides of items in a plan: the verdict of each, and not the phase, which moves on while it changes nothing. */
export const itemFacts = (items: readonly ItemView[]): Record<string, string> =>
  Object.fromEntries(items.map((one) => [`${one.item}${one.environment === null ? '' : ` in ${one.environment}`} (${one.release})`, one.verdict === 'one-way' ? `one-way since ${one.point}` : one.verdict]));
