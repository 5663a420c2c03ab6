import fc from 'fast-check';
import Database from 'better-sqlite3';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Verification } from '../../src-preload/contract/index.ts';
import { fill, freshDir, note, opened, signing } from './lab.ts';
import { SqliteJournal } from './journal.ts';

// How many damaged copies are tried; more on a machine that has the time.
const SAMPLES = Number(process.env['QUARTERDECK_FAULT_SAMPLES'] ?? '25');
const SEED = 20_261_125;

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** The files of a journal as a power cut leaves them: never closed, its last entries in the log only. */
interface Cut {
  readonly database: Buffer;
  readonly wal: Buffer;
  /** How many entries had been acknowledged when the log was as long as each of these sizes, bytes. */
  readonly acknowledged: readonly { readonly wal: number; readonly entries: number }[];
  readonly texts: readonly string[];
}
let cut: Cut;

beforeAll(async () => {
  const dir = freshDir();
  const journal = opened(dir);
  await fill(journal, 30);
  const acknowledged: { wal: number; entries: number }[] = [];
  for (let n = 0; n < 7; n += 1) {
    const written = await journal.append(note(`acknowledged ${n} ${'x'.repeat(n * 300)}`));
    if (!written.ok) throw new Error(written.error.message);
    acknowledged.push({ wal: statSync(join(dir, 'journal.db-wal')).size, entries: written.value.entry.seq });
  }
  const read = await journal.read({ limit: 500 });
  const texts = read.ok ? read.value.map(({ canonical }) => canonical).reverse() : [];
  cut = { database: readFileSync(join(dir, 'journal.db')), wal: readFileSync(join(dir, 'journal.db-wal')), acknowledged, texts };
  await journal.close();
});

/** A data folder with these bytes, as found after the fault. */
function found(database: Uint8Array, wal: Uint8Array): string {
  const dir = freshDir();
  writeFileSync(join(dir, 'journal.db'), database);
  writeFileSync(join(dir, 'journal.db-wal'), wal);
  return dir;
}

async function textsIn(journal: SqliteJournal): Promise<string[] | null> {
  const read = await journal.read({ limit: 500 });
  return read.ok ? read.value.map(({ canonical }) => canonical).reverse() : null;
}

describe('a power cut', () => {
  test('at every frame of the log leaves a beginning of what was written, with every entry that was acknowledged by then', async () => {
    const HEADER = 32;
    const FRAME = 24 + 4096;
    const ends = Array.from({ length: Math.floor((cut.wal.length - HEADER) / FRAME) + 1 }, (_, frame) => HEADER + frame * FRAME);
    // On the boundary, and in the middle of the frame that follows it.
    for (const end of ends.flatMap((at) => [at, at + 1 + ((at * 7) % FRAME)])) {
      const dir = found(cut.database, cut.wal.subarray(0, Math.min(end, cut.wal.length)));
      const opening = SqliteJournal.open({ dir, now: () => 1, redact: (text) => text });
      const least = cut.acknowledged.findLast(({ wal }) => wal <= end)?.entries ?? 0;
      if (!opening.ok) {
        // Nothing had been acknowledged when even the first page was not there.
        expect(least).toBe(0);
        continue;
      }
      const texts = await textsIn(opening.value);
      expect(texts).toEqual(cut.texts.slice(0, texts?.length ?? 0));
      expect(texts?.length ?? 0, `the log cut at byte ${end}`).toBeGreaterThanOrEqual(least);
      expect(await opening.value.verify()).toMatchObject({ ok: true, value: { verdict: 'intact' } });
      expect(await opening.value.append(note('afterwards'))).toMatchObject({ ok: true });
      await opening.value.close();
    }
  }, 60_000);
});

describe('a bit that flips', () => {
  // Either the file is refused, or what can be read is what was written, or verification names what is not.
  const neverFalse = async (dir: string): Promise<void> => {
    const opening = SqliteJournal.open({ dir, now: () => 1, redact: (text) => text });
    if (!opening.ok) return void expect(opening.error.code).toMatch(/^journal-/);
    const verified = await opening.value.verify();
    const verdict: Verification['verdict'] | 'fault' = verified.ok ? verified.value.verdict : 'fault';
    const texts = await textsIn(opening.value).catch(() => null);
    if (verdict === 'intact') expect(texts).toEqual(cut.texts.slice(0, texts?.length ?? -1));
    await opening.value.close();
  };
  const place = (length: number) => fc.tuple(fc.nat(length - 1), fc.integer({ min: 0, max: 7 }));
  const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ (1 << bit);
    return copy;
  };

  test('in the log is never taken for truth', async () => {
    await fc.assert(fc.asyncProperty(place(cut.wal.length), ([at, bit]) => neverFalse(found(cut.database, flipped(cut.wal, at, bit)))), { numRuns: SAMPLES, seed: SEED });
  }, 60_000);

  test('in the database is never taken for truth', async () => {
    const dir = found(cut.database, cut.wal);
    await opened(dir).close();
    const whole = readFileSync(join(dir, 'journal.db'));
    await fc.assert(fc.asyncProperty(place(whole.length), ([at, bit]) => neverFalse(found(flipped(whole, at, bit), Buffer.alloc(0)))), { numRuns: SAMPLES, seed: SEED });
  }, 60_000);
});

