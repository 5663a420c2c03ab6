import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { type Journal, openJournal } from '../journal/index.ts';
import { ItemDesk, type ItemPorts, type Looking } from './desk.ts';
import { type PlacedItem, itemSchema } from './model.ts';

const NOW = Date.parse('2026-11-24T02:13:00Z');
const journals: Journal[] = [];
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
});

/** A desk over a journal on disk, whose clock the test moves; every consent is given unless the test says otherwise. */
async function deskOver(dir: string, more: Partial<ItemPorts> = {}) {
  const clock = { now: NOW };
  const opened = await openJournal({ dir, now: () => clock.now, redact: (text) => text.replaceAll('canary-s3cret', '[redacted]') });
  if (!opened.ok) throw new Error(opened.error.message);
  const journal = opened.value;
  journals.push(journal);
  const desk = new ItemDesk({
    now: () => clock.now, redact: (text) => text, secret: async (): Promise<Result<string>> => ok('canary-s3cret'), barred: () => null, consented: () => true, append: (fact) => journal.append(fact),
    recorded: async (release) => {
      const read = await journal.read({ kinds: ['item-read'], release, limit: 100 });
      return read.ok ? read.value.map(({ entry }) => entry) : [];
    },
    ...more,
  });
  journal.subscribe(({ entry }) => desk.take(entry));
  return { desk, clock, journal };
}
/** An item whose probe counts how often it ran in `count`, and prints what stands in `phase`. */
function placed(phase = 'migrate', more: object = {}): PlacedItem {
  const dir = mkdtempSync(join(tmpdir(), 'qd-desk-'));
  writeFileSync(join(dir, 'phase'), phase);
  writeFileSync(join(dir, 'count'), '');
  writeFileSync(join(dir, 'probe.sh'), '#!/bin/sh\necho ran >> count\ncat phase\n');
  chmodSync(join(dir, 'probe.sh'), 0o755);
  return { release: 'r', environment: 'eu', dir, def: itemSchema.parse({ item: 'orders-schema', kind: 'migration', phases: ['expand', 'migrate', 'contract'], reversibleUntil: 'contract', probe: './probe.sh', owner: 'bo', ...more }) };
}
const runs = ({ dir }: PlacedItem): number => readFileSync(join(dir, 'count'), 'utf8').split('\n').length - 1;
const FRESH: Looking = { freshMs: 500, waitMs: 10_000, keep: 'each' };

