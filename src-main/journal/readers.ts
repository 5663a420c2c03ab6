import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { EntryFilter, Verification } from '../../src-preload/contract/index.ts';
import { GENESIS, canonical, entryHash } from './chain.ts';
import type { Connection } from './database.ts';

const rowSchema = z.object({ seq: z.number(), canonical: z.string(), hash: z.instanceof(Buffer) });
export type Row = z.infer<typeof rowSchema>;

/** Entries that match every part of the filter, newest first. `text` is looked for in the canonical text, case kept. */
export function selectEntries(connection: Connection, filter: Partial<EntryFilter>): Row[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const equal: [string, string | undefined][] = [
    ['run', filter.run], ['release', filter.release], ['environment', filter.environment], ['service', filter.service], ['actor', filter.person],
  ];
  for (const [column, value] of equal) {
    if (value === undefined) continue;
    where.push(`${column} = ?`);
    values.push(value);
  }
  if (filter.before !== undefined) {
    where.push('seq < ?');
    values.push(filter.before);
  }
  if (filter.kinds !== undefined && filter.kinds.length > 0) {
    where.push(`kind IN (${filter.kinds.map(() => '?').join(', ')})`);
    values.push(...filter.kinds);
  }
  if (filter.text !== undefined && filter.text !== '') {
    where.push('instr(canonical, ?) > 0');
    values.push(filter.text);
  }
  const clause = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  const rows = connection.prepare(`SELECT seq, canonical, hash FROM entries ${clause} ORDER BY seq DESC LIMIT ?`).all(...values, filter.limit ?? 100);
  return rows.map((row) => rowSchema.parse(row));
}

const MARKS = "('run-started', 'run-finished', 'run-resumed', 'step-retried')";

/** The entries of every run that has not ended, and of the `recent` newest that have, oldest first. */
export function selectRuns(connection: Connection, recent: number): Row[] {
  const marks = connection.prepare(`SELECT run, max(CASE kind WHEN 'run-finished' THEN seq END) AS finished, max(CASE WHEN kind <> 'run-finished' THEN seq END) AS begun FROM entries WHERE kind IN ${MARKS} GROUP BY run`).all();
  const runs = marks.map((row) => markSchema.parse(row));
  const open = runs.filter((run) => run.finished === null || (run.begun ?? 0) > run.finished);
  const ended = runs.filter((run) => !open.includes(run)).sort((a, b) => (b.finished ?? 0) - (a.finished ?? 0)).slice(0, recent);
  const of = connection.prepare('SELECT seq, canonical, hash FROM entries WHERE run = ? ORDER BY seq');
  return [...open, ...ended].flatMap(({ run }) => of.all(run).map((row) => rowSchema.parse(row))).sort((a, b) => a.seq - b.seq);
}
const markSchema = z.object({ run: z.string(), finished: z.number().nullable(), begun: z.number().nullable() });

const headSchema = z.object({ seq: z.number().int(), at: z.number().int(), kind: z.string(), run: z.string().optional() });

/**
 * Checks every entry from the first: the numbers have no gap, each hash is that of the bytes and of the hash before it, the
 * bytes are canonical JSON, and the columns say what the bytes say. The first claim that fails is named.
 */
export function verifyChain(connection: Connection): Verification {
  const started = performance.now();
  let before: Uint8Array = GENESIS;
  let entries = 0;
  // count(*) gives one row with one number.
  const total = Number((connection.prepare('SELECT count(*) AS n FROM entries').get() as { n: number }).n);
  for (const raw of connection.prepare('SELECT seq, at, kind, run, canonical, hash FROM entries ORDER BY seq').iterate()) {
    const row = rowSchema.extend({ at: z.number(), kind: z.string(), run: z.string().nullable() }).parse(raw);
    const claim = brokenClaim(row, entries + 1, before);
    if (claim !== null) return { verdict: 'broken', seq: row.seq, claim, entries: total };
    before = row.hash;
    entries += 1;
  }
  return { verdict: 'intact', entries, head: Buffer.from(before).toString('hex'), tookMs: performance.now() - started };
}

function brokenClaim(row: Row & { at: number; kind: string; run: string | null }, expected: number, before: Uint8Array): string | null {
  if (row.seq !== expected) return `entry ${expected} is missing`;
  if (!entryHash(before, row.canonical).equals(row.hash)) return 'its hash is not that of its bytes and of the entry before it';
  const head = headSchema.safeParse(parsed(row.canonical));
  if (!head.success || canonical(parsed(row.canonical)) !== row.canonical) return 'its bytes are not a canonical entry';
  if (head.data.seq !== row.seq || head.data.at !== row.at || head.data.kind !== row.kind || (head.data.run ?? null) !== row.run) {
    return 'its columns say something else than its bytes';
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
