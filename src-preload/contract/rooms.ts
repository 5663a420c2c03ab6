import { z } from 'zod';
import { answerSchema, instant, phaseSchema, toneSchema, workloadRefSchema } from './names.ts';
import { heldOwnerSchema } from './clusters.ts';
import { freezeWindowSchema, freezeVerdictSchema } from './calendar.ts';
import { itemViewSchema } from './items.ts';
import { journalModeSchema } from './journal.ts';

/** A room is opened for a planned release, or for any selection of workloads. */
export const roomKeySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('release'), release: z.string() }),
  z.object({ kind: z.literal('selection'), workloads: z.array(workloadRefSchema).min(1).max(200) }),
]);
export type RoomKey = z.infer<typeof roomKeySchema>;

export const timelineItemSchema = z.object({
  id: z.string(),
  at: instant,
  source: z.enum(['ours', 'cluster', 'change', 'note']),
  who: z.string(),
  say: z.string(),
  tone: toneSchema,
});
export type TimelineItem = z.infer<typeof timelineItemSchema>;

export const roomCellSchema = z.object({
  workload: z.string(),
  ref: workloadRefSchema,
  service: z.string(),
  environment: z.string(),
  phase: phaseSchema,
  say: z.string(),
  version: z.string(),
  target: z.string().nullable(),
  share: z.number().min(0).max(1).nullable(),
  /** Why there is nothing to show, e.g. the workload is not in the cluster. */
  problem: z.string().nullable(),
  tree: z.string().nullable(),
});
export type RoomCell = z.infer<typeof roomCellSchema>;

export const roomViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  release: z.string().nullable(),
  why: z.string().nullable(),
  captain: z.string().nullable(),
  runbook: z.string().nullable(),
  window: z.object({ start: instant, end: instant, zone: z.string() }).nullable(),
  startedAt: instant.nullable(),
  tone: toneSchema,
  /** What is happening and what to do, in one sentence. */
  verdict: z.string(),
  detail: z.string(),
  /** The cell that the verdict speaks of. */
  focus: z.string().nullable(),
  freeze: freezeVerdictSchema.nullable(),
  /** What its release changes besides workloads. */
  items: z.array(itemViewSchema).default([]),
  cells: z.array(roomCellSchema),
  dependants: z.array(roomCellSchema),
  timeline: z.array(timelineItemSchema),
  inFlight: z.array(workloadRefSchema),
  paused: z.array(workloadRefSchema),
});
export type RoomView = z.infer<typeof roomViewSchema>;

/** The ten-second facts of the frame, one object that is always there. */
export const frameViewSchema = z.object({
  id: z.literal('frame'),
  workspace: z.object({ name: z.string(), dir: z.string().nullable(), source: z.enum(['example', 'folder', 'none']), faults: z.number().int() }),
  rehearsal: z.boolean(),
  sandbox: z.boolean(),
  person: z.object({ name: z.string(), known: z.boolean() }),
  journal: journalModeSchema,
  zone: z.string(),
  conn: z.object({ holder: z.string(), release: z.string(), since: instant }).nullable(),
  freezesInForce: z.array(freezeWindowSchema),
  nextFreeze: freezeWindowSchema.nullable(),
  onCall: z.object({ who: z.string().nullable(), why: z.string() }),
  hurt: z.array(z.object({ workload: z.string(), ref: workloadRefSchema, phase: phaseSchema, say: z.string(), since: instant.nullable() })),
  held: z.array(heldOwnerSchema),
  canGoBack: z.object({ answer: answerSchema, why: z.string(), workloads: z.array(workloadRefSchema) }),
  rooms: z.array(z.object({ release: z.string(), tone: toneSchema, verdict: z.string() })),
});
export type FrameView = z.infer<typeof frameViewSchema>;
