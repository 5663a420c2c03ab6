import { z } from 'zod';
import { itemViewSchema } from './items.ts';
import { changeIntentSchema, instant, placeSchema, toneSchema } from './names.ts';

/** What a definition speaks about. An absent list means everything; `*` in a name stands for anything; labels are `key=value`. */
export const scopeSchema = z.object({
  environments: z.array(z.string()).optional(),
  tiers: z.array(z.number().int()).optional(),
  teams: z.array(z.string()).optional(),
  services: z.array(z.string()).optional(),
  labels: z.array(z.string()).optional(),
});
export type ScopeView = z.infer<typeof scopeSchema>;

/** Who may override a window: null where it names nobody. A reason is always required. */
export const overrideTermsSchema = z.object({ roles: z.array(z.string()), secondPerson: z.boolean() });
export type OverrideTerms = z.infer<typeof overrideTermsSchema>;

export const freezeWindowSchema = z.object({
  freeze: z.string(),
  owner: z.string(),
  why: z.string(),
  start: instant,
  end: instant,
  zone: z.string(),
  blocks: z.array(changeIntentSchema),
  environments: z.array(z.string()),
});
export type FreezeWindow = z.infer<typeof freezeWindowSchema>;

/** The window that a verdict speaks of. Where maintenance windows are missing, it is the time between them, open-ended by null. */
export const verdictWindowSchema = z.object({
  kind: z.enum(['freeze', 'maintenance', 'sync-window']),
  /** `NAME/START`, the same as the calendar item's id where there is one; what an override names. */
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  why: z.string(),
  start: instant.nullable(),
  end: instant.nullable(),
  zone: z.string(),
  override: overrideTermsSchema.nullable(),
});
export type VerdictWindow = z.infer<typeof verdictWindowSchema>;

/** The verdict always names the window, its owner, why, and the next instant at which the answer changes. */
export const freezeVerdictSchema = z.object({
  verdict: z.enum(['allowed', 'refused', 'allowed-by-override']),
  intent: changeIntentSchema,
  at: instant,
  /** The window that refuses, or that was overridden. */
  because: verdictWindowSchema.nullable(),
  changesAt: instant.nullable(),
  override: z.object({ id: z.string(), by: z.string(), approvedBy: z.string().nullable(), reason: z.string(), expiresAt: instant }).nullable(),
  say: z.string(),
});
export type FreezeVerdict = z.infer<typeof freezeVerdictSchema>;

/** A verdict over a span and over every pair of service and environment: the strictest decides; `parts` cover the span. */
export const spanVerdictSchema = z.object({
  verdict: freezeVerdictSchema,
  parts: z.array(z.object({ start: instant, end: instant, verdict: freezeVerdictSchema.shape.verdict, because: verdictWindowSchema.nullable() })),
});
export type SpanVerdict = z.infer<typeof spanVerdictSchema>;

export const conflictSchema = z.object({
  kind: z.enum(['same-service', 'dependency-in-flight', 'tier-1-together', 'captain-double-booked', 'no-window-left', 'too-short']),
  /** The other release, where there is one. */
  with: z.string().nullable(),
  say: z.string(),
});
export type Conflict = z.infer<typeof conflictSchema>;

const when = { start: instant, end: instant, zone: z.string(), allDay: z.boolean() };

export const releaseViewSchema = z.object({
  kind: z.literal('release'),
  id: z.string(),
  ...when,
  services: z.record(z.string(), z.string()),
  environments: z.array(z.string()),
  captain: z.string(),
  risk: z.string(),
  runbook: z.string().nullable(),
  why: z.string(),
  intent: z.enum(['forward', 'emergency']),
  ticket: z.string().nullable(),
  /** Of its services: the smallest tier (1 matters most) and every team. */
  tier: z.number().int().nullable(),
  teams: z.array(z.string()),
  /** What is known of it now; `planned` before its window, `past` after it without a journaled run. */
  state: z.enum(['planned', 'window-open', 'running', 'waiting', 'done', 'failed', 'taken-back', 'in-doubt', 'past', 'cancelled']),
  tone: toneSchema,
  freeze: freezeVerdictSchema,
  conflicts: z.array(conflictSchema),
  /** How long its runbook is expected to take, ms; null where nothing tells. */
  expectedMs: z.number().nullable(),
  /** What it changes besides workloads, as far as it is known now. */
  items: z.array(itemViewSchema).default([]),
  place: placeSchema,
});
export type ReleaseView = z.infer<typeof releaseViewSchema>;

