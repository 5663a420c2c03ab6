import { z } from 'zod';
import { blockerSchema } from './plan.ts';
import { instant } from './names.ts';

/** What can be done with an update that is under way: each an act, planned and pressed. */
export const steerVerbSchema = z.enum(['promote', 'promote-full', 'abort', 'retry']);
export type SteerVerb = z.infer<typeof steerVerbSchema>;

/** One of the two versions of an update. */
export const canarySideSchema = z.object({ hash: z.string(), revision: z.number().int(), version: z.string(), ready: z.number().int(), desired: z.number().int() });

export const analysisViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Step, Background, PrePromotion, PostPromotion; of a step its number, from 1. */
  type: z.string(),
  step: z.number().int().nullable(),
  phase: z.string(),
  message: z.string(),
  startedAt: instant.nullable(),
  metrics: z.array(z.object({
    name: z.string(), phase: z.string(), condition: z.string(), failed: z.number().int(), failureLimit: z.number(),
    /** Measurements, oldest first; the value as its provider gave it. */
    values: z.array(z.object({ at: instant, value: z.string(), phase: z.string() })),
  })),
});
export type AnalysisView = z.infer<typeof analysisViewSchema>;

/** An Argo Rollout's update, step by step. */
export const canaryViewSchema = z.object({
  id: z.string(),
  strategy: z.enum(['canary', 'blueGreen']),
  /** The controller's own words. */
  phase: z.string(),
  message: z.string(),
  updating: z.boolean(),
  /** Percent: what the steps ask for, and the new version's share of the pods that are ready; null where none is ready. */
  weight: z.object({ wanted: z.number(), actual: z.number().nullable() }),
  steps: z.array(z.object({ text: z.string(), state: z.enum(['done', 'now', 'next']) })),
  pause: z.object({ reason: z.string(), since: instant.nullable(), until: instant.nullable() }).nullable(),
  aborted: z.object({ at: instant.nullable(), say: z.string() }).nullable(),
  stable: canarySideSchema.nullable(),
  fresh: canarySideSchema.nullable(),
  /** Blue-green: the version that the active Service selects. */
  active: z.string().nullable(),
  analyses: z.array(analysisViewSchema),
  /** Each act that there is, and why it may not be pressed now; null where it may. */
  acts: z.array(z.object({ verb: steerVerbSchema, then: z.string(), refused: blockerSchema.nullable() })),
});
export type CanaryView = z.infer<typeof canaryViewSchema>;

/** An act on an update as it would be now: what decides it, and what forbids it. */
export interface SteerPlan {
  readonly version: string;
  readonly then: string;
  readonly blockers: z.infer<typeof blockerSchema>[];
  readonly facts: Readonly<Record<string, string>>;
}
