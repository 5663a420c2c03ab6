import { z } from 'zod';
import { instant } from './names.ts';

/** What a reading says against its own bounds. A reading without bounds, or without a value, has no opinion: unknown. */
export const readingVerdictSchema = z.enum(['pass', 'fail', 'unknown']);
export type ReadingVerdict = z.infer<typeof readingVerdictSchema>;

/** Points of a spark-line, oldest first. A gap in the readings is a null, never a line drawn over it. */
export const sparkSchema = z.array(z.object({ at: instant, value: z.number().nullable() }));

/** One version in one region. `n` is the number of samples (requests); `low` and `high` bound the true value, always-valid. */
export const sideSchema = z.object({
  version: z.string(),
  value: z.number().nullable(),
  n: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  why: z.string(),
  spark: sparkSchema,
});
export type Side = z.infer<typeof sideSchema>;

/**
 * New against old, region by region; they are never summed. `worse` and `better` are shown by a test that stays valid however
 * often it is read; `not-worse` is no proof of being equal; `undecided` has too few samples, or lies between.
 */
export const comparisonSchema = z.object({
  method: z.string(),
  unit: z.string(),
  rows: z.array(z.object({ group: z.string(), new: sideSchema, old: sideSchema, verdict: z.enum(['worse', 'better', 'not-worse', 'undecided', 'unknown']), why: z.string() })),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const readingViewSchema = z.object({
  name: z.string(),
  /** null: unknown, and `why` says why. */
  value: z.union([z.number(), z.boolean()]).nullable(),
  /** "ratio", "pods", "s", "requests"; empty where the value has none. */
  unit: z.string(),
  text: z.string(),
  verdict: readingVerdictSchema,
  source: z.string(),
  /** How it was asked: the query as it was sent, or where it was looked up. */
  asked: z.string(),
  observedAt: instant.nullable(),
  why: z.string(),
  spark: sparkSchema,
  comparison: comparisonSchema.nullable(),
});
export type ReadingView = z.infer<typeof readingViewSchema>;

/** A place that signals are read from. It is asked only while somebody looks. */
export const sourceViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['prometheus', 'alertmanager']),
  /** Environment to address; `*` where one address serves all. */
  urls: z.record(z.string(), z.string()),
  /** The name of its secret in the vault, never the secret. */
  secret: z.string().nullable(),
  verifyTls: z.boolean(),
  state: z.enum(['not-asked', 'answering', 'failing']),
  lastSuccessAt: instant.nullable(),
  lastError: z.object({ at: instant, message: z.string(), hint: z.string() }).nullable(),
  /** Queries that are being repeated now. */
  polled: z.number().int(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

/** What a source answered to a test: its own words, cut to a length that can be shown. */
export const sourceTestSchema = z.object({ url: z.string(), tookMs: z.number(), say: z.string(), answer: z.string() });
export type SourceTest = z.infer<typeof sourceTestSchema>;
