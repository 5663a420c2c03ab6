import { z } from 'zod';
import { assertNever } from '../../src-preload/contract/index.ts';
import { fact } from './fact.ts';

const instant = z.number().int();

/** What people decide about time: changed definitions, overridden windows, reviews, and what other calendars were told. */
export const calendarFacts = [
  /** Recorded before the file is written; hashes are sha256 of its text, null where there was none. */
  fact('definition-changed', { title: z.string(), file: z.string(), change: z.string(), before: z.string().nullable(), after: z.string(), branch: z.string().nullable() }),
  fact('definition-unwritten', { file: z.string(), code: z.string(), say: z.string() }),
  fact('override-asked', {
    id: z.string(), window: z.string(), freeze: z.string(), start: instant.nullable(), end: instant.nullable(), reason: z.string(), roles: z.array(z.string()), secondPerson: z.boolean(),
    ask: z.string(), requestHash: z.string(), expiresAt: instant,
  }),
  fact('override-answered', { id: z.string(), decision: z.enum(['approve', 'reject']), reason: z.string(), key: z.string().optional() }),
  fact('override-refused', { id: z.string(), code: z.string(), say: z.string() }),
  fact('follow-up-closed', { id: z.string(), note: z.string() }),
  /** What went out as iCalendar since the last time: by it SEQUENCE rises, and what is gone is cancelled. */
  fact('calendar-published', {
    events: z.array(z.object({ uid: z.string(), sequence: z.number().int(), hash: z.string(), start: instant, end: instant, summary: z.string(), cancelled: z.boolean() })),
  }),
  fact('feed-made', {}),
  fact('feed-revoked', {}),
] as const;

type CalendarFact = z.infer<(typeof calendarFacts)[number]>;

export function sayOfCalendar(entry: CalendarFact): string {
  switch (entry.kind) {
    case 'definition-changed':
      return `${entry.data.title} (${entry.data.file}${entry.data.branch === null ? '' : `, committed on ${entry.data.branch}`})`;
    case 'definition-unwritten':
      return `Not written: ${entry.data.file}: ${entry.data.say}`;
    case 'override-asked':
      return `${entry.data.secondPerson ? 'Asks a second person to override' : 'Overrides'} “${entry.data.freeze}” for ${entry.release ?? ''}: ${entry.data.reason}`;
    case 'override-answered':
      return `${entry.data.decision === 'approve' ? 'Approved' : 'Rejected'} the override for ${entry.release ?? ''}${entry.data.reason === '' ? '' : `: ${entry.data.reason}`}`;
    case 'override-refused':
      return `An answer to an override was refused: ${entry.data.say}`;
    case 'follow-up-closed':
      return `Closed the follow-up ${entry.data.id}: ${entry.data.note}`;
    case 'calendar-published':
      return `Told ${entry.data.events.length} changed events to calendars that follow this one`;
    case 'feed-made':
      return 'Made an address for calendar programs';
    case 'feed-revoked':
      return 'Revoked the address for calendar programs';
    default:
      return assertNever(entry);
  }
}
