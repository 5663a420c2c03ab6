import { describe, expect, test } from 'vitest';
import { contentLines } from './lines.ts';
import { LARGEST_BYTES, occurrences, readIcs } from './read.ts';

const calendar = (...events: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.map((event) => `BEGIN:VEVENT\n${event}\nEND:VEVENT`), 'END:VCALENDAR', ''].join('\n').replaceAll('\n', '\r\n');
const shift = 'UID:good\nSUMMARY:Ana\nDTSTART;TZID=Europe/Berlin:20261124T090000\nDTEND;TZID=Europe/Berlin:20261124T170000';
const starts = async (event: string, zone = 'UTC'): Promise<string[]> => {
  const { events, faults } = await readIcs(calendar(event), 'x.ics', zone);
  expect(faults).toEqual([]);
  return occurrences(events, Date.parse('2026-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z')).map(({ span }) => new Date(span.start).toISOString());
};

describe('an iCalendar source', () => {
  test.each([
    ['an impossible date', 'UID:bad\nDTSTART:20260230T100000Z', 'there is no 2026-02-30 10:00:00'],
    ['an unknown zone', 'UID:bad\nDTSTART;TZID=Mars/Base:20261124T100000', 'the zone Mars/Base is not known'],
    ['no start', 'UID:bad\nSUMMARY:x', 'it has no DTSTART'],
    ['a time that is none', 'UID:bad\nDTSTART:soon', '“soon” is no date or time'],
    ['an end before its start', 'UID:bad\nDTSTART:20261124T100000Z\nDTEND:20261124T090000Z', 'it ends before it starts'],
    ['a rule that never ends within any bound', 'UID:bad\nDTSTART:20261124T100000Z\nRRULE:FREQ=SECONDLY', 'RRULE: FREQ=SECONDLY is not DAILY, WEEKLY, MONTHLY or YEARLY'],
    ['a rule of an unknown day', 'UID:bad\nDTSTART:20261124T100000Z\nRRULE:FREQ=MONTHLY;BYDAY=XX', 'RRULE: XX is no weekday such as MO, or -1FR for the last Friday'],
  ])('with %s names the event and its line, and shows the rest', async (_what, bad, message) => {
    const { events, faults } = await readIcs(calendar(bad, shift), 'shifts.ics', 'UTC');
    expect(faults).toEqual([{ event: 'bad', place: { file: 'shifts.ics', line: 3, column: 1 }, message }]);
    expect(events.map((event) => [event.uid, event.summary])).toEqual([['good', 'Ana']]);
  });

  test('that is a web page, nothing of the kind, too large or cut short is refused by name', async () => {
    const said = async (text: string): Promise<string[]> => (await readIcs(text, 'x.ics', 'UTC')).faults.map((fault) => fault.message);
    expect(await said('<!DOCTYPE html><html><body>Sign in</body></html>')).toEqual(['this is a web page (HTML), not iCalendar: does the address need a sign-in?']);
    expect(await said('\u0000\u0001')).toEqual(['this is not iCalendar: it does not begin with BEGIN:VCALENDAR']);
    expect(await said(`BEGIN:VCALENDAR\r\n${'X'.repeat(50 << 20)}`)).toEqual([`larger than ${LARGEST_BYTES >> 20} MiB`]);
    expect(await said(calendar(shift).slice(0, -30))).toEqual(['the file ends inside of this event']);
    expect(await said(calendar(shift).replace('END:VCALENDAR\r\n', ''))).toEqual(['the file is cut short: END:VCALENDAR is missing']);
  });

  test('keeps to times as they were meant: zones, UTC, whole days, floating ones, and the names that Outlook gives to zones', async () => {
    expect(await starts(shift)).toEqual(['2026-11-24T08:00:00.000Z']);
    expect(await starts('UID:a\nDTSTART:20261124T090000Z')).toEqual(['2026-11-24T09:00:00.000Z']);
    expect(await starts('UID:a\nDTSTART;VALUE=DATE:20261224', 'Pacific/Auckland')).toEqual(['2026-12-23T11:00:00.000Z']);
    expect(await starts('UID:a\nDTSTART:20261124T090000', 'America/New_York')).toEqual(['2026-11-24T14:00:00.000Z']);
    expect(await starts('UID:a\nDTSTART;TZID="W. Europe Standard Time":20261124T090000')).toEqual(['2026-11-24T08:00:00.000Z']);
  });

  test('repeats with exceptions, added ones and a moved one; a cancelled event is not shown', async () => {
    const weekly = 'UID:w\nDTSTART;TZID=Europe/Berlin:20261102T090000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20261109T090000\nRDATE;TZID=Europe/Berlin:20261111T090000';
    const moved = 'UID:w\nRECURRENCE-ID;TZID=Europe/Berlin:20261116T090000\nDTSTART;TZID=Europe/Berlin:20261117T100000';
    const { events } = await readIcs(calendar(weekly, moved, `${shift}\nSTATUS:CANCELLED`), 'x.ics', 'UTC');
    const found = occurrences(events, Date.parse('2026-11-01T00:00Z'), Date.parse('2026-12-01T00:00Z')).map(({ span }) => new Date(span.start).toISOString().slice(0, 13)).sort();
    expect(found).toEqual(['2026-11-02T08', '2026-11-11T08', '2026-11-17T09', '2026-11-23T08']);
  });

  test('unfolds lines, keeps commas and line ends that were escaped, and lets no control character through', async () => {
    const { events } = await readIcs(calendar('UID:a\nDTSTART:20261124T090000Z\nSUMMARY:On call\\, first\\nlin\n e\u001b[31m'), 'x.ics', 'UTC');
    expect(events[0]?.summary).toBe('On call, first line [31m');
    expect([...contentLines('ATTENDEE;CN="Bo; the: second":mailto:bo@x')]).toMatchObject([{ name: 'ATTENDEE', value: 'mailto:bo@x' }]);
  });

  test('with rules that never match or never end, and with one UID twice, shows what there is, within its bounds, each under an id of its own', async () => {
    const never = 'UID:never\nDTSTART:20260228T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30';
    const endless = 'UID:endless\nDTSTART:19700101T090000Z\nDTEND:19700101T100000Z\nRRULE:FREQ=DAILY';
    const { events, faults } = await readIcs(calendar(never, endless, shift, shift.replace('Ana', 'Bo')), 'x.ics', 'UTC');
    const found = occurrences(events, Date.parse('2026-11-24T00:00Z'), Date.parse('2026-11-26T00:00Z')).map(({ event, span }) => `${event.uid}/${event.line}/${span.start}`);
    expect(found.filter((one) => one.startsWith('endless'))).toHaveLength(2);
    expect(found.filter((one) => one.startsWith('good'))).toHaveLength(2);
    expect(new Set(found).size).toBe(found.length);
    expect([...faults.map((fault) => fault.event), ...found.filter((one) => one.startsWith('never'))]).toEqual(['never']);
  });

  test('is read up to a bound, and holds nothing else up meanwhile', async () => {
    const many = calendar(...Array.from({ length: 4_001 }, (_, index) => shift.replace('good', `e${index}`)));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const { events, faults } = await readIcs(many, 'x.ics', 'UTC', 4_000);
    expect([events.length, faults.map((fault) => fault.message)]).toEqual([4_000, ['more than 4000 events; the rest is left out']]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
