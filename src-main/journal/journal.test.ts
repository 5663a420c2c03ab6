import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../vault/index.ts';
import { type Fact, type Journal, openJournal } from './index.ts';
import { effectsOf } from './effects.ts';
import { SqliteJournal } from './journal.ts';

const note = (text: string): Fact => ({ kind: 'note', actor: { kind: 'person', name: 'ana' }, data: { text } });
const fresh = (): string => mkdtempSync(join(tmpdir(), 'qd-journal-'));

async function opened(dir: string, now = () => 1_000): Promise<Journal> {
  const journal = await openJournal({ dir, now, redact: createRedactor(() => ['hunter2-secret']) });
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
}

/** Makes the database as full as a disk would: SQLite answers SQLITE_FULL beyond this many pages. */
function pageLimit(journal: Journal, pages: number): void {
  if (!(journal instanceof SqliteJournal)) throw new Error('a SQLite journal');
  journal.limitPages(pages);
}

describe('the journal', () => {
  test('is durable when an append has resolved: synchronous is FULL under WAL, and asserted', async () => {
    const dir = fresh();
    const journal = await opened(dir);
    expect((await journal.append(note('one'))).ok).toBe(true);
    // A second connection sees what is committed, and nothing else.
    const other = new Database(join(dir, 'journal.db'), { readonly: true });
    expect(other.prepare('SELECT count(*) AS n FROM entries').get()).toEqual({ n: 1 });
    expect(other.pragma('journal_mode', { simple: true })).toBe('wal');
    other.close();
    await journal.close();
  });

  test('lets nobody change or delete an entry through SQL', async () => {
    const dir = fresh();
    const journal = await opened(dir);
    await journal.append(note('one'));
    await journal.close();
    const database = new Database(join(dir, 'journal.db'));
    expect(() => database.exec("UPDATE entries SET kind = 'x'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM entries')).toThrow(/append-only/);
    database.close();
  });

  test.each([
    ['a file that is no database', (file: string) => writeFileSync(file, 'not a database, but at least sixteen bytes long'), 'journal-damaged'],
    ['a journal of a newer version', (file: string) => { const db = new Database(file); db.pragma('user_version = 99'); db.close(); }, 'journal-newer'],
  ])('leaves %s byte for byte as it is, and says what is wrong', async (_what, make, code) => {
    const dir = fresh();
    make(join(dir, 'journal.db'));
    const before = readFileSync(join(dir, 'journal.db'));
    expect(await openJournal({ dir, now: () => 1, redact: (text) => text })).toMatchObject({ ok: false, error: { code } });
    expect(readFileSync(join(dir, 'journal.db')).equals(before)).toBe(true);
  });

  test('keeps its order when the clock is set back an hour and forward a year', async () => {
    const dir = fresh();
    const times = [10_000_000, 6_400_000, 31_600_000_000];
    const journal = await opened(dir, () => times.shift() ?? 0);
    for (const text of ['one', 'two', 'three']) await journal.append(note(text));
    const read = await journal.read({});
    expect(read.ok && read.value.map(({ entry }) => entry.seq)).toEqual([3, 2, 1]);
    expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact' } });
    await journal.close();
  });

  test('never lets a secret reach the disk, in any of its forms', async () => {
    const dir = fresh();
    const journal = await opened(dir);
    const secret = 'hunter2-secret';
    await journal.append(note(`token ${secret} and ${Buffer.from(secret).toString('base64')}`));
    const effects = await effectsOf(journal).appendEffects([
      { kind: 'intent', actor: { kind: 'system' }, run: 'r', data: { step: 's', attempt: 1, key: 'k', effect: 'opaque', say: '', requestHash: '', request: { headers: { authorization: `Bearer ${secret}` } } } },
    ]);
    expect(effects.ok).toBe(true);
    for (const file of readdirSync(dir)) {
      const bytes = readFileSync(join(dir, file)).toString('latin1');
      expect(bytes).not.toContain(secret);
      expect(bytes).not.toContain(Buffer.from(secret).toString('base64'));
    }
    await journal.close();
  });

  test('has one writer: a second process reads only, says whose it is, sees new entries, and may write once the first was killed', async () => {
    const dir = fresh();
    const door = resolve(import.meta.dirname, 'index.ts');
    const script = `import { openJournal } from ${JSON.stringify(door)};
      const j = await openJournal({ dir: ${JSON.stringify(dir)}, now: Date.now, redact: (t) => t });
      await j.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text: 'from the first' } });
      process.stdout.write('ready'); process.stdin.on('data', async () => { await j.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text: 'later' } }); });`;
    const first = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(first.stdout, 'data');
    const second = await opened(dir);
    expect(second.mode).toMatchObject({ kind: 'read-only', holder: expect.stringContaining(`process ${first.pid ?? 0} `) });
    expect(await second.append(note('mine'))).toMatchObject({ ok: false, error: { code: 'journal-read-only' } });
    const seen = new Promise<string>((done) => second.subscribe(({ canonical }) => done(canonical)));
    first.stdin.write('go');
    expect(await seen).toContain('later');
    await second.close();
    first.kill('SIGKILL');
    await once(first, 'exit');
    const third = await opened(dir);
    expect(third.mode).toEqual({ kind: 'writer' });
    expect(await third.verify()).toMatchObject({ value: { verdict: 'intact', entries: 2 } });
    await third.close();
  });

  test('writes a group of effects whole or not at all', async () => {
    const dir = fresh();
    const journal = await opened(dir);
    const finished = { kind: 'run-finished', actor: { kind: 'system' }, run: 'r', data: { state: 'done', say: 'a' } } as const;
    const invalid = { kind: 'outcome', actor: { kind: 'system' }, run: 'r', data: { step: 's', attempt: 0, result: 'done', say: '' } } as const;
    expect((await effectsOf(journal).appendEffects([finished, invalid])).ok).toBe(false);
    expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact', entries: 0 } });
    expect((await journal.append(note('two'))).ok).toBe(true);
    await journal.close();
  });

  test('says so when the disk is full, keeps what it has, and goes on when there is room', async () => {
    const dir = fresh();
    const journal = await opened(dir);
    await journal.append(note('one'));
    pageLimit(journal, 20);
    expect(await journal.append(note('x'.repeat(1 << 20)))).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact', entries: 1 } });
    pageLimit(journal, 100_000);
    expect((await journal.append(note('x'.repeat(1 << 20)))).ok).toBe(true);
    expect(await journal.verify()).toMatchObject({ value: { verdict: 'intact', entries: 2 } });
    await journal.close();
  });
});
