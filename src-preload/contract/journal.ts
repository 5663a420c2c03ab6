import { z } from 'zod';
import { instant } from './names.ts';

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
  z.object({ verdict: z.literal('intact'), entries: z.number().int(), head: z.string(), tookMs: z.number() }),
  z.object({ verdict: z.literal('broken'), seq: z.number().int(), claim: z.string(), entries: z.number().int() }),
]);
export type Verification = z.infer<typeof verificationSchema>;

export const journalModeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('writer') }),
  z.object({ kind: z.literal('read-only'), why: z.string(), holder: z.string().nullable() }),
]);
export type JournalMode = z.infer<typeof journalModeSchema>;
