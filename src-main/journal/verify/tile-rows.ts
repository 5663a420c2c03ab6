import type Database from 'better-sqlite3';
import { hash } from 'node:crypto';
import { ENTRY_DOMAIN } from '../chain.ts';
import { surelyCanonical } from './canonical-bytes.ts';

/** The hash's input before the text: the domain, the hash before, the length. */
const PREFIX = ENTRY_DOMAIN.length + 40;

// The whole range as one row: reading a row of a million costs more than hashing it. Each text has before
// it the domain of its hash's input and room for the rest, and the columns are held against the text here, where both are: the text begins with who and when, and
// ends, after the brace that closes its data, with every other column in the order of canonical keys.
// Names with a quote or a backslash in them are left to the slow way.
const SQL = `
SELECT count(*) AS rows, sum(same) AS same, CAST(group_concat('quarterdeck/entry/1' || char(10) || '${' '.repeat(40)}' || canonical, '') AS BLOB) AS texts, CAST(group_concat(hash, '') AS BLOB) AS hashes, group_concat(octet_length(canonical)) AS lengths
FROM (
  SELECT canonical, hash, beginning = substr(canonical, 1, length(beginning)) AND CAST(ending AS BLOB) = substr(CAST(canonical AS BLOB), -octet_length(ending)) AS same
  FROM (
    SELECT canonical, hash,
      iif(actor = 'Quarterdeck' AND substr(canonical, 19, 8) = '"system"', '{"actor":{"kind":"system"},"at":', '{"actor":{"kind":"person","name":"' || actor || '"},"at":') || at || ',"data":{' AS beginning,
      '}' || coalesce(',"environment":"' || environment || '"', '') || ',"kind":"' || kind || coalesce('","release":"' || release, '') || coalesce('","run":"' || run, '') || '","seq":' || seq || coalesce(',"service":"' || service || '"', '') || ',"v":1}' AS ending
    FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq
  )
)`;

interface TileRow {
  readonly rows: number;
  readonly same: number;
  readonly texts: Buffer;
  readonly hashes: Buffer;
  readonly lengths: string;
}

/**
 * Checks whole tiles at once. Gives the entries' hashes, 32 bytes each, where surely every claim of every entry holds; null
 * where one does not, or is too rare for this to tell, and the entries have to be looked at one by one.
 */
export function tileReader(connection: Database.Database): (after: number, to: number, before: Uint8Array) => Buffer | null {
  const select = connection.prepare<[number, number], TileRow>(SQL);
  return (after, to, before) => {
    const row = select.get(after, to);
    if (row === undefined || row.rows !== to - after || row.same !== row.rows || row.hashes.length !== row.rows * 32) return null;
    const { texts, hashes } = row;
    const lengths = row.lengths.split(',');
    let from = 0;
    for (let index = 0; index < row.rows; index += 1) {
      const length = Number(lengths[index]);
      const end = from + PREFIX + length;
      if (index === 0) texts.set(before, from + ENTRY_DOMAIN.length);
      else hashes.copy(texts, from + ENTRY_DOMAIN.length, index * 32 - 32, index * 32);
      texts.writeUInt32BE(0, from + PREFIX - 8);
      texts.writeUInt32BE(length, from + PREFIX - 4);
      // Hashes as strings of bytes: making and comparing them costs less than a buffer each.
      if (hash('sha256', texts.subarray(from, end), 'binary') !== hashes.toString('latin1', index * 32, index * 32 + 32)) return null;
      if (!surelyCanonical(texts, from + PREFIX, end)) return null;
      from = end;
    }
    return from === texts.length ? hashes : null;
  };
}
