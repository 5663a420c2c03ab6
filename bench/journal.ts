import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openJournal } from '../src-main/journal/index.ts';

// A durable append of ours against a raw better-sqlite3 insert at the same synchronisation, in turn; and verification against
// a bare SHA-256 of the same bytes. Times in ms.
const ROUNDS = 300;
const dir = mkdtempSync(join(tmpdir(), 'qd-bench-'));
const raw = new Database(join(dir, 'raw.db'));
raw.pragma('journal_mode = WAL');
raw.pragma('synchronous = FULL');
raw.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, canonical TEXT NOT NULL) STRICT');
const insert = raw.prepare('INSERT INTO entries (canonical) VALUES (?)');
const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
if (!journal.ok) throw new Error(journal.error.message);

const text = 'x'.repeat(400);
const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const a = performance.now();
  insert.run(text);
  const b = performance.now();
  const written = await journal.value.append({ kind: 'note', actor: { kind: 'system' }, data: { text } });
  const c = performance.now();
  if (!written.ok) throw new Error(written.error.message);
  theirs.push(b - a);
  ours.push(c - b);
}
const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

const entries = await journal.value.read({ limit: ROUNDS });
const bytes = (entries.ok ? entries.value : []).map((stored) => stored.canonical);
const verified = await journal.value.verify();
const started = performance.now();
for (const canonical of bytes) createHash('sha256').update(canonical).digest();
const bare = performance.now() - started;
const verify = verified.ok && verified.value.verdict === 'intact' ? verified.value.tookMs : Number.NaN;
await journal.value.close();
raw.close();

const figures = { append_p50_ms: at(ours, 0.5), append_p99_ms: at(ours, 0.99), raw_p50_ms: at(theirs, 0.5), raw_p99_ms: at(theirs, 0.99), verify_ms: verify, sha256_ms: bare };
const ratios = { append_p50: at(ours, 0.5) / at(theirs, 0.5), append_p99: at(ours, 0.99) / at(theirs, 0.99), verify: verify / bare };
const result = { name: 'journal', figures, ratios };
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
else process.stdout.write(`${Object.entries({ ...figures, ...ratios }).map(([name, value]) => `${name.padEnd(16)} ${value.toFixed(3)}`).join('\n')}\n`);
