import { z } from 'zod';
import { changeIntentSchema } from '../../src-preload/contract/index.ts';
import { itemSchema } from '../items/index.ts';
import { local, localOrDate, name, zone } from './words.ts';

export const releaseSchema = z.strictObject({
  release: name,
  services: z.record(name, z.string()),
  /** What is not a workload: probed, and reversible until a point. */
  items: z.array(itemSchema).max(50).default([]),
  environments: z.array(name).min(1),
  window: z.strictObject({ start: local, end: local, zone: zone.optional() }),
  captain: z.string().default('nobody yet'),
  runbook: name.optional(),
  risk: z.enum(['low', 'medium', 'high']).default('medium'),
  why: z.string().default(''),
  /** `emergency` is the lane of its own: it names its ticket and why, and is reviewed afterwards. */
  intent: z.enum(['forward', 'emergency']).default('forward'),
  ticket: z.string().min(1).optional(),
  /** The commit that an emergency release mends from. */
  commit: z.string().regex(/^[0-9a-f]{7,64}$/, 'a commit hash').optional(),
  /** Why it was cancelled; it stays in the calendar, and in calendars that follow it. */
  cancelled: z.string().min(1).optional(),
}).superRefine((release, context) => {
  release.items.forEach(({ item }, index) => {
    if (release.items.findIndex((other) => other.item === item) !== index) context.addIssue({ code: 'custom', path: ['items', index, 'item'], message: `the release has an item ${item} already` });
  });
  if (release.intent === 'emergency' && release.ticket === undefined) context.addIssue({ code: 'custom', path: ['intent'], message: 'an emergency names its ticket' });
  if (release.intent === 'emergency' && release.why === '') context.addIssue({ code: 'custom', path: ['intent'], message: 'an emergency says why' });
});

const scope = z.strictObject({
  environments: z.array(z.string()).optional(), tiers: z.array(z.number().int()).optional(), teams: z.array(z.string()).optional(), services: z.array(z.string()).optional(),
  /** `key=value`, with `*` for anything. */
  labels: z.array(z.string().regex(/^[^=]+=.*$/, 'a label such as pci=yes')).optional(),
}).default({});
const override = z.strictObject({ roles: z.array(name).default([]), secondPerson: z.boolean().default(false) }).optional();

const recurring = {
  owner: z.string(),
  why: z.string(),
  zone: zone.optional(),
  /** A date alone begins at midnight, and the window lasts whole days. */
  start: localOrDate,
  for: z.string().regex(/^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?$/, 'an ISO 8601 duration such as P2DT14H'),
  repeat: z.string().regex(/^FREQ=/, 'an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR').optional(),
  /** Occurrences left out: a date for all of that day, or one local time (EXDATE). */
  except: z.array(localOrDate).default([]),
  /** Occurrences besides the rule's own (RDATE): an exception that moved is one of each. */
  also: z.array(localOrDate).default([]),
  scope,
  override,
};

export const freezeSchema = z.strictObject({ freeze: name, ...recurring, blocks: z.array(changeIntentSchema).min(1).default(['forward']) });

/** Changes of these kinds to its scope are allowed inside its windows, and then only. */
export const maintenanceSchema = z.strictObject({ maintenance: name, ...recurring, only: z.array(changeIntentSchema).min(1).default(['forward']) });

export const gamedaySchema = z.strictObject({
  gameday: name, facilitator: z.string(), why: z.string().default(''), environments: z.array(name).default([]), zone: zone.optional(), start: local,
  for: recurring.for, scenario: z.string().optional(),
});

/** Where holidays and shifts are read from. A file is meant from the workspace; an address is `https:`. */
export const calendarSourceFileSchema = z.strictObject({
  calendar: name, holds: z.enum(['holidays', 'shifts']),
  /** Who knows a private address can read the calendar: such a one is kept in the vault, and named here. */
  from: z.union([z.strictObject({ secret: z.string().min(1) }), z.string().refine((text) => /^https?:\/\//.test(text) || (!/^[a-z]+:/i.test(text) && !text.startsWith('/') && !text.split(/[\\/]/).includes('..')), 'an https: address, a file inside the workspace, or { secret: NAME } where the vault keeps the address')]),
  /** Whose shifts they are. */
  team: z.string().optional(),
});

export type Release = z.infer<typeof releaseSchema>;
export type FreezeDef = z.infer<typeof freezeSchema>;
export type MaintenanceDef = z.infer<typeof maintenanceSchema>;
export type GamedayDef = z.infer<typeof gamedaySchema>;
export type CalendarSourceDef = z.infer<typeof calendarSourceFileSchema>;
/** What freezes and maintenance windows have in common: a scope, and windows in time. */
export type RecurringDef = Pick<FreezeDef, 'owner' | 'why' | 'zone' | 'start' | 'for' | 'repeat' | 'except' | 'also' | 'scope' | 'override'>;
