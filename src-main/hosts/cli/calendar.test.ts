import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sync } from 'node-ical';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendar } from './commands/calendar.ts';
import { freeze } from './commands/freeze.ts';

// The calendar as scripts and wall displays meet it: exit codes and JSON are what they rely on.
const HOUR_MS = 3_600_000;
const dir = mkdtempSync(join(tmpdir(), 'qd-cli-calendar-'));
const flags = { workspace: dir, data: join(dir, 'data'), reason: '' };
const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const local = (after: number): string => new Date(hour + after * HOUR_MS).toISOString().slice(0, 16);

beforeAll(() => {
  for (const folder of ['services', 'freezes', 'releases', 'calendars']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'quarterdeck.yaml'), 'workspace: shop\nzone: UTC\nenvironments: { eu: { context: eu }, us: { context: us } }\npeople: { bo: { roles: [approver] } }\n');
  writeFileSync(join(dir, 'services/checkout.yaml'), 'service: checkout\ntier: 1\n');
  writeFileSync(join(dir, 'freezes/sale.yaml'), `freeze: sale\nowner: sre\nwhy: traffic\nstart: ${local(-2)}\nfor: PT20H\nscope: { environments: [eu] }\noverride: { roles: [approver], secondPerson: false }\n`);
  writeFileSync(join(dir, 'releases/checkout.yaml'), `release: checkout-4.2\nservices: { checkout: 4.2.0 }\nenvironments: [eu]\nwindow: { start: ${local(4)}, end: ${local(6)} }\ncaptain: bo\n`);
  writeFileSync(join(dir, 'calendars/shifts.yaml'), 'calendar: shifts\nholds: shifts\nfrom: calendars/shifts.ics\n');
  writeFileSync(join(dir, 'calendars/shifts.ics'), ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:a', 'SUMMARY:Ana', `DTSTART:${local(-3).replace(/[-:]/g, '')}00Z`, 'DURATION:P1D', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const asked = (more: Partial<Parameters<typeof freeze>[0]> = {}) => freeze({ ...flags, env: 'eu', service: 'checkout', at: 'now', intent: 'forward', ...more });

test('freeze says which window refuses, whose, why and until when, with exit 3; a rollback, another environment and the end of the window are allowed with 0', async () => {
  const refused = await asked();
  expect(refused).toMatchObject({ exit: 3, json: { verdict: 'refused', because: { name: 'sale', owner: 'sre', why: 'traffic', override: { roles: ['approver'] } }, changesAt: hour + 18 * HOUR_MS } });
  expect(refused.text).toContain('“sale” (sre: traffic) freezes forward changes to checkout in eu until');
  expect(await asked({ intent: 'rollback' })).toMatchObject({ exit: 0, json: { verdict: 'allowed' } });
  expect(await asked({ env: 'us' })).toMatchObject({ exit: 0 });
  expect(await asked({ at: `${local(18)}Z` })).toMatchObject({ exit: 0, json: { verdict: 'allowed' } });
});

test('freeze names what it does not know: an intent, a time, an environment, a service (2)', async () => {
  const said = await Promise.all([asked({ intent: 'sideways' }), asked({ at: 'teatime' }), asked({ env: 'mars' }), asked({ service: 'crat' })]);
  expect(said.map(({ exit }) => exit)).toEqual([2, 2, 2, 2]);
});

test('calendar lists what is planned; --ics is what another library reads; a time that is none is wrong usage (2)', async () => {
  const listed = await calendar({ ...flags, from: 'now', to: '+2d' });
  expect(listed).toMatchObject({ exit: 0, json: { zone: 'UTC' } });
  for (const word of ['checkout-4.2', 'sale', 'Ana']) expect(listed.text).toContain(word);
  const ics = await calendar({ ...flags, from: 'now', to: '+2d', ics: true });
  const events = Object.values(sync.parseICS(ics.text)).filter((one) => one?.type === 'VEVENT');
  expect(events.some((one) => String(one?.summary).includes('checkout-4.2') && new Date(String(one?.start)).getTime() === hour + 4 * HOUR_MS)).toBe(true);
  expect((await calendar({ ...flags, from: 'teatime', to: '+2d' })).exit).toBe(2);
});

test('the status line is one JSON document with stable names: freezes in force, the next release and its verdict, who is on call, one line of text', async () => {
  const line = await calendar({ ...flags, from: 'now', to: '+2d', statusLine: true });
  expect(line.exit).toBe(0);
  expect(JSON.parse(line.text)).toEqual(line.json);
  expect(line.json).toMatchObject({
    zone: 'UTC', overdue: 0, onCall: ['Ana'], nextFreeze: null, releases: [],
    freezes: [{ name: 'sale', owner: 'sre', until: new Date(hour + 18 * HOUR_MS).toISOString(), environments: ['eu'] }],
    nextRelease: { release: 'checkout-4.2', at: new Date(hour + 4 * HOUR_MS).toISOString(), verdict: 'refused' },
    text: expect.stringMatching(/^frozen: sale \| next: checkout-4\.2 /),
  });
});
