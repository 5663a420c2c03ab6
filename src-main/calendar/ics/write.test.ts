import ical from 'node-ical';
import { describe, expect, test } from 'vitest';
import type { CalendarItem, ReleaseView } from '../../../src-preload/contract/index.ts';
import { type Published, icsText, sequenced } from './write.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const allowed = { verdict: 'allowed', intent: 'forward', at: 0, because: null, changesAt: null, override: null, say: '' } as const;
const release: ReleaseView = {
  kind: 'release', id: 'checkout-4.2', start: utc('2026-11-24T09:00'), end: utc('2026-11-24T11:00'), zone: 'Europe/Berlin', allDay: false, services: { checkout: '4.2.0' }, environments: ['production-eu'], captain: 'ana', risk: 'high',
  runbook: null, why: 'New tax engine; for EU, first', intent: 'forward', ticket: null, tier: 1, teams: [], state: 'planned', tone: 'calm', freeze: allowed, conflicts: [], expectedMs: null, items: [], place: { file: 'r.yaml', line: 1, column: 1 },
};
const freeze: CalendarItem = {
  kind: 'freeze', id: 'xmas/1', start: utc('2026-12-23T23:00'), end: utc('2026-12-26T23:00'), zone: 'Europe/Berlin', allDay: true, freeze: 'xmas', owner: 'sre', why: 'quiet', scope: {}, environments: ['production-eu'], repeats: null,
  blocks: ['forward'], override: '', terms: null, place: { file: 'f.yaml', line: 1, column: 1 },
};
const [from, to] = [utc('2026-11-01T00:00'), utc('2027-01-01T00:00')];
/** What a calendar that follows us would have been told, one publication after another. */
function publications(...turns: CalendarItem[][]): ReturnType<typeof sequenced>[] {
  const told = new Map<string, Published>();
  return turns.map((items) => {
    const made = sequenced(items, told, 'shop', from, to);
    for (const one of made.changed) told.set(one.uid, one);
    return made;
  });
}
const shown = (made: ReturnType<typeof sequenced> | undefined) => (made?.events ?? []).map(({ published: { uid, sequence, cancelled } }) => [uid, sequence, cancelled]);

describe('the calendar as iCalendar', () => {
  test('is read back the same by another library: times, whole days, text, UID, status', () => {
    const [made] = publications([release, freeze]);
    const read = Object.values(ical.sync.parseICS(icsText(made?.events ?? [], 'shop', utc('2026-11-01T12:00')))).filter((one) => one?.type === 'VEVENT');
    expect(read).toMatchObject([
      { uid: 'release-checkout-4.2@shop.quarterdeck', start: new Date(release.start), end: new Date(release.end), summary: 'Release checkout-4.2: checkout 4.2.0', status: 'CONFIRMED', sequence: 0, location: 'production-eu', datetype: 'date-time' },
      { uid: 'freeze-xmas-1@shop.quarterdeck', datetype: 'date', summary: 'Freeze: xmas (forward)' },
    ]);
    const text = icsText(made?.events ?? [], 'shop', utc('2026-11-01T12:00'));
    expect(text).toContain('DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\n');
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  test('keeps each UID, and SEQUENCE rises with each change and with nothing else', () => {
    const moved = { ...release, start: release.start + 3_600_000 };
    const running: ReleaseView = { ...moved, state: 'running', tone: 'move' };
    expect(publications([release], [release], [moved], [running], [release]).map((made) => shown(made)[0])).toEqual([0, 0, 1, 1, 2].map((sequence) => ['release-checkout-4.2@shop.quarterdeck', sequence, false]));
  });

  test('says that what is gone or cancelled is cancelled, once more under the same UID, and that it is back', () => {
    const cancelled: ReleaseView = { ...release, state: 'cancelled' };
    const made = publications([release, freeze], [cancelled, freeze], [cancelled], [cancelled], [cancelled, freeze]);
    expect(made.map(shown).slice(1)).toEqual([
      [['release-checkout-4.2@shop.quarterdeck', 1, true], ['freeze-xmas-1@shop.quarterdeck', 0, false]],
      [['release-checkout-4.2@shop.quarterdeck', 1, true], ['freeze-xmas-1@shop.quarterdeck', 1, true]],
      [['release-checkout-4.2@shop.quarterdeck', 1, true], ['freeze-xmas-1@shop.quarterdeck', 1, true]],
      [['release-checkout-4.2@shop.quarterdeck', 1, true], ['freeze-xmas-1@shop.quarterdeck', 2, false]],
    ]);
    expect(icsText(made[2]?.events ?? [], 'shop', 0).match(/STATUS:CANCELLED/g)).toHaveLength(2);
  });

  test('leaves out what came from elsewhere', () => {
    const holiday: CalendarItem = { kind: 'holiday', id: 'h', start: from, end: to, zone: 'UTC', allDay: true, holiday: 'x', source: 's', place: null };
    expect(publications([holiday]).flatMap(shown)).toEqual([]);
  });
});
