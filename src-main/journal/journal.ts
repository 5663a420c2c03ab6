import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { type EntryFilter, type JournalMode, type Result, type Verification, fail, ok } from '../../src-preload/contract/index.ts';
import { type Redactor, redactValue } from '../vault/index.ts';
import { GENESIS, canonical, entryHash } from './chain.ts';
import { type Connection, fault, openForReading, openForWriting } from './database.ts';
import { type Effect, type Entry, type Fact, type NewEntry, effectSchema, entrySchema, factSchema } from './entries.ts';
import { isTaken, takeLock } from './lock.ts';
import { selectEntries, selectRuns, verifyChain } from './readers.ts';

/** An entry with what proves it: its hash (hex) and its text as stored. */
export interface Stored {
  readonly entry: Entry;
  readonly hash: string;
  readonly canonical: string;
}

/** The journal's port is asynchronous, so that a shared store can stand beside SQLite later. */
export interface Journal {
  readonly mode: JournalMode;
  /** Durable when it resolves with `ok`: the entry is on the disk, synchronised. */
  append(entry: Fact): Promise<Result<Stored>>;
  read(filter: Partial<EntryFilter>): Promise<Result<Stored[]>>;
  /** Every entry, oldest first, of the runs that have not ended and of the `recent` newest that have: what the run engine rebuilds them from. */
  readRuns(options: { readonly recent: number }): Promise<Result<Stored[]>>;
  /** In a read-only journal: whether the process that writes it lives. */
  hasOtherWriter(): boolean;
  verify(): Promise<Result<Verification>>;
  /** Called with each entry after it is durable; in a read-only journal, when the writer's entries are noticed. */
  subscribe(listener: (stored: Stored) => void): () => void;
  close(): Promise<void>;
}

/** The part that only the run engine may hold; handed out by `effects.ts`. */
export interface EffectJournal {
  /** All of them in one transaction, in this order, or none. */
  appendEffects(entries: readonly Effect[]): Promise<Result<Stored[]>>;
}

export interface JournalOptions {
  readonly dir: string;
  readonly now: () => number;
  readonly redact: Redactor;
  /** Open for reading even if the writer's lock is free: for commands that only look. */
  readonly readOnly?: boolean;
}

const POLL_MS = 500;

export class SqliteJournal implements Journal, EffectJournal {
  readonly mode: JournalMode;
  readonly #connection: Connection;
  readonly #options: JournalOptions;
  readonly #release: () => void;
  readonly #listeners = new Set<(stored: Stored) => void>();
  #head: { seq: number; hash: Buffer };

  private constructor(connection: Connection, mode: JournalMode, options: JournalOptions, release: () => void) {
    this.#connection = connection;
    this.mode = mode;
    this.#options = options;
    this.#release = release;
    this.#head = this.#readHead();
    if (mode.kind === 'read-only') this.#release = this.#follow(release);
  }

  /**
   * Opens the journal in `dir`: as its writer where nobody else is, else read-only, saying whose it is. A damaged or newer
   * file is a fault, and was not touched.
   */
  static open(options: JournalOptions): Result<SqliteJournal> {
    const file = join(options.dir, 'journal.db');
    if (options.readOnly === true) return SqliteJournal.#reader(file, options, 'opened to look only', null);
    try {
      const me = { pid: process.pid, host: hostname(), user: userInfo().username, since: new Date(options.now()).toISOString() };
      const lock = takeLock(join(options.dir, 'journal.lock'), me);
      if (lock.kind === 'taken') {
        const { holder } = lock;
        const whose = holder === null ? null : `process ${holder.pid} of ${holder.user} on ${holder.host}, since ${holder.since}`;
        return SqliteJournal.#reader(file, options, `another Quarterdeck is writing this journal${whose === null ? '' : `: ${whose}`}`, whose);
      }
      const connection = openForWriting(file);
      if (!connection.ok) {
        lock.release();
        return connection;
      }
      return ok(new SqliteJournal(connection.value, { kind: 'writer' }, options, () => lock.release()));
    } catch (error) {
      return fault(file, error);
    }
  }