const defined = { owner: z.string(), why: z.string(), scope: scopeSchema, environments: z.array(z.string()), repeats: z.string().nullable(), place: placeSchema };

export const freezeViewSchema = z.object({
  kind: z.literal('freeze'),
  id: z.string(),
  ...when,
  freeze: z.string(),
  ...defined,
  blocks: z.array(changeIntentSchema),
  /** Who may override it, as a sentence and as data. */
  override: z.string(),
  terms: overrideTermsSchema.nullable(),
});
export const maintenanceViewSchema = z.object({ kind: z.literal('maintenance'), id: z.string(), ...when, maintenance: z.string(), ...defined, only: z.array(changeIntentSchema), terms: overrideTermsSchema.nullable() });
export const gamedayViewSchema = z.object({ kind: z.literal('gameday'), id: z.string(), ...when, gameday: z.string(), facilitator: z.string(), why: z.string(), environments: z.array(z.string()), place: placeSchema });
/** From an iCalendar source; `place` is the line of its event where the source is a file. */
export const shiftViewSchema = z.object({ kind: z.literal('shift'), id: z.string(), ...when, who: z.string(), team: z.string().nullable(), source: z.string(), place: placeSchema.nullable() });
export const holidayViewSchema = z.object({ kind: z.literal('holiday'), id: z.string(), ...when, holiday: z.string(), source: z.string(), place: placeSchema.nullable() });
/** An occurrence of an Argo CD AppProject's sync window. */
export const syncWindowViewSchema = z.object({
  kind: z.literal('sync-window'),
  id: z.string(),
  ...when,
  action: z.enum(['allow', 'deny']),
  project: z.string(),
  environment: z.string(),
  schedule: z.string(),
  applications: z.array(z.string()),
  namespaces: z.array(z.string()),
  clusters: z.array(z.string()),
  manualSync: z.boolean(),
});
export const calendarItemSchema = z.discriminatedUnion('kind', [
  releaseViewSchema, freezeViewSchema, maintenanceViewSchema, gamedayViewSchema, shiftViewSchema, holidayViewSchema, syncWindowViewSchema,
]);
export type CalendarItem = z.infer<typeof calendarItemSchema>;

/** Where shifts, holidays or Argo CD's windows are read from, and what of it could not be read. */
export const calendarSourceSchema = z.object({
  id: z.string(),
  holds: z.enum(['holidays', 'shifts', 'sync-windows']),
  from: z.string(),
  state: z.enum(['read', 'faulty', 'reading']),
  readAt: instant.nullable(),
  events: z.number().int(),
  /** Each names the event by its UID or its line; the rest of the source is shown. */
  faults: z.array(z.object({ event: z.string().nullable(), place: placeSchema.nullable(), message: z.string() })),
});
export type CalendarSource = z.infer<typeof calendarSourceSchema>;

/** What is asked about: every service in every environment. `release` brings its overrides in. */
export const askedScopeSchema = z.object({ environments: z.array(z.string()).min(1).max(50), services: z.array(z.string()).min(1).max(200), release: z.string().optional() });
export type AskedScope = z.infer<typeof askedScopeSchema>;

export const moveTrialSchema = z.object({ verdict: freezeVerdictSchema, conflicts: z.array(conflictSchema) });
export type MoveTrial = z.infer<typeof moveTrialSchema>;

export const slotSearchSchema = z.object({
  services: z.array(z.string()).min(1),
  environments: z.array(z.string()).min(1),
  durationMs: z.number().int().min(60_000).max(14 * 86_400_000),
  from: instant,
  to: instant,
  captain: z.string().optional(),
  /** Only inside these hours of the workspace's zone, `09:00` to `17:00`, and on weekdays where asked. */
  hours: z.object({ from: z.string().regex(/^\d{2}:\d{2}$/), to: z.string().regex(/^\d{2}:\d{2}$/), weekdays: z.boolean() }).nullable().default(null),
});
export type SlotSearch = z.infer<typeof slotSearchSchema>;
/** The first free slots, and every span before the last of them that is not free, with why. */
export const slotsSchema = z.object({
  slots: z.array(z.object({ start: instant, end: instant, zone: z.string() })),
  passed: z.array(z.object({ start: instant, end: instant, why: z.string() })),
  say: z.string(),
});
export type Slots = z.infer<typeof slotsSchema>;
