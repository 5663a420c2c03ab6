import { createHash } from 'node:crypto';
import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, or ISO 8601 (`PT10M`, `P2DT14H`) in ms; null for anything else. Days are 24 h here: a run has no calendar. */
export function durationMs(text: string): number | null {
  const short = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  if (short !== null) return Number(short[1]) * (UNITS[short[2] ?? ''] ?? 0);
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (iso === null || text === 'P' || text.endsWith('T')) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = iso;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000;
}

const duration = z.string().refine((text) => durationMs(text) !== null, 'not a duration: write 90s, 10m, 2h or ISO 8601 such as PT10M');
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes');

export const stepSchema = z.strictObject({
  id: name,
  uses: z.string(),
  title: z.string().optional(),
  each: z.enum(['release.services']).optional(),
  order: z.enum(['dependencies']).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  timeout: duration.optional(),
  retry: z.strictObject({ attempts: z.number().int().min(1).max(20), backoff: duration.default('5s') }).optional(),
  onFailure: z.enum(['stop', 'continue']).default('stop'),
});

export const runbookSchema = z.strictObject({
  runbook: name,
  for: z.enum(['release', 'service', 'none']).default('none'),
  why: z.string().optional(),
  inputs: z
    .record(name, z.strictObject({
      type: z.enum(['text', 'service', 'environment', 'version', 'duration', 'choice']),
      default: z.string().optional(),
      choices: z.array(z.string()).optional(),
      why: z.string().optional(),
    }))
    .default({}),
  steps: z.array(stepSchema).min(1),
});
export type Runbook = z.infer<typeof runbookSchema>;

/** A runbook's hash: SHA-256 (hex) of its file's bytes. A run is pinned to it. */
export const runbookHash = (source: string): string => createHash('sha256').update(source).digest('hex');

/** A step as a run holds it: everything resolved at the start, so that later edits of the file change nothing. */
export const pinnedStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  uses: z.string(),
  effect: z.enum(['pure', 'idempotent', 'probeable', 'opaque']),
  /** Steps of one wave run side by side; waves run in order. */
  wave: z.number().int(),
  with: z.record(z.string(), z.unknown()),
  timeoutMs: z.number().int(),
  attempts: z.number().int(),
  backoffMs: z.number().int(),
  onFailure: z.enum(['stop', 'continue']),
});
export type PinnedStep = z.infer<typeof pinnedStepSchema>;
