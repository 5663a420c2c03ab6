import type Database from 'better-sqlite3';
import { TILE_LEAVES, tileHash } from '../tree.ts';

const tables = `
CREATE TABLE tiles (
  idx INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  verifier TEXT NOT NULL
) STRICT;
CREATE TABLE archives (
  last INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE TABLE archived (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
${['tiles', 'checkpoints', 'archives', 'archived'].map((table) => `
CREATE TRIGGER ${table}_are_never_changed BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} are append-only'); END;
CREATE TRIGGER ${table}_are_never_deleted BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} are append-only'); END;`).join('')}
`;

/** The Merkle tree, checkpoints and archives. A journal that was written before has its tiles computed from its entries, once. */
export function tree(connection: Database.Database): void {
  connection.exec(tables);
  const { n } = connection.prepare<[], { n: number }>('SELECT count(*) AS n FROM entries').get() ?? { n: 0 };
  const insert = connection.prepare('INSERT INTO tiles (idx, hash) VALUES (?, ?)');
  for (let tile = 0; tile < Math.floor(n / TILE_LEAVES); tile += 1) insert.run(tile, tileHash(connection, tile));
}
