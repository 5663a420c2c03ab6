import { type EvidenceScope, type Result, assertNever, fail, ok } from '../../../src-preload/contract/index.ts';
import { archivedTexts, archivesOf, placeOf } from '../archive/index.ts';
import { GENESIS } from '../chain.ts';
import type { Connection } from '../database.ts';
import { type Entry, entrySchema } from '../entries.ts';

/** An entry with all that its place in the chain needs. */
export interface Selected {
  readonly entry: Entry;
  readonly seq: number;
  readonly text: string;
  readonly hash: Buffer;
  readonly before: Buffer;
}

/** More than an auditor reads, and than fits in memory with ease. */
const MOST = 100_000;

/** The entries that a package is about, oldest first, from the journal and from the archives that are at hand. */
export function selectFor(connection: Connection, scope: EvidenceScope, dir: string): Result<Selected[]> {
  const [where, values] = condition(scope);
  const rows = connection.prepare<(string | number)[], { seq: number; canonical: string }>(`SELECT seq, canonical FROM entries WHERE ${where} ORDER BY seq LIMIT ${MOST + 1}`).all(...values);
  const here = rows.map(({ seq, canonical }) => ({ seq, text: canonical }));
  // A run is in the journal or in an archive, never in both.
  const archived = scope.kind === 'run' && here.length > 0 ? ok([]) : selectArchived(connection, scope, dir);
  if (!archived.ok) return archived;
  const all = [...archived.value, ...here];
  if (all.length === 0) return fail('no-entries', `there is no entry of ${scopeName(scope)}`, { hint: 'The Journal screen shows which runs and releases there are.' });
  if (all.length > MOST) return fail('too-much', `${scopeName(scope)} has more than ${MOST} entries`, { hint: 'Export it in parts.' });
  const hashes = connection.prepare<[number, number], Buffer>('SELECT hash FROM entries WHERE seq = ? UNION ALL SELECT hash FROM archived WHERE seq = ?').pluck();
  const hashOf = (seq: number): Buffer => hashes.get(seq, seq) ?? GENESIS;
  return ok(all.map(({ seq, text }) => ({ entry: entrySchema.parse(JSON.parse(text)), seq, text, hash: hashOf(seq), before: hashOf(seq - 1) })));
}

function condition(scope: EvidenceScope): [string, (string | number)[]] {
  switch (scope.kind) {
    case 'run':
      return ['run = ?', [scope.run]];
    case 'release':
      return ['release = ?', [scope.release]];
    case 'period':
      return ['release IN (SELECT DISTINCT release FROM entries WHERE release IS NOT NULL AND at >= ? AND at < ?)', [scope.from, scope.to]];
    default:
      return assertNever(scope);
  }
}

function selectArchived(connection: Connection, scope: EvidenceScope, dir: string): Result<{ seq: number; text: string }[]> {
  const archives = archivesOf(connection);
  if (archives.length === 0) return ok([]);
  const missing = archives.filter((archive) => placeOf(archive, dir) === null);
  if (missing.length > 0) return fail('archive-missing', `${missing.map(({ file }) => file).join(', ')} may hold entries of ${scopeName(scope)}, and is not at hand`, { hint: 'Put it back beside the journal, into the folder archives.' });
  const found: { seq: number; text: string; release: string | null; inPeriod: boolean }[] = [];
  for (const { seq, text } of archivedTexts(connection, dir)) {
    // What an archive holds was checked as canonical entries when it was written, and is checked again by its proof.
    const entry = entrySchema.parse(JSON.parse(text));
    const release = entry.release ?? null;
    const inPeriod = scope.kind === 'period' && entry.at >= scope.from && entry.at < scope.to;
    const wanted = scope.kind === 'run' ? entry.run === scope.run : scope.kind === 'release' ? release === scope.release : release !== null;
    if (wanted) found.push({ seq, text, release, inPeriod });
  }
  const releases = new Set(found.filter(({ inPeriod }) => inPeriod).map(({ release }) => release));
  return ok(scope.kind === 'period' ? found.filter(({ release }) => releases.has(release)) : found);
}

export function scopeName(scope: EvidenceScope): string {
  if (scope.kind === 'run') return `run ${scope.run}`;
  return scope.kind === 'release' ? `release ${scope.release}` : `releases from ${day(scope.from)} to ${day(scope.to)}`;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