describe.skipIf(process.platform === 'win32')('what is known of an item', () => {
  test('is unknown until it is asked for, and journaled before it is believed', async () => {
    const item = placed();
    const { desk, journal } = await deskOver(item.dir);
    expect(desk.view(item)).toMatchObject({ verdict: 'unknown', say: 'its probe has not been run yet', readAt: null });
    expect(await desk.look(item, FRESH)).toMatchObject({ id: 'r/orders-schema@eu', verdict: 'reversible', phase: 'migrate', readAt: NOW });
    const read = await journal.read({ kinds: ['item-read'], release: 'r', limit: 10 });
    expect(read.ok && read.value.map(({ entry }) => [entry.environment, entry.kind === 'item-read' && entry.data.moment])).toEqual([['eu', 'asked']]);
  });

  test('is asked once for all who ask at once, and again when it is no longer fresh', async () => {
    const item = placed();
    const { desk, clock } = await deskOver(item.dir);
    await Promise.all([desk.look(item, FRESH), desk.look(item, FRESH), desk.look(item, FRESH)]);
    expect(runs(item)).toBe(1);
    writeFileSync(join(item.dir, 'phase'), 'contract');
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'reversible' });
    clock.now += 501;
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'one-way', phase: 'contract' });
    expect(runs(item)).toBe(2);
  });

  test('is written down each time for who acts, and when it changed for who watches', async () => {
    const item = placed();
    const { desk, clock, journal } = await deskOver(item.dir);
    const written = async (): Promise<number> => {
      const read = await journal.read({ kinds: ['item-read'], limit: 100 });
      return read.ok ? read.value.length : -1;
    };
    const look = async (keep: Looking['keep']): Promise<number> => {
      clock.now += 1_000;
      await desk.look(item, { ...FRESH, keep });
      return written();
    };
    expect([await look('changes'), await look('changes'), await look('each'), await look('changes')]).toEqual([1, 1, 2, 2]);
    expect(desk.view(item)).toMatchObject({ verdict: 'reversible', readAt: clock.now });
    writeFileSync(join(item.dir, 'phase'), 'contract');
    expect(await look('changes')).toBe(3);
    expect(runs(item)).toBe(5);
  });

  test('grows unknown by itself when nobody asks', async () => {
    const item = placed();
    const { desk, clock } = await deskOver(item.dir);
    await desk.look(item, FRESH);
    clock.now += 61_000;
    expect(desk.view(item)).toMatchObject({ verdict: 'unknown', phase: null, say: 'it was migrate 61 s ago, and a reading holds for 60 s' });
  });

  test('outlives the process: a point that was passed is remembered, and a reading from before it is not believed', async () => {
    const item = placed('contract');
    const first = await deskOver(item.dir);
    await first.desk.look(item, FRESH);
    await journals.pop()?.close();
    writeFileSync(join(item.dir, 'phase'), 'migrate');
    const { desk } = await deskOver(item.dir);
    expect(await desk.look(item, { ...FRESH, freshMs: 0 })).toMatchObject({ verdict: 'unknown', say: 'it reads migrate now and has been contract, from which there is no way back: one of the two is wrong' });
  });

  test('is unknown where its reading cannot be journaled, whatever the probe said', async () => {
    const item = placed();
    const { desk } = await deskOver(item.dir, { append: async () => fail('disk-full', 'the disk is full') });
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'unknown', say: 'its reading could not be journaled: the disk is full' });
  });

  test('is not asked for where the journal is another’s to write', async () => {
    const item = placed();
    const { desk } = await deskOver(item.dir, { barred: () => 'another window writes it' });
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'unknown', say: 'its probe has not been run yet; it is not probed from here: another window writes it' });
    expect(runs(item)).toBe(0);
  });

  test('is unknown to those who cannot wait for a probe that is slow, and known to those who come later', async () => {
    const item = placed();
    writeFileSync(join(item.dir, 'probe.sh'), '#!/bin/sh\nuntil [ -f go ]; do sleep 0.02; done\necho migrate\n');
    const { desk } = await deskOver(item.dir);
    expect(await desk.look(item, { ...FRESH, waitMs: 20 })).toMatchObject({ verdict: 'unknown', say: 'its probe has not answered within 0.02 s' });
    writeFileSync(join(item.dir, 'go'), '');
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'reversible' });
  });
});

describe.skipIf(process.platform === 'win32')('a probe', () => {
  test('does not run before somebody agreed to exactly this program, and is asked about again when it is another', async () => {
    const item = placed();
    const agreed = new Set<string>();
    const { desk, clock } = await deskOver(item.dir, { consented: (key) => agreed.has(key) });
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'unknown', say: expect.stringMatching(/^nobody has agreed yet to run \.\/probe\.sh \(\d+ bytes, sha256 [0-9a-f]{12}\)$/), needsConsent: expect.stringContaining('./probe.sh') });
    expect(runs(item)).toBe(0);
    for (const { key } of await desk.consents([item])) agreed.add(key);
    clock.now += 1_000;
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'reversible', needsConsent: null });
    writeFileSync(join(item.dir, 'probe.sh'), '#!/bin/sh\necho ran >> count\necho contract\n');
    clock.now += 1_000;
    expect(await desk.look(item, FRESH)).toMatchObject({ verdict: 'unknown' });
    expect(runs(item)).toBe(1);
  });

  test('that sends a secret somewhere waits for consent; an address that is asked without one does not', async () => {
    const asked = (auth: object): PlacedItem => placed('migrate', { probe: { http: 'http://127.0.0.1:1/', phase: 'json.phase', ...auth } });
    const { desk } = await deskOver(asked({}).dir, { consented: () => false });
    expect(await desk.consents([asked({})])).toEqual([]);
    expect((await desk.consents([asked({ auth: { bearer: { secret: 'db' } } })])).map(({ say }) => say)).toEqual(['send the secret db to http://127.0.0.1:1/']);
  });

  test('never brings a secret into the journal', async () => {
    const item = placed('migrate', { probe: { run: './probe.sh', env: { DB: { secret: 'db' } } } });
    writeFileSync(join(item.dir, 'probe.sh'), '#!/bin/sh\necho "{\\"phase\\":\\"migrate\\",\\"say\\":\\"$DB\\"}"\n');
    const { desk, journal } = await deskOver(item.dir);
    await desk.look(item, FRESH);
    const read = await journal.read({ limit: 10 });
    expect(read.ok && read.value.map(({ canonical }) => canonical).join()).not.toContain('canary-s3cret');
    expect(read.ok && read.value.map(({ canonical }) => canonical).join()).toContain('[redacted]');
  });
});
