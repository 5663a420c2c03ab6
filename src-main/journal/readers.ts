import { z } from 'zod';
import type { EntryFilter } from '../../src-preload/contract/index.ts';
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

/** The runs that have not ended, or `count` of those that have, the newest first, without the `skip` newest. */
export type RunsWanted = 'open' | { readonly count: number; readonly skip: number };

/** The entries of the runs that are wanted, oldest first. */
export function selectRuns(connection: Connection, which: RunsWanted): Row[] {
  const runs = marksOf(connection);
  const wanted = which === 'open' ? runs.filter(isOpen) : runs.filter((run) => !isOpen(run)).sort((a, b) => (b.finished ?? 0) - (a.finished ?? 0)).slice(which.skip, which.skip + which.count);
  const of = connection.prepare('SELECT seq, canonical, hash FROM entries WHERE run = ? ORDER BY seq');
  return wanted.flatMap(({ run }) => of.all(run).map((row) => rowSchema.parse(row))).sort((a, b) => a.seq - b.seq);
}

/** The runs that have not ended. */
export const selectOpenRuns = (connection: Connection): string[] => marksOf(connection).filter(isOpen).map(({ run }) => run);

const markSchema = z.object({ run: z.string(), finished: z.number().nullable(), begun: z.number().nullable() });
type Mark = z.infer<typeof markSchema>;

const isOpen = (run: Mark): boolean => run.finished === null || (run.begun ?? 0) > run.finished;

function marksOf(connection: Connection): Mark[] {
  const marks = connection.prepare(`SELECT run, max(CASE kind WHEN 'run-finished' THEN seq END) AS finished, max(CASE WHEN kind <> 'run-finished' THEN seq END) AS begun FROM entries WHERE kind IN ${MARKS} GROUP BY run`).all();
  return marks.map((row) => markSchema.parse(row));
}
