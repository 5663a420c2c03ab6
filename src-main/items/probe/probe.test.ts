import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type PlacedItem, itemSchema } from '../model.ts';
import type { ItemReading } from '../verdict.ts';
import { probeItem } from './probe.ts';
import { readingOfOutput } from './said.ts';

const PHASES = ['expand', 'migrate', 'contract'];
const secret = async (name: string): Promise<Result<string>> => (name === 'db' ? ok('canary-s3cret') : fail('no-secret', `there is no secret ${name}`));
const ports = { now: () => 1_000, secret, redact: (text: string) => text.replaceAll('canary-s3cret', '[redacted]') };

function itemWith(probe: unknown, dir = tmpdir()): PlacedItem {
  return { release: 'r', environment: 'eu', dir, def: itemSchema.parse({ item: 'orders-schema', kind: 'migration', phases: PHASES, reversibleUntil: 'contract', owner: 'bo', probe }) };
}
function script(text: string, more: object = {}): PlacedItem {
  const dir = mkdtempSync(join(tmpdir(), 'qd-probe-'));
  writeFileSync(join(dir, 'probe.sh'), `#!/bin/sh\n${text}\n`);
  chmodSync(join(dir, 'probe.sh'), 0o755);
  return itemWith({ run: './probe.sh', ...more }, dir);
}
const reading = (item: PlacedItem, signal = new AbortController().signal): Promise<ItemReading> => probeItem(item, ports, signal);
const why = async (item: PlacedItem): Promise<string> => {
  const got = await reading(item);
  return got.kind === 'unknown' ? got.why : `no fault: ${got.phase}`;
};

describe('what a probe says', () => {
  test('is its last line: a phase alone, or with words', () => {
    expect(readingOfOutput(PHASES, 'connecting ...\nmigrate\r\n\n', 7)).toEqual({ kind: 'phase', phase: 'migrate', said: '', at: 7 });
    expect(readingOfOutput(PHASES, '{"phase":"contract","say":"since monday"}', 7)).toEqual({ kind: 'phase', phase: 'contract', said: 'since monday', at: 7 });
  });

  test('is unknown where it is nothing, no phase of the item, or no such JSON', () => {
    expect(readingOfOutput(PHASES, ' \n', 7)).toEqual({ kind: 'unknown', why: 'its probe said nothing', at: 7 });
    expect(readingOfOutput(PHASES, 'migrating', 7)).toEqual({ kind: 'unknown', why: 'its probe says “migrating”, which is none of expand, migrate, contract', at: 7 });
    expect(readingOfOutput(PHASES, '{"phase":3}', 7)).toMatchObject({ kind: 'unknown' });
    expect(readingOfOutput(PHASES, '{"phase":"migrate"', 7)).toMatchObject({ kind: 'unknown' });
  });

  test('never brings in more than a line of plain text, whatever it prints', () => {
    fc.assert(fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 300 }), (text) => {
      const got = readingOfOutput(PHASES, text, 7);
      const shown = got.kind === 'unknown' ? got.why : got.phase + got.said;
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(shown.length).toBeLessThan(400);
      expect(shown.isWellFormed()).toBe(true);
    }));
    expect(readingOfOutput(PHASES, JSON.stringify({ phase: 'migrate', say: '\u001b[2J\u202egone' }), 7)).toEqual({ kind: 'phase', phase: 'migrate', said: '[2J gone', at: 7 });
  });
});

