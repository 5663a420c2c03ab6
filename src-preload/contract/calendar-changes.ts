import { z } from 'zod';
import { conflictSchema, freezeVerdictSchema, overrideTermsSchema, scopeSchema } from './calendar.ts';
import { changeIntentSchema, instant } from './names.ts';
import { diffLineSchema } from './plan.ts';
import { workspaceFaultSchema } from './workspace.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes').max(100);
const said = z.string().trim().min(1).max(500);
const span = { start: instant, end: instant };

/** A change to one file of the workspace, as a person means it. Times are instants; the file gets the local time of its zone. */
export const definitionChangeSchema = z.discriminatedUnion('change', [
  z.object({ change: z.literal('move-release'), release: z.string(), ...span, environments: z.array(z.string()).min(1).optional() }),
  z.object({
    change: z.literal('create-release'), release: name, services: z.record(name, z.string().min(1)), environments: z.array(z.string()).min(1), ...span,
    captain: z.string().min(1), runbook: z.string().optional(), risk: z.enum(['low', 'medium', 'high']).default('medium'), why: z.string().max(500).default(''),
  }),
  z.object({ change: z.literal('cancel-release'), release: z.string(), reason: said }),
  z.object({
    change: z.literal('create-freeze'), freeze: name, owner: said, why: said, ...span, allDay: z.boolean().default(false), zone: z.string().optional(),
    repeat: z.string().optional(), scope: scopeSchema.default({}), blocks: z.array(changeIntentSchema).min(1).default(['forward']), override: overrideTermsSchema.optional(),
  }),
  /** An emergency release: what runs now by its digest, the commit that mends it, and the lane's who, why and ticket. */
  z.object({
    change: z.literal('hotfix'), service: name, environments: z.array(z.string()).min(1), version: z.string().min(1).max(200), commit: z.string().regex(/^[0-9a-f]{7,64}$/, 'a commit hash'),
    captain: z.string().min(1), why: said, ticket: said, runbook: z.string().optional(), durationMs: z.number().int().min(60_000).max(86_400_000).default(3_600_000),
  }),
  z.object({ change: z.literal('add-source'), name, holds: z.enum(['holidays', 'shifts']), from: z.string().min(1).max(2000), team: z.string().optional() }),
]);
export type DefinitionChange = z.infer<typeof definitionChangeSchema>;

export const proposalSchema = z.object({
  title: z.string(),
  /** Relative to the workspace. */
  file: z.string(),
  /** sha256 of the file that the change was computed from; null where the file is new. The write is refused when it moved. */
  baseHash: z.string().nullable(),
  diff: z.array(diffLineSchema),
  /** What the file's own checks say of it as it would be; none may be left. */
  faults: z.array(workspaceFaultSchema),
  /** For a release: the verdict over its window, and its conflicts, as they would be. */
  verdict: freezeVerdictSchema.nullable(),
  conflicts: z.array(conflictSchema),
  /** The checkout that the folder is in; null where it is in none. */
  git: z.object({ branch: z.string(), suggested: z.string(), branches: z.array(z.string()) }).nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const overrideViewSchema = z.object({
  id: z.string(),
  release: z.string(),
  /** The window overridden: `NAME/START`. */
  window: z.string(),
  freeze: z.string(),
  start: instant.nullable(),
  end: instant.nullable(),
  by: z.string(),
  reason: z.string(),
  askedAt: instant,
  state: z.enum(['waiting', 'in-force', 'rejected', 'expired']),
  /** Where a second person is asked: what they sign with `quarterdeck approve CODE`, until they have. */
  code: z.string().nullable(),
  secondPerson: z.boolean(),
  roles: z.array(z.string()),
  approvedBy: z.string().nullable(),
  expiresAt: instant,
  say: z.string(),
});
export type OverrideView = z.infer<typeof overrideViewSchema>;

export const followUpViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['override', 'emergency-review']),
  release: z.string(),
  say: z.string(),
  by: z.string(),
  openedAt: instant,
  dueAt: instant,
  state: z.enum(['open', 'overdue', 'closed']),
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  note: z.string().nullable(),
});
export type FollowUpView = z.infer<typeof followUpViewSchema>;

/** The emergency lane, counted: a share that rises is a finding. */
export const emergenciesSchema = z.object({
  n: z.number().int(),
  reviewsOpen: z.number().int(),
  reviewsOverdue: z.number().int(),
  list: z.array(z.object({ release: z.string(), at: instant, who: z.string(), why: z.string(), ticket: z.string(), review: z.enum(['open', 'overdue', 'closed']), dueAt: instant })),
});
export type Emergencies = z.infer<typeof emergenciesSchema>;

/** The address that calendar programs read, as long as it is not revoked; whoever knows it can read the calendar, and nothing else. */
export const feedSchema = z.object({ url: z.string().nullable(), madeAt: instant.nullable(), say: z.string() });
export type Feed = z.infer<typeof feedSchema>;

/** A week as it is printed: seven days in one zone, what happens on each, and who is on call. */
export const weekPlanSchema = z.object({
  zone: z.string(), from: instant, to: instant, title: z.string(), madeAt: instant,
  days: z.array(z.object({ date: z.string(), day: z.string(), holidays: z.array(z.string()), onCall: z.array(z.string()), rows: z.array(z.object({ time: z.string(), kind: z.string(), what: z.string(), where: z.string(), who: z.string(), says: z.string() })) })),
});
export type WeekPlan = z.infer<typeof weekPlanSchema>;
