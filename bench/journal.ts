import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openJournal } from '../src-main/journal/index.ts';
import { fillJournal } from './journal/fill.ts';
import { report } from './world/report.ts';

// A durable append of ours against a raw better-sqlite3 insert at the same synchronisation, in turn; verification of a million
// entries against a bare SHA-256 of each entry's bytes, one call an entry; and what it takes to open that journal and read its
// newest entries. Times in ms.
const ROUNDS = Number(process.env['QUARTERDECK_BENCH_ROUNDS'] ?? '2000');
const ENTRIES = Number(process.env['QUARTERDECK_BENCH_ENTRIES'] ?? '1000000');
const TRIES = 3;
const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
const dir = mkdtempSync(join(tmpdir(), 'qd-bench-'));
const options = { now: Date.now, redact: (text: string) => text };

async function appends() {
  const raw = new Database(join(dir, 'raw.db'));
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, canonical TEXT NOT NULL) STRICT');
  const insert = raw.prepare('INSERT INTO entries (canonical) VALUES (?)');
  const journal = await openJournal({ ...options, dir: join(dir, 'appends') });
  if (!journal.ok) throw new Error(journal.error.message);
  const text = 'x'.repeat(400);
  const ours: number[] = [];
  const theirs: number[] = [];
  const timeRaw = (): void => {
    const started = performance.now();
    insert.run(text);
    theirs.push(performance.now() - started);
  };
  const timeOurs = async (): Promise<void> => {
    const started = performance.now();
    const written = await journal.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text } });
    ours.push(performance.now() - started);
    if (!written.ok) throw new Error(written.error.message);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever comes second finds the disk as the first left it: they take turns.
    if (round % 2 === 0) timeRaw();
    await timeOurs();
    if (round % 2 === 1) timeRaw();
  }
  await journal.value.close();
  raw.close();
  return { ours, theirs };
}

async function large() {
  const to = join(dir, 'large');
  const first = await openJournal({ ...options, dir: to });
  if (!first.ok) throw new Error(first.error.message);
  await first.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text: 'the first' } });
  await first.value.close();
  fillJournal(join(to, 'journal.db'), ENTRIES);
  const opens: number[] = [];
  const verifies: number[] = [];
  const bares: number[] = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const started = performance.now();
    const journal = await openJournal({ ...options, dir: to });
    if (!journal.ok) throw new Error(journal.error.message);
    const read = await journal.value.read({ limit: 100 });
    opens.push(performance.now() - started);
    if (!read.ok || read.value.length !== Math.min(100, ENTRIES)) throw new Error('the newest entries could not be read');
    const begun = performance.now();
    const verified = await journal.value.verify();
    verifies.push(performance.now() - begun);
    if (!verified.ok || verified.value.verdict !== 'intact' || verified.value.entries !== ENTRIES) throw new Error(`not intact: ${JSON.stringify(verified)}`);
    await journal.value.close();
    bares.push(bareHashes(join(to, 'journal.db')));
  }
  return { opens, verifies, bares };
}

/** SHA-256 over each entry's bytes and nothing else: reading them is not counted. */
function bareHashes(file: string): number {
  const database = new Database(file, { readonly: true });
  const rows = database.prepare<[number, number], Buffer>('SELECT CAST(canonical AS BLOB) FROM entries WHERE seq > ? AND seq <= ?').pluck();
  let spent = 0;
  for (let from = 0; from < ENTRIES; from += 10_000) {
    const texts = rows.all(from, from + 10_000);
    const started = performance.now();
    for (const text of texts) createHash('sha256').update(text).digest();
    spent += performance.now() - started;
  }
  database.close();
  return spent;
}

const { ours, theirs } = await appends();
const { opens, verifies, bares } = await large();
rmSync(dir, { recursive: true });
const figures = {
  append_p50_ms: at(ours, 0.5), append_p99_ms: at(ours, 0.99), raw_p50_ms: at(theirs, 0.5), raw_p99_ms: at(theirs, 0.99),
  open_1m_ms: at(opens, 0.5), verify_1m_ms: Math.min(...verifies), sha256_1m_ms: Math.min(...bares), entries: ENTRIES,
};
const ratios = { append_p50: at(ours, 0.5) / at(theirs, 0.5), append_p99: at(ours, 0.99) / at(theirs, 0.99), verify: Math.min(...verifies) / Math.min(...bares) };
report({ name: 'journal', figures, ratios });
