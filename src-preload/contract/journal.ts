import { z } from 'zod';
import { instant } from './names.ts';
import { faultSchema } from './result.ts';

export const entryViewSchema = z.object({
  id: z.string(),
  seq: z.number().int(),
  at: instant,
  kind: z.string(),
  actor: z.string(),
  run: z.string().nullable(),
  release: z.string().nullable(),
  environment: z.string().nullable(),
  service: z.string().nullable(),
  /** One sentence for the list. */
  say: z.string(),
  hash: z.string(),
  /** The RFC 8785 text as stored, byte for byte. */
  canonical: z.string(),
});
export type EntryView = z.infer<typeof entryViewSchema>;

export const entryFilterSchema = z.object({
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(500).default(100),
  kinds: z.array(z.string()).optional(),
  run: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  service: z.string().optional(),
  person: z.string().optional(),
  text: z.string().optional(),
});
export type EntryFilter = z.infer<typeof entryFilterSchema>;

export const verificationSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('intact'), entries: z.number().int(),
    /** The hash of the newest entry (hex), and the root of the tree over all of them (base64). */
    head: z.string(), root: z.string(), tookMs: z.number(),
    /** How many checkpoints the journal holds, and the keys that signed them. */
    checkpoints: z.number().int(), keys: z.array(z.string()),
    /** Entries whose bodies are in archives: how many, how many of them were read again, and the archives that are not at hand. */
    archived: z.object({ entries: z.number().int(), read: z.number().int(), missing: z.array(z.string()) }),
    /** How many entries the kept checkpoint is over, where one was given. */
    against: z.number().int().nullable(),
  }),
  z.object({ verdict: z.literal('broken'), what: z.enum(['entry', 'tree', 'checkpoint', 'archive', 'against']), seq: z.number().int(), claim: z.string(), entries: z.number().int() }),
]);
export type Verification = z.infer<typeof verificationSchema>;

/** What an evidence package is about. Instants of a period: from, included, to, not included. */
export const evidenceScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: z.string().min(1) }),
  z.object({ kind: z.literal('release'), release: z.string().min(1) }),
  z.object({ kind: z.literal('period'), from: instant, to: instant }),
]);
export type EvidenceScope = z.infer<typeof evidenceScopeSchema>;

/** A package as it reaches the renderer, to be saved. */
export const evidencePackageSchema = z.object({
  name: z.string(),
  /** The zip's bytes, in base64. */
  zip: z.string(),
  entries: z.number().int(),
  missing: z.array(z.string()),
});
export type EvidencePackage = z.infer<typeof evidencePackageSchema>;

/** A signed tree head, as it is kept and copied. */
export const checkpointViewSchema = z.object({ size: z.number().int(), at: instant, note: z.string(), verifier: z.string() });
export type CheckpointView = z.infer<typeof checkpointViewSchema>;

export const checkpointsViewSchema = z.object({
  checkpoints: z.array(checkpointViewSchema),
  /** Entries since the newest one. */
  uncovered: z.number().int(),
  /** Why the last one could not be signed. */
  fault: faultSchema.nullable(),
});
export type CheckpointsView = z.infer<typeof checkpointsViewSchema>;

export const journalModeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('writer') }),
  z.object({ kind: z.literal('read-only'), why: z.string(), holder: z.string().nullable() }),
]);
export type JournalMode = z.infer<typeof journalModeSchema>;
