import { z } from 'zod';
import { answerSchema, instant, phaseSchema, workloadRefSchema } from './names.ts';

/** Whether what is shown can be shown to be current (SEMANTICS, "Silence is not health"). */
export const freshnessSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fresh'), lastEventAt: instant, provenAt: instant }),
  z.object({ kind: z.literal('stale'), since: instant, lastEventAt: instant.nullable(), reason: z.string() }),
  z.object({ kind: z.literal('never'), reason: z.string() }),
]);
export type Freshness = z.infer<typeof freshnessSchema>;

export const connectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('needs-consent'), command: z.string() }),
  z.object({ kind: z.literal('connected'), serverVersion: z.string(), user: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), hint: z.string(), retryAt: instant.nullable() }),
]);
export type Connection = z.infer<typeof connectionSchema>;

/** Looking only is the default; armed is a deliberate act, for a time. */
export const armingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('looking') }),
  z.object({ kind: z.literal('armed'), until: instant, by: z.string() }),
]);
export type Arming = z.infer<typeof armingSchema>;

export const permissionSchema = z.object({ what: z.string(), allowed: answerSchema, why: z.string(), askedAt: instant });

export const environmentViewSchema = z.object({
  id: z.string(),
  context: z.string(),
  /** null: every namespace that may be read. */
  namespace: z.string().nullable(),
  zone: z.string(),
  protection: z.enum(['open', 'guarded']),
  production: answerSchema,
  connection: connectionSchema,
  freshness: freshnessSchema,
  arming: armingSchema,
  permissions: z.array(permissionSchema),
});
export type EnvironmentView = z.infer<typeof environmentViewSchema>;

/** Who else writes this object, and whether it would undo what we do. */
export const ownerSchema = z.object({
  kind: z.enum(['Argo CD', 'Flux', 'Helm', 'controller', 'kubectl apply']),
  name: z.string(),
  wouldUndo: answerSchema,
  why: z.string(),
  /** The owner's own object, where its mark on the workload names one. */
  object: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }).optional(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** An owner that a rollback of ours suspended, and that nobody has let go on since: a standing reminder. */
export const heldOwnerSchema = z.object({
  id: z.string(),
  environment: z.string(),
  object: z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
  uid: z.string(),
  /** What its acting was switched off from, to be put back. */
  was: z.unknown(),
  since: instant,
  by: z.string(),
  run: z.string(),
  /** Whether its object says so now. */
  held: answerSchema,
});
export type HeldOwner = z.infer<typeof heldOwnerSchema>;

export const workloadViewSchema = z.object({
  id: z.string(),
  ref: workloadRefSchema,
  service: z.string(),
  tier: z.number().int().nullable(),
  team: z.string().nullable(),
  phase: phaseSchema,
  /** One sentence with its numbers: "3 of 12 pods ready; 2 in CrashLoopBackOff". */
  say: z.string(),
  version: z.string(),
  images: z.array(z.string()),
  revision: z.number().int().nullable(),
  desired: z.number().int(),
  updated: z.number().int(),
  ready: z.number().int(),
  available: z.number().int(),
  /** Pods still listed that are not of the newest template; null when that is not known. */
  oldPods: z.number().int().nullable(),
  /** An update that goes step by step, such as an Argo canary: percent wanted, the present step of how many, and who ends its pause when. */
  canary: z.object({ weight: z.number(), step: z.number().int(), steps: z.number().int(), pausedBy: z.enum(['hand', 'step']).nullable(), pausedUntil: instant.nullable() }).nullable(),
  previousVersion: z.string().nullable(),
  rolloutStartedAt: instant.nullable(),
  deadlineAt: instant.nullable(),
  healthySince: instant.nullable(),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
  owners: z.array(ownerSchema),
});
export type WorkloadView = z.infer<typeof workloadViewSchema>;

export const revisionViewSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  version: z.string(),
  images: z.array(z.string()),
  templateHash: z.string(),
  createdAt: instant,
  by: z.string().nullable(),
  /** Null where its kind does not count by revision and the pods may not be read. */
  desired: z.number().int().nullable(),
  ready: z.number().int().nullable(),
  current: z.boolean(),
});
export type RevisionView = z.infer<typeof revisionViewSchema>;

export const podViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  revision: z.number().int().nullable(),
  version: z.string(),
  phase: phaseSchema,
  /** The kubelet's own word: CrashLoopBackOff, ImagePullBackOff, ContainerCreating, Running ... */
  reason: z.string(),
  message: z.string().nullable(),
  restarts: z.number().int(),
  createdAt: instant,
  terminating: z.boolean(),
});
export type PodView = z.infer<typeof podViewSchema>;

export const eventViewSchema = z.object({
  id: z.string(),
  at: instant,
  type: z.enum(['Normal', 'Warning']),
  reason: z.string(),
  message: z.string(),
  object: z.string(),
  count: z.number().int(),
});
export type EventView = z.infer<typeof eventViewSchema>;

export const changeViewSchema = z.object({
  id: z.string(),
  at: instant,
  environment: z.string(),
  service: z.string().nullable(),
  workload: z.string().nullable(),
  object: z.string(),
  what: z.enum(['template', 'restart', 'scale', 'pause', 'config', 'created', 'other']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** The field manager as the cluster recorded it; a person only where one is known. */
  manager: z.string().nullable(),
  person: z.string().nullable(),
  source: z.enum(['ReplicaSet', 'ControllerRevision', 'managedFields', 'journal']),
});
export type ChangeView = z.infer<typeof changeViewSchema>;
