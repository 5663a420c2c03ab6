import type Database from 'better-sqlite3';
import { type Redactor, redactValue } from '../vault/index.ts';
import { GENESIS, canonical, entryHash } from './chain.ts';
import type { Connection } from './database.ts';
import { type Entry, type NewEntry, actorName } from './entries.ts';
import { Frontier, leafHash } from './merkle/index.ts';
import { TILE_LEAVES, type TreeEdge, edgeAt } from './tree.ts';

/** An entry with what proves it: its hash (hex) and its text as stored. */
export interface Stored {
  readonly entry: Entry;
  readonly hash: string;
  readonly canonical: string;
}

/** The newest entry's number and hash; before the first, 0 and the genesis. */
export interface Head {
  readonly seq: number;
  readonly hash: Buffer;
}

/** The head of the chain, whether that entry's body is here or in an archive. */
export function readHead(connection: Connection): Head {
  const newest = (table: 'entries' | 'archived'): Head | undefined => connection.prepare<[], Head>(`SELECT seq, hash FROM ${table} ORDER BY seq DESC LIMIT 1`).get();
  return newest('entries') ?? newest('archived') ?? { seq: 0, hash: GENESIS };
}

type Columns = [number, number, string, string, string | null, string | null, string | null, string | null, string, Buffer];

/** Appends entries: redacted, canonical, chained, a leaf of the tree; a group in one transaction or not at all. */
export class EntryWriter {
  readonly #connection: Connection;
  readonly #now: () => number;
  readonly #redact: Redactor;
  readonly #insert: Database.Statement<Columns>;
  readonly #insertTile: Database.Statement<[number, Buffer]>;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #rollback: Database.Statement;
  #head: Head;
  /** Read when the first entry is written: opening a large journal does not wait for it. */
  #edge: TreeEdge | null = null;

  constructor(connection: Connection, { now, redact }: { readonly now: () => number; readonly redact: Redactor }) {
    this.#connection = connection;
    this.#now = now;
    // Text of a cluster may hold half a surrogate pair, which no canonical JSON can.
    this.#redact = (text) => redact(text).toWellFormed();
    this.#insert = connection.prepare('INSERT INTO entries (seq, at, kind, actor, run, release, environment, service, canonical, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertTile = connection.prepare('INSERT INTO tiles (idx, hash) VALUES (?, ?)');
    [this.#begin, this.#commit, this.#rollback] = [connection.prepare('BEGIN IMMEDIATE'), connection.prepare('COMMIT'), connection.prepare('ROLLBACK')];
    this.#head = readHead(connection);
  }

  get head(): Head {
    return this.#head;
  }

  /** The right edge of the tree over every entry. */
  edge(): Frontier {
    const { tiles, tail } = this.#treeEdge();
    return tiles.concat(tail);
  }

  /** Throws what the database throws; then nothing was written. */
  write(entries: readonly NewEntry[]): Stored[] {
    const written: Stored[] = [];
    let { seq, hash } = this.#head;
    let { tiles, tail } = this.#treeEdge();
    // One entry is one statement, which is a transaction by itself; a tile's hash goes with the entry that completes it.
    this.#whole(entries.length > 1 || tail.size === TILE_LEAVES - 1, () => {
      for (const given of entries) {
        seq += 1;
        const entry = { ...redactValue(given, this.#redact), v: 1 as const, seq, at: this.#now() };
        const text = canonical(entry);
        hash = entryHash(hash, text);
        this.#insert.run(seq, entry.at, entry.kind, actorName(entry), entry.run ?? null, entry.release ?? null, entry.environment ?? null, entry.service ?? null, text, hash);
        tail = tail.push(leafHash(hash));
        if (tail.size === TILE_LEAVES) {
          this.#insertTile.run(tiles.size / TILE_LEAVES, tail.root());
          [tiles, tail] = [tiles.concat(tail), Frontier.empty];
        }
        written.push({ entry, hash: hash.toString('hex'), canonical: text });
      }
    });
    this.#head = { seq, hash };
    this.#edge = { tiles, tail };
    return written;
  }

  /** Wholly or not at all. A commit that fails leaves nothing open. */
  #whole(many: boolean, act: () => void): void {
    if (!many) return act();
    this.#begin.run();
    try {
      act();
      this.#commit.run();
    } catch (error) {
      if (this.#connection.inTransaction) this.#rollback.run();
      throw error;
    }
  }

  #treeEdge(): TreeEdge {
    this.#edge ??= edgeAt(this.#connection, this.#head.seq);
    return this.#edge;
  }
}