  static #reader(file: string, options: JournalOptions, why: string, holder: string | null): Result<SqliteJournal> {
    const connection = openForReading(file);
    return connection.ok ? ok(new SqliteJournal(connection.value, { kind: 'read-only', why, holder }, options, () => undefined)) : connection;
  }

  async append(entry: Fact): Promise<Result<Stored>> {
    const written = this.#write([entry], (value) => factSchema.parse(value));
    if (!written.ok) return written;
    const [stored] = written.value;
    return stored === undefined ? fail('journal-failed', 'nothing was written') : ok(stored);
  }

  async appendEffects(entries: readonly Effect[]): Promise<Result<Stored[]>> {
    return this.#write(entries, (value) => effectSchema.parse(value));
  }

  async read(filter: Partial<EntryFilter>): Promise<Result<Stored[]>> {
    return this.#guarded(() => selectEntries(this.#connection, filter).map((row) => storedFrom(row.canonical, row.hash)));
  }

  async readRuns({ recent }: { readonly recent: number }): Promise<Result<Stored[]>> {
    return this.#guarded(() => selectRuns(this.#connection, recent).map((row) => storedFrom(row.canonical, row.hash)));
  }

  hasOtherWriter(): boolean {
    return this.mode.kind === 'read-only' && isTaken(join(this.#options.dir, 'journal.lock'));
  }

  async verify(): Promise<Result<Verification>> {
    return this.#guarded(() => verifyChain(this.#connection));
  }

  subscribe(listener: (stored: Stored) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#release();
    this.#connection.close();
  }

  /** Bounds the database's size, in pages of 4 KiB; beyond it appends answer `disk-full`. */
  limitPages(pages: number): void {
    this.#connection.pragma(`max_page_count = ${Math.trunc(pages)}`);
  }

  #write(entries: readonly NewEntry[], parse: (value: unknown) => NewEntry): Result<Stored[]> {
    if (this.mode.kind === 'read-only') return fail('journal-read-only', `This journal cannot be written here: ${this.mode.why}`);
    const written: Stored[] = [];
    let { seq, hash } = this.#head;
    const result = this.#guarded(() => {
      this.#connection.transaction(() => {
        for (const given of entries) {
          seq += 1;
          const entry = { ...redactValue(parse(given), this.#options.redact), v: 1 as const, seq, at: this.#options.now() };
          const text = canonical(entry);
          hash = entryHash(hash, text);
          this.#insert(entry, text, hash);
          written.push({ entry, hash: hash.toString('hex'), canonical: text });
        }
      }).immediate();
    });
    if (!result.ok) return result;
    this.#head = { seq, hash };
    for (const stored of written) for (const listener of [...this.#listeners]) listener(stored);
    return ok(written);
  }

  #insert(entry: Entry, text: string, hash: Buffer): void {
    this.#connection
      .prepare('INSERT INTO entries (seq, at, kind, actor, run, release, environment, service, canonical, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(entry.seq, entry.at, entry.kind, actorName(entry), entry.run ?? null, entry.release ?? null, entry.environment ?? null, entry.service ?? null, text, hash);
  }

  #guarded<T>(act: () => T): Result<T> {
    try {
      return ok(act());
    } catch (error) {
      return fault(join(this.#options.dir, 'journal.db'), error);
    }
  }

  #readHead(): { seq: number; hash: Buffer } {
    // The columns and their types are those of migration 001.
    const row = this.#connection.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get() as { seq: number; hash: Buffer } | undefined;
    return row ?? { seq: 0, hash: GENESIS };
  }

  /** A reader looks for the writer's entries twice a second. */
  #follow(release: () => void): () => void {
    const timer = setInterval(() => {
      // The columns and their types are those of migration 001.
      const rows = this.#guarded(() => this.#connection.prepare('SELECT seq, canonical, hash FROM entries WHERE seq > ? ORDER BY seq').all(this.#head.seq) as { seq: number; canonical: string; hash: Buffer }[]);
      for (const row of rows.ok ? rows.value : []) {
        this.#head = { seq: row.seq, hash: row.hash };
        for (const listener of [...this.#listeners]) listener(storedFrom(row.canonical, row.hash));
      }
    }, POLL_MS);
    timer.unref();
    return () => (clearInterval(timer), release());
  }
}

export const actorName = (entry: Pick<Entry, 'actor'>): string => (entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck');

const storedFrom = (text: string, hash: Buffer): Stored => ({ entry: entrySchema.parse(JSON.parse(text)), hash: hash.toString('hex'), canonical: text });