describe.skipIf(process.platform === 'win32')('a probe that is a program', () => {
  test('learns what it is asked about from its environment, and runs in the workspace’s folder', async () => {
    const item = script('[ "$QUARTERDECK_RELEASE/$QUARTERDECK_ITEM/$QUARTERDECK_ENVIRONMENT" = r/orders-schema/eu ] && [ -f ./probe.sh ] && echo migrate');
    expect(await reading(item)).toEqual({ kind: 'phase', phase: 'migrate', said: '', at: 1_000 });
  });

  test('is given a value as a value, never as a part of a command', async () => {
    const hostile = '$(touch ./pwned); `touch ./pwned` "\' \n& touch ./pwned';
    const item = script('echo "$GIVEN" > given; echo expand', { env: { GIVEN: hostile } });
    expect(await reading(item)).toMatchObject({ phase: 'expand' });
    expect(readFileSync(join(item.dir, 'given'), 'utf8')).toBe(`${hostile}\n`);
    expect(existsSync(join(item.dir, 'pwned'))).toBe(false);
  });

  test.each([
    ['fails', 'echo migrate; echo "cannot reach the database" >&2; exit 3', 'probe.sh ended with exit code 3: cannot reach the database'],
    ['says nothing', 'true', 'its probe said nothing'],
    ['floods', 'yes migrate', 'probe.sh: more than 64 KiB of output'],
    ['floods its errors', 'yes >&2', 'probe.sh: more than 64 KiB of output'],
  ])('that %s is unknown, with why', async (_what, text, wanted) => {
    expect(await why(script(text))).toBe(wanted);
  });

  test('that is not there, may not run, or names an interpreter that is not there is unknown, with why', async () => {
    expect(await why(itemWith('./absent.sh'))).toBe('absent.sh: it is not there, or what its first line names is not');
    const item = script('echo expand');
    chmodSync(join(item.dir, 'probe.sh'), 0o644);
    expect(await why(item)).toBe('probe.sh: it may not be executed: chmod +x it');
  });

  test('that hangs is ended after its time, with everything that it started', async () => {
    const mark = `qd-left-${process.pid}-${Math.random()}`;
    const item = script(`setsid sh -c 'sleep 300; : ${mark}' & sh -c 'sleep 300; : ${mark}' & wait`, { timeout: '1s' });
    expect(await why(item)).toBe('probe.sh: no answer within 1 s');
    expect(processesWith(mark)).toEqual([]);
  });

  test('that leaves a child which keeps its output open has answered all the same, and the child is gone', async () => {
    const mark = `qd-left-${process.pid}-${Math.random()}`;
    const item = script(`sh -c 'sleep 300; : ${mark}' &\necho migrate`);
    expect(await reading(item)).toMatchObject({ phase: 'migrate' });
    expect(processesWith(mark)).toEqual([]);
  });

  test('is ended when its run is stopped', async () => {
    const stop = new AbortController();
    const item = script('touch begun; sleep 300');
    const asked = reading(item, stop.signal);
    while (!existsSync(join(item.dir, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await asked).toMatchObject({ kind: 'unknown', why: 'probe.sh: it was stopped' });
  });

  test('gets a secret by reference, and what it prints of it is hidden', async () => {
    expect(await reading(script(`echo "{\\"phase\\":\\"migrate\\",\\"say\\":\\"with $DB\\"}"`, { env: { DB: { secret: 'db' } } }))).toMatchObject({ phase: 'migrate', said: 'with [redacted]' });
    expect(await why(script('echo "$DB"', { env: { DB: { secret: 'db' } } }))).toBe('its probe says “[redacted]”, which is none of expand, migrate, contract');
    expect(await why(script('echo "no $DB" >&2; exit 1', { env: { DB: { secret: 'db' } } }))).toBe('probe.sh ended with exit code 1: no [redacted]');
    expect(await why(script('echo migrate', { env: { DB: { secret: 'none' } } }))).toBe('there is no secret none');
  });
});

describe('a probe that is an address', () => {
  const served = async (answer: (path: string, authorization: string) => { status?: number; body: string }, check: (url: string) => Promise<void>): Promise<void> => {
    const server = createServer((request, response) => {
      const { status = 200, body } = answer(request.url ?? '', request.headers.authorization ?? '');
      response.writeHead(status, { location: '/elsewhere' });
      response.end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    try {
      await check(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
    } finally {
      server.close();
    }
  };

  test('finds the phase in the answer, asked for the environment', async () => {
    await served((path) => ({ body: JSON.stringify({ migration: { phase: path === '/eu/r' ? 'migrate' : 'expand' } }) }), async (url) => {
      expect(await reading(itemWith({ http: `${url}/{environment}/{release}`, phase: 'json.migration.phase' }))).toEqual({ kind: 'phase', phase: 'migrate', said: '', at: 1_000 });
      expect(await reading(itemWith({ http: `${url}/other`, phase: 'status == 200 ? "contract" : "expand"' }))).toMatchObject({ phase: 'contract' });
    });
  });

  test('is unknown where the answer tells no phase, whatever its status', async () => {
    await served(() => ({ status: 302, body: '<html>' }), async (url) => {
      expect(await why(itemWith({ http: `${url}/`, phase: 'json.migration.phase' }))).toMatch(/^its probe answered HTTP 302, and tells no phase: /);
    });
    await served(() => ({ body: '{"phase":7}' }), async (url) => expect(await why(itemWith({ http: `${url}/`, phase: 'json.phase' }))).toBe('its probe answered HTTP 200, and tells no phase: its expression gives no text'));
    expect(await why(itemWith({ http: 'http://127.0.0.1:1/', phase: 'body' }))).toMatch(/^its probe: it cannot be reached: ECONNREFUSED/);
  });

  test('is not waited for once its run is stopped', async () => {
    const stop = new AbortController();
    const server = createServer(() => stop.abort());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    expect(await reading(itemWith({ http: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`, phase: 'body', timeout: '60s' }), stop.signal)).toMatchObject({ kind: 'unknown', why: 'its probe: it was stopped' });
    server.closeAllConnections();
    server.close();
  });

  test('sends a secret as a bearer token, and never shows it', async () => {
    await served((_path, authorization) => ({ body: JSON.stringify({ phase: authorization }) }), async (url) => {
      expect(await why(itemWith({ http: `${url}/`, phase: 'json.phase', auth: { bearer: { secret: 'db' } } }))).toBe('its probe says “Bearer [redacted]”, which is none of expand, migrate, contract');
    });
  });
});

/** Of the processes that are left, those with a text in their command line. */
const processesWith = (text: string): string[] => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(text) && !line.startsWith('ps '));