describe('a disk that refuses', () => {
  test('full at any write: the append is refused, what is there stays, and it goes on when there is room', async () => {
    const dir = freshDir();
    const journal = opened(dir);
    await fill(journal, 250);
    const pages = Number(new Database(join(dir, 'journal.db'), { readonly: true }).pragma('page_count', { simple: true }));
    for (let more = 0; more < 4; more += 1) {
      journal.limitPages(pages + more);
      let entries = 0;
      for (let tries = 0; tries < 40; tries += 1) {
        const written = await journal.append(note(`${more} ${tries} ${'y'.repeat(3_000)}`));
        if (written.ok) entries = written.value.entry.seq;
        else {
          expect(written.error).toMatchObject({ code: 'disk-full', retryable: true });
          break;
        }
      }
      if (entries > 0) expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact', entries } });
    }
    journal.limitPages(1 << 20);
    expect(await journal.append(note('room again'))).toMatchObject({ ok: true });
    await journal.close();
    const again = opened(dir);
    expect(await again.verify()).toMatchObject({ value: { verdict: 'intact' } });
    await again.close();
  });

  test('a folder that is none, or that may not be written, is a fault with its place; a file where the folder should be too', () => {
    const dir = freshDir();
    writeFileSync(join(dir, 'file'), 'x');
    expect(SqliteJournal.open({ dir: join(dir, 'file'), now: () => 1, redact: (text) => text })).toMatchObject({ ok: false, error: { message: expect.stringContaining(dir) } });
    mkdirSync(join(dir, 'busy', 'journal.db'), { recursive: true });
    expect(SqliteJournal.open({ dir: join(dir, 'busy'), now: () => 1, redact: (text) => text })).toMatchObject({ ok: false, error: { message: expect.stringContaining('busy') } });
  });

  test('a file that another program has locked: the append says so and may be tried again, and nothing is half written', async () => {
    const dir = freshDir();
    const journal = opened(dir);
    await journal.append(note('one'));
    const other = new Database(join(dir, 'journal.db'), { timeout: 0 });
    other.exec('BEGIN IMMEDIATE');
    expect(await journal.append(note('two'))).toMatchObject({ ok: false, error: { code: 'journal-busy', retryable: true } });
    other.exec('ROLLBACK');
    other.close();
    expect(await journal.append(note('two'))).toMatchObject({ ok: true, value: { entry: { seq: 2 } } });
    await journal.close();
  });
});

describe('the clock', () => {
  test('set back an hour or forward a year: each entry has the time that the clock gave, and its place by number', async () => {
    const HOUR = 3_600_000;
    const start = 2_000_000_000_000;
    // The first is asked for when the journal is opened.
    const times = [start, start, start - HOUR, start + 365 * 24 * HOUR, start + 1];
    const journal = signing(freshDir(), { now: () => times.shift() ?? start });
    for (const text of ['one', 'back', 'forward', 'right']) await journal.append(note(text));
    const read = await journal.read({});
    expect(read.ok && read.value.map(({ entry }) => [entry.seq, entry.at])).toEqual([[4, start + 1], [3, start + 365 * 24 * HOUR], [2, start - HOUR], [1, start]]);
    expect(await journal.checkpoint()).toMatchObject({ ok: true, value: { size: 4 } });
    expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact' } });
    await journal.close();
  });
});

describe('a process that is killed', () => {
  test('at any moment loses nothing that it was told is durable', async () => {
    const dir = freshDir();
    const door = resolve(import.meta.dirname, 'index.ts');
    const script = `import { openJournal } from ${JSON.stringify(door)};
      const j = await openJournal({ dir: ${JSON.stringify(dir)}, now: Date.now, redact: (t) => t });
      for (let n = 1; ; n += 1) { const w = await j.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text: 'n' + n } }); if (w.ok) process.stdout.write(w.value.entry.seq + '\\n'); await new Promise((r) => setImmediate(r)); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (said.split('\n').length < 25) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const last = Number(said.trim().split('\n').at(-1));
    const journal = opened(dir);
    const verified = await journal.verify();
    expect(verified).toMatchObject({ value: { verdict: 'intact' } });
    expect(verified.ok && verified.value.entries).toBeGreaterThanOrEqual(last);
    await journal.close();
  }, 60_000);
});
