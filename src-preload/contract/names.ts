import { z } from 'zod';

/** Epoch milliseconds, UTC. Every instant in the contract has this unit; zones are applied when it is shown. */
export const instant = z.number().int();

/** A status as the screen draws it: one shape, one word, one colour (UI.md, rule 1). */
export const phaseSchema = z.enum(['healthy', 'progressing', 'paused', 'degraded', 'failed', 'unknown']);
export type Phase = z.infer<typeof phaseSchema>;

/** The workload kinds that can be taken back. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'HelmRelease'] as const;
export const workloadKindSchema = z.enum(workloadKinds);
export type WorkloadKind = z.infer<typeof workloadKindSchema>;
export const workloadRefSchema = z.object({
  environment: z.string().min(1),
  namespace: z.string().min(1),
  kind: workloadKindSchema,
  name: z.string().min(1),
});
export type WorkloadRef = z.infer<typeof workloadRefSchema>;

/** The one text form of a workload's name, used as key everywhere: `environment/namespace/Kind/name`. */
export const workloadId = (ref: WorkloadRef): string => `${ref.environment}/${ref.namespace}/${ref.kind}/${ref.name}`;

/** A place in a file; line and column count from 1. */
export const placeSchema = z.object({ file: z.string(), line: z.number().int(), column: z.number().int() });
export type Place = z.infer<typeof placeSchema>;

/** Yes, No or Unknown, and why. Unknown never becomes No. */
export const answerSchema = z.enum(['yes', 'no', 'unknown']);
export type Answer = z.infer<typeof answerSchema>;

export const toneSchema = z.enum(['calm', 'good', 'move', 'warn', 'bad', 'unknown']);
export type Tone = z.infer<typeof toneSchema>;

/** What a forward step, a rollback and an emergency have in common is nothing: freezes tell them apart. */
export const changeIntentSchema = z.enum(['forward', 'rollback', 'emergency']);
export type ChangeIntent = z.infer<typeof changeIntentSchema>;
