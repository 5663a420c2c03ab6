import { z } from 'zod';
import { steerVerbSchema } from './canary.ts';
import { definitionChangeSchema } from './calendar-changes.ts';
import { answerSchema, instant, toneSchema, workloadRefSchema } from './names.ts';
import { blockerSchema, differenceSchema, directionSchema, onFailureSchema, rollbackPlanSchema } from './plan.ts';
import { parallelSchema, pressSchema } from './settings.ts';

/** The leaf of a decision tree that led to an act, and the answers on its path: they are asked again at the click. */
export const decidedSchema = z.object({ tree: z.string(), environment: z.string(), service: z.string(), leaf: z.string(), answers: z.record(z.string(), answerSchema) });
export type Decided = z.infer<typeof decidedSchema>;
const decided = decidedSchema.optional();

/** Everything that changes the world, as the renderer may ask for it. Asking changes nothing: the answer is a plan. */
export const actRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rollback'),
    workloads: z.array(workloadRefSchema).min(1).max(200),
    /** Workload id to the uid of a chosen candidate; where absent, main chooses. */
    to: z.record(z.string(), z.string()).default({}),
    direction: directionSchema.optional(),
    onFailure: onFailureSchema.optional(),
    /** At once within a wave; the setting where absent. */
    parallel: parallelSchema.optional(),
    reason: z.string().trim().max(500),
    release: z.string().optional(),
    decided,
  }),
  /** Promote, abort or try again the update of one workload that goes step by step. */
  z.object({ kind: z.literal('steer'), workload: workloadRefSchema, verb: steerVerbSchema, reason: z.string().trim().max(500).default(''), release: z.string().optional(), decided }),
  /** Let a suspended owner act again; `held` is the reminder's id. */
  z.object({ kind: z.literal('resume-owner'), held: z.string() }),
  z.object({ kind: z.literal('arm'), environments: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('stop'), workloads: z.array(workloadRefSchema).min(1).max(200), release: z.string().optional(), decided }),
  z.object({ kind: z.literal('go-forward'), workloads: z.array(workloadRefSchema).min(1).max(200), release: z.string().optional(), decided }),
  z.object({
    kind: z.literal('start-run'),
    runbook: z.string(),
    release: z.string().optional(),
    environments: z.array(z.string()).default([]),
    inputs: z.record(z.string(), z.string()).default({}),
    decided,
  }),
  z.object({
    kind: z.literal('approve'), run: z.string(), step: z.string(), decision: z.enum(['approve', 'reject']), reason: z.string().max(500),
    /** Where the question has options. */
    choice: z.string().max(200).optional(),
    /** Where the answer comes from elsewhere: an armoured SSH signature over the question's code. */
    signature: z.string().max(20_000).optional(),
  }),
  z.object({ kind: z.literal('resume-run'), run: z.string(), reason: z.string().max(500).default('') }),
  z.object({ kind: z.literal('pause-run'), run: z.string(), reason: z.string().max(500) }),
  z.object({ kind: z.literal('skip-step'), run: z.string(), step: z.string(), reason: z.string().trim().min(1).max(500) }),
  z.object({ kind: z.literal('stop-run'), run: z.string(), reason: z.string().max(500) }),
  z.object({ kind: z.literal('resolve'), run: z.string(), step: z.string(), verdict: z.enum(['done', 'not-done']), reason: z.string().max(500).default('') }),
  z.object({ kind: z.literal('take-conn'), release: z.string() }),
  /** To a person of the workspace, or to nobody: then anyone may take it. */
  z.object({ kind: z.literal('hand-over-conn'), release: z.string(), to: z.string().nullable() }),
  /** Let the probes of a release's items run, as they are now. */
  z.object({ kind: z.literal('agree-probes'), release: z.string() }),
  z.object({ kind: z.literal('consent-plugin'), context: z.string() }),
  /** Writes a proposed change; refused where the file is no longer the one that it was computed from. */
  z.object({ kind: z.literal('write-definition'), change: definitionChangeSchema, baseHash: z.string().nullable(), commit: z.object({ branch: z.string().min(1).max(200) }).nullable().default(null) }),
  /** For one release and one window (its id), until the earlier of their ends; a second person answers where the freeze asks for one. */
  z.object({ kind: z.literal('override-freeze'), release: z.string(), window: z.string(), reason: z.string().trim().min(1).max(500) }),
  z.object({ kind: z.literal('answer-override'), override: z.string(), decision: z.enum(['approve', 'reject']), reason: z.string().max(500).default(''), signature: z.string().max(20_000).optional() }),
  z.object({ kind: z.literal('close-follow-up'), followUp: z.string(), note: z.string().trim().min(1).max(1000) }),
  /** null: the operating system's user. */
  z.object({ kind: z.literal('choose-person'), name: z.string().max(100).nullable() }),
  z.object({ kind: z.literal('choose-press'), press: pressSchema }),
]);
export type ActRequest = z.infer<typeof actRequestSchema>;

/** What the confirm surface draws: plain text only, composed by main from its own state. */
export const actPlanSchema = z.object({
  id: z.string(),
  digest: z.string(),
  /** Verb + object + scope: "Roll back checkout, cart in production-eu". */
  title: z.string(),
  statements: z.array(z.object({ label: z.string(), text: z.string(), tone: toneSchema })),
  blockers: z.array(blockerSchema),
  madeAt: instant,
  expiresAt: instant,
  /** How long the surface must have shown this very plan before the press counts, ms. */
  exposureMs: z.number().int(),
  replaces: z.string().nullable(),
  rollback: rollbackPlanSchema.nullable(),
});
export type ActPlan = z.infer<typeof actPlanSchema>;

/** What became of a press. */
export const actOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), run: z.string() }),
  z.object({ kind: z.literal('done'), say: z.string() }),
  z.object({
    kind: z.literal('refused'), code: z.string(), say: z.string(), hint: z.string(),
    differences: z.array(differenceSchema), replacement: z.string().nullable(),
  }),
]);
export type ActOutcome = z.infer<typeof actOutcomeSchema>;

/** The confirm surface's whole vocabulary: fetch a plan, say it is on screen, press. */
export const confirmRequestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('show'), plan: z.string() }),
  z.object({ do: z.literal('exposed'), plan: z.string(), digest: z.string() }),
  z.object({ do: z.literal('execute'), plan: z.string(), digest: z.string(), heldMs: z.number() }),
]);
export type ConfirmRequest = z.infer<typeof confirmRequestSchema>;
export const confirmReplySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), plan: actPlanSchema, holdMs: z.number().int() }),
  z.object({ kind: z.literal('noted') }),
  z.object({ kind: z.literal('outcome'), outcome: actOutcomeSchema }),
  z.object({ kind: z.literal('error'), code: z.string(), say: z.string() }),
]);
export type ConfirmReply = z.infer<typeof confirmReplySchema>;
