import { z } from 'zod';
import { calendarFacts } from './calendar-facts.ts';
import { fact } from './fact.ts';
import { itemFacts } from './item-facts.ts';

export type { Actor } from './fact.ts';

const attempt = { step: z.string(), attempt: z.number().int().min(1) };

export const effectResult = z.enum(['done', 'failed', 'refused', 'not-done']);

/** Facts that any domain may record. */
export const factSchema = z.discriminatedUnion('kind', [
  fact('app-started', { version: z.string(), host: z.string(), pid: z.number().int() }),
  fact('context-armed', { until: z.number().int() }),
  fact('context-disarmed', { why: z.string() }),
  fact('plan-refused', { title: z.string(), digest: z.string(), code: z.string(), say: z.string() }),
  fact('plugin-consented', { command: z.string() }),
  fact('conn-taken', {}),
  fact('person-chosen', { name: z.string(), before: z.string() }),
  fact('press-chosen', { press: z.enum(['hold', 'click']) }),
  fact('conn-handed-over', { to: z.string().nullable() }),
  fact('note', { text: z.string() }),
  fact('question-answered', { tree: z.string(), question: z.string(), answer: z.string(), reason: z.string(), expiresAt: z.number().int() }),
  /** Somebody began to look at a tree: the tree as it was written then. */
  fact('tree-asked', { tree: z.string(), hash: z.string(), definition: z.unknown() }),
  fact('recommendation', {
    at: z.number().int(), tree: z.string(), hash: z.string(), leaf: z.string().nullable(), say: z.string(), path: z.array(z.object({ question: z.string(), answer: z.string() })),
    readings: z.array(z.unknown()), answers: z.array(z.unknown()), versions: z.object({ new: z.string().nullable(), old: z.string().nullable() }),
  }),
  fact('tree-left', { tree: z.string() }),
  fact('incident-opened', { onsetAt: z.number().int(), why: z.string() }),
  fact('incident-onset', { onsetAt: z.number().int(), why: z.string() }),
  fact('incident-note', { speaker: z.string(), text: z.string() }),
  fact('status-given', { text: z.string(), everyMs: z.number().int() }),
  fact('incident-closed', { why: z.string() }),
  fact('workspace-saved', { files: z.array(z.string()) }),
  /** Revisions that were seen to stay healthy, and how that ended; `until` is null where it goes on. */
  fact('revisions-seen', {
    seen: z.array(z.object({
      workload: z.string(), uid: z.string(), revision: z.number().int(), version: z.string(), from: z.number().int(), until: z.number().int().nullable(),
      ended: z.enum(['superseded', 'unwell']).nullable(), digests: z.record(z.string(), z.string()),
    })),
  }),
  /** By name; a value is never in an entry. */
  fact('secret-changed', { name: z.string(), what: z.enum(['set', 'removed', 'rotated']) }),
  ...calendarFacts,
  ...itemFacts,
]);
export type Fact = z.infer<typeof factSchema>;

/** The crash protocol's own entries: only the run engine appends them, through `effects.ts`. */
export const effectSchema = z.discriminatedUnion('kind', [
  fact('run-started', {
    runbook: z.string(), title: z.string(), hash: z.string(), reason: z.string(), environments: z.array(z.string()), steps: z.array(z.unknown()),
    /** The runbook's text as it was pinned; absent where the run comes from a plan. */
    source: z.string().optional(), inputs: z.record(z.string(), z.string()).optional(),
    /** What the release changes besides workloads, each with its probe as it was written then; absent where there is nothing. */
    items: z.array(z.unknown()).optional(),
  }),
  fact('intent', {
    ...attempt, key: z.string(), effect: z.string(), say: z.string(), requestHash: z.string(), request: z.unknown(),
    /** What it would change, as it was before; absent where nothing is read first, or where it must not be kept (a Secret). */
    preImage: z.unknown().optional(),
    /** The step that undoes it, where one is declared. */
    compensation: z.string().optional(),
  }),
  fact('outcome', { ...attempt, result: effectResult, say: z.string(), code: z.string().optional(), data: z.unknown().optional() }),
  fact('resolved', { ...attempt, verdict: z.enum(['done', 'not-done', 'unknown']), how: z.enum(['probe', 'person']), say: z.string() }),
  fact('step-finished', { step: z.string(), result: z.enum(['done', 'failed', 'refused', 'skipped', 'stopped']), say: z.string(), output: z.object({ sha256: z.string(), bytes: z.number().int(), cut: z.boolean() }).optional() }),
  fact('approval-asked', {
    step: z.string(), ask: z.string(), role: z.string(), count: z.number().int().default(1), notPerson: z.string().nullable().default(null), options: z.array(z.string()).default([]),
    requestHash: z.string().default(''), expiresMs: z.number().int().nullable().default(null),
  }),
  fact('approval-given', {
    step: z.string(), decision: z.enum(['approve', 'reject']), reason: z.string(), requestHash: z.string().default(''),
    /** The approver's SSH key, where the answer came from elsewhere as a signature. */
    key: z.string().optional(), choice: z.string().optional(),
  }),
  fact('approval-refused', { step: z.string(), code: z.string(), say: z.string() }),
  fact('run-paused', {
    why: z.string(),
    /** What the freeze that holds it was asked, so that anybody can ask again whether it still does. */
    frozen: z.object({ environment: z.string(), workload: z.string(), intent: z.enum(['forward', 'rollback']), window: z.string(), zone: z.string(), until: z.number().int().nullable() }).optional(),
  }),
  fact('run-resumed', { why: z.string() }),
  fact('step-retried', { step: z.string(), why: z.string() }),
  fact('run-compensating', { step: z.string(), why: z.string() }),
  fact('run-finished', { state: z.enum(['done', 'failed', 'refused', 'stopped']), say: z.string() }),
]);
export type Effect = z.infer<typeof effectSchema>;

export type NewEntry = Fact | Effect;

/** Who did it, as the columns and the screens have it. */
export const actorName = (entry: Pick<NewEntry, 'actor'>): string => (entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck');

/** An entry as it is stored: what was given, and when and where in the order it was written. */
export const entrySchema = z.union([factSchema, effectSchema]).and(z.object({ v: z.literal(1), seq: z.number().int().min(1), at: z.number().int() }));
export type Entry = z.infer<typeof entrySchema>;
