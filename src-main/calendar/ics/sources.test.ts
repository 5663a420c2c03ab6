import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fail, ok } from '../../../src-preload/contract/index.ts';
import type { CalendarSourceDef } from '../../workspace/index.ts';
import { createSources } from './sources.ts';

const CANARY = 'cAnArY-7f3b21';
const ics = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:a', 'SUMMARY:Ana', 'DTSTART:20261124T090000Z', 'DTEND:20261124T170000Z', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
let answer = 200;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(answer, answer === 302 ? { location: `http://elsewhere.example/${CANARY}` } : {});
  // A server that says back what it was asked, as many error pages do.
  response.end(answer === 200 ? ics : `nothing at ${request.url ?? ''}`);
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // It listens on a port.
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-${CANARY}/basic.ics`;
});
afterAll(() => server.close());

const workspace = (...defs: CalendarSourceDef[]) => ({
  dir: '/nowhere', zone: 'UTC',
  calendars: new Map(defs.map((value) => [value.calendar, { file: '', source: '', value, placeOf: () => ({ file: '', line: 1, column: 1 }) }])),
});
const shifts: CalendarSourceDef = { calendar: 'shifts', holds: 'shifts', from: { secret: 'feed' } };
const day = [Date.parse('2026-11-24T00:00Z'), Date.parse('2026-11-25T00:00Z')] as const;

test.each([[200, 'read'], [404, 'faulty'], [302, 'faulty']] as const)('an address that the vault keeps is read (the server answers %i), and stands in nothing that is shown: no view, fault, event or place', async (status, state) => {
  answer = status;
  const uses: string[] = [];
  const sources = createSources({ now: () => 1, changed: () => undefined, secret: async (name, usedFor) => (uses.push(`${name} for ${usedFor}`), ok(address)) });
  await sources.follow(workspace(shifts));
  expect(asked.at(-1)).toContain(CANARY);
  expect(uses).toEqual(['feed for the calendar shifts']);
  expect(sources.views()).toMatchObject([{ id: 'shifts', state, from: 'the address that the vault keeps as feed' }]);
  expect(sources.items(...day).map((item) => item.kind === 'shift' && item.who)).toEqual(status === 200 ? ['Ana'] : []);
  expect(JSON.stringify([sources.views(), sources.items(...day)])).not.toContain(CANARY);
  sources.close();
});

test('an address that the vault does not have, or whose secret is no address, is a fault with the secret’s name, and the other sources are read', async () => {
  answer = 200;
  const sources = createSources({ now: () => 1, changed: () => undefined, secret: async (name) => (name === 'odd' ? ok(`ftp://${CANARY}`) : fail('no-secret', 'it was never set')) });
  await sources.follow(workspace(shifts, { calendar: 'odd', holds: 'holidays', from: { secret: 'odd' } }, { calendar: 'plain', holds: 'shifts', from: address }));
  expect(sources.views().map(({ id, state, faults }) => [id, state, faults[0]?.message])).toEqual([
    ['shifts', 'faulty', 'the vault has no address under feed: it was never set'], ['odd', 'faulty', 'only https: addresses are read'], ['plain', 'read', undefined],
  ]);
  expect(JSON.stringify(sources.views())).not.toContain(CANARY);
  sources.close();
});
