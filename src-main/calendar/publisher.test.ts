import { sync } from 'node-ical';
import { expect, test } from 'vitest';
import { type CalendarItem, type ReleaseView, ok } from '../../src-preload/contract/index.ts';
import type { Entry, Fact } from '../journal/index.ts';
import { type Publisher, createPublisher } from './publisher.ts';

const HOUR_MS = 3_600_000;
const begin = Date.parse('2026-11-24T10:00Z');
const release = (more: Partial<ReleaseView> = {}): ReleaseView => ({
  kind: 'release', id: 'checkout-4.2', services: { checkout: '4.2.0' }, environments: ['eu'], start: begin, end: begin + 2 * HOUR_MS, zone: 'Europe/Berlin', allDay: false, captain: 'ana', risk: 'high', runbook: null, why: 'tax', intent: 'forward', ticket: null,
  tier: 1, teams: [], state: 'planned', tone: 'calm', expectedMs: null, place: { file: 'releases/c.yaml', line: 1, column: 1 }, conflicts: [], items: [],
  freeze: { verdict: 'allowed', intent: 'forward', at: begin, because: null, changesAt: null, override: null, say: '' }, ...more,
});

/** A process that publishes: what it knows of earlier ones is the journal alone. */
function started(entries: Entry[], items: () => CalendarItem[]): Publisher {
  const publisher: Publisher = createPublisher({
    append: async (fact: Fact) => {
      // As the journal stores it.
      const entry = { v: 1, seq: entries.length + 1, at: begin, ...fact } as Entry;
      entries.push(entry);
      publisher.take(entry);
      return ok(null);
    },
    list: () => ok(items()), workspace: () => 'shop', now: () => begin, person: () => 'ana', base: () => null, kept: { get: () => null, set: () => ok(null) },
  });
  for (const entry of entries) publisher.take(entry);
  return publisher;
}
async function told(publisher: Publisher): Promise<{ uid: unknown; sequence: number; status: unknown; start: number }[]> {
  const text = await publisher.ics(begin - HOUR_MS, begin + 48 * HOUR_MS);
  const events = Object.values(sync.parseICS(text.ok ? text.value : '')).filter((one) => one?.type === 'VEVENT');
  return events.map((one) => ({ uid: one?.uid, sequence: Number(one?.sequence), status: one?.status, start: new Date(String(one?.start)).getTime() }));
}

test('across restarts another iCalendar library reads the same UIDs; SEQUENCE rises with each move, also of one that is cancelled, and never falls', async () => {
  const entries: Entry[] = [];
  let items: CalendarItem[] = [release()];
  const [first] = await told(started(entries, () => items));
  // Nothing changed: neither has what it says, nor was anything journaled for it.
  const journaled = entries.length;
  expect(await told(started(entries, () => items))).toEqual([first]);
  expect(entries).toHaveLength(journaled);

  items = [release({ start: begin + HOUR_MS, end: begin + 3 * HOUR_MS })];
  const [moved] = await told(started(entries, () => items));
  expect(moved).toMatchObject({ uid: first?.uid, sequence: (first?.sequence ?? 0) + 1, start: begin + HOUR_MS });

  items = [release({ start: begin + HOUR_MS, end: begin + 3 * HOUR_MS, state: 'cancelled' })];
  const [cancelled] = await told(started(entries, () => items));
  expect(cancelled).toMatchObject({ uid: first?.uid, sequence: (moved?.sequence ?? 0) + 1, status: 'CANCELLED' });

  items = [];
  const gone = await told(started(entries, () => items));
  expect(gone.every((one) => one.uid === first?.uid && one.status === 'CANCELLED' && one.sequence >= (cancelled?.sequence ?? 0))).toBe(true);
});
