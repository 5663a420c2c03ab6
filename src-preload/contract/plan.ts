import { z } from 'zod';
import { answerSchema, instant, workloadRefSchema } from './names.ts';
import { freezeVerdictSchema } from './calendar.ts';
import { ownerSchema } from './clusters.ts';
import { itemViewSchema } from './items.ts';

/** A fact that speaks for or against a revision, and where it comes from. */
export const evidenceSchema = z.object({
  says: z.enum(['good', 'bad', 'neutral', 'unknown']),
  fact: z.string(),
  source: z.enum(['pods', 'ReplicaSet', 'ControllerRevision', 'Rollout', 'AnalysisRun', 'Helm', 'revision-history', 'journal', 'comparison', 'captain']),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const candidateSchema = z.object({
  /** Of the object that keeps the revision, such as a ReplicaSet: numbers move, uids do not. */
  uid: z.string(),
  revision: z.number().int(),
  version: z.string(),
  createdAt: instant,
  known: z.enum(['good', 'bad', 'unknown']),
  evidence: z.array(evidenceSchema),
  /** When it was complete and healthy without a break, as far as anybody knows; latest first. */
  ranHealthy: z.array(z.object({ from: instant, until: instant })).default([]),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const configReferenceSchema = z.object({
  object: z.string(),
  verdict: z.enum(['unchanged', 'changed', 'missing', 'unknown']),
  why: z.string(),
});
export type ConfigReference = z.infer<typeof configReferenceSchema>;

/** Whether an image of the target can be said to be the very one that ran; `runs` is Yes only where a pod runs it, or its digest is its name. */
export const imageKnownSchema = z.object({ image: z.string(), digest: z.string().nullable(), runs: answerSchema, why: z.string() });
export type ImageKnown = z.infer<typeof imageKnownSchema>;

export const blockerSchema = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type Blocker = z.infer<typeof blockerSchema>;

/** An effect besides the workload's own write, as a step of the run: an action by its name, and its input. */
export const plannedStepSchema = z.object({ id: z.string(), say: z.string(), uses: z.string(), with: z.record(z.string(), z.unknown()) });
export type PlannedStep = z.infer<typeof plannedStepSchema>;

export const diffLineSchema = z.object({ op: z.enum(['same', 'add', 'remove', 'skip']), text: z.string() });
export type DiffLine = z.infer<typeof diffLineSchema>;

export const rollbackItemSchema = z.object({
  id: z.string(),
  ref: workloadRefSchema,
  service: z.string(),
  /** `uid`: the revision that is left; what rolling forward again would go to. Null where it is not known. */
  from: z.object({ uid: z.string().nullable(), revision: z.number().int().nullable(), version: z.string() }),
  to: candidateSchema.nullable(),
  /** Why nothing needs to be written, by the facts of this moment; null where something does. */
  already: z.string().nullable(),
  /** How long (ms) a revision must have stayed healthy to be called known good here. */
  healthyForMs: z.number().default(10 * 60_000),
  /** Why this target: one sentence, facts only. */
  why: z.string(),
  candidates: z.array(candidateSchema),
  diff: z.array(diffLineSchema),
  config: z.array(configReferenceSchema),
  images: z.array(imageKnownSchema).default([]),
  undoneBy: z.array(ownerSchema),
  notes: z.array(z.string()),
  blockers: z.array(blockerSchema),
  pods: z.number().int(),
  etaMs: z.number().int().nullable(),
  etaWhy: z.string(),
  /** The deciding facts (SEMANTICS, "The guard"), each a name and a printable value; their digest is the plan's. */
  facts: z.record(z.string(), z.string()),
  /** The guarded JSON Patch that will be sent, as data: path and body. Null while anything blocks. */
  write: z.object({ path: z.string(), patch: z.array(z.unknown()) }).nullable(),
  /** Steps of their own before and after the write, in order; the rollout is waited for after the last. */
  before: z.array(plannedStepSchema).default([]),
  after: z.array(plannedStepSchema).default([]),
  /** sha256 of the canonical template that the server's dry run returned: what the cluster will hold afterwards. */
  intended: z.string().nullable(),
  kubectl: z.string(),
});
export type RollbackItem = z.infer<typeof rollbackItemSchema>;

/** Rolling forward again goes to the version that was left: planned like a rollback, and a forward change to every freeze. */
export const directionSchema = z.enum(['rollback', 'forward']);
export type Direction = z.infer<typeof directionSchema>;
/** What the first failure among several means for the others. */
export const onFailureSchema = z.enum(['ask', 'stop', 'go-on']);
export type OnFailure = z.infer<typeof onFailureSchema>;

export const rollbackPlanSchema = z.object({
  digest: z.string(),
  madeAt: instant,
  title: z.string(),
  direction: directionSchema,
  /** How many workloads of a wave are taken back at once. */
  parallel: z.number().int(),
  onFailure: onFailureSchema,
  /** Can this be taken back: the reason comes first. */
  answer: answerSchema,
  verdict: z.string(),
  items: z.array(rollbackItemSchema),
  /** Item ids; a wave starts when the one before it is complete. Dependants go back before what they depend on. */
  waves: z.array(z.array(z.string())),
  blast: z.object({ services: z.number().int(), pods: z.number().int(), environments: z.array(z.string()), dependants: z.array(z.string()) }),
  etaMs: z.number().int().nullable(),
  freezes: z.array(freezeVerdictSchema),
  blockers: z.array(blockerSchema),
  /** What its services' releases changed besides workloads: one-way blocks, unknown blocks the recommendation. */
  releaseItems: z.array(itemViewSchema).default([]),
  kubectl: z.string(),
});
export type RollbackPlan = z.infer<typeof rollbackPlanSchema>;

/** One deciding fact that moved between the plan and the click. */
export const differenceSchema = z.object({ item: z.string(), fact: z.string(), planned: z.string(), now: z.string() });
export type Difference = z.infer<typeof differenceSchema>;
