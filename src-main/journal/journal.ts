import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { type CheckpointView, type CheckpointsView, type EntryFilter, type EvidenceScope, type JournalMode, type Result, type Verification, fail, ok } from '../../src-preload/contract/index.ts';
import type { Redactor } from '../vault/index.ts';
import { type Archived, archiveBefore } from './archive/index.ts';
import { backUp } from './backup.ts';
import { CheckpointKeeper, type KeptCheckpoint, type NoteSigner, type SeedSource, checkpointsOf, growthSince, growthText, newestCheckpoint, signCheckpoint, signerFor } from './checkpoints/index.ts';
import { type Connection, fault, openForReading, openForWriting } from './database.ts';
import { type Effect, type Fact, type NewEntry, effectSchema, entrySchema, factSchema } from './entries.ts';
import { type Exported, packageOf } from './evidence/index.ts';
import { EntryWriter, type Head, type Stored, readHead } from './entry-writer.ts';
import { isTaken, takeLock } from './lock.ts';
import { type RunsWanted, selectEntries, selectRuns } from './readers.ts';
import { edgeAt, rangeRoots } from './tree.ts';
import { verifyJournal } from './verify/index.ts';

export type { Stored } from './entry-writer.ts';

/** The journal's port is asynchronous, so that a shared store can stand beside SQLite later. */
export interface Journal {
  readonly mode: JournalMode;
  /** Durable when it resolves with `ok`: the entry is on the disk, synchronised. */
  append(entry: Fact): Promise<Result<Stored>>;
  read(filter: Partial<EntryFilter>): Promise<Result<Stored[]>>;
  /** Every entry, oldest first, of the runs that have not ended, or of some that have: what the run engine rebuilds them from. */
  readRuns(which: RunsWanted): Promise<Result<Stored[]>>;
  /** In a read-only journal: whether the process that writes it lives. */
  hasOtherWriter(): boolean;
  /** The whole of it, or also against a checkpoint that was kept elsewhere, signed by a key that the asker knows. */
  verify(against?: Against): Promise<Result<Verification>>;
  /** Signs a tree head over every entry there is. */
  checkpoint(): Promise<Result<CheckpointView>>;
  checkpoints(): Promise<Result<CheckpointsView>>;
  /** The newest checkpoint as it is kept, and, where an older one is given, the proof that it continues that one. */
  kept(older?: string): Promise<Result<string>>;
  /** A package of all entries of a run, a release, or the releases of a period, that is checked without this journal. */
  evidence(scope: EvidenceScope): Promise<Result<Exported>>;
  /** Moves the bodies of entries older than an instant (ms) into a file beside the journal. */
  archive(before: number): Promise<Result<Archived>>;
  /** A whole copy in an empty folder, while the journal is in use. */
  backup(to: string): Promise<Result<{ entries: number; files: string[] }>>;
  /** Called with each entry after it is durable; in a read-only journal, when the writer's entries are noticed. */
  subscribe(listener: (stored: Stored) => void): () => void;
  close(): Promise<void>;
}

export interface Against {
  readonly checkpoint?: string | undefined;
  readonly verifier?: string | undefined;
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
  /** The seed of the key that signs checkpoints; without it none is signed. */
  readonly seed?: SeedSource;
  /** Open for reading even if the writer's lock is free: for commands that only look. */
  readonly readOnly?: boolean;
}

const POLL_MS = 500;
const NO_KEY: SeedSource = async () => fail('no-key', 'this journal was opened without the vault that holds its key');

export class SqliteJournal implements Journal, EffectJournal {
  readonly mode: JournalMode;
  readonly #connection: Connection;
  readonly #options: JournalOptions;
  readonly #release: () => void;
  readonly #listeners = new Set<(stored: Stored) => void>();
  /** Null where it is only read. */
  readonly #writing: { readonly writer: EntryWriter; readonly keeper: CheckpointKeeper } | null;
  #seen: Head;

  private constructor(connection: Connection, mode: JournalMode, options: JournalOptions, release: () => void) {
    this.#connection = connection;
    this.mode = mode;
    this.#options = options;
    this.#seen = readHead(connection);
    this.#writing = mode.kind === 'writer' ? writingOf(connection, options) : null;
    this.#release = mode.kind === 'read-only' ? this.#follow(release) : release;
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
    if (!connection.ok) return connection;
    try {
      return ok(new SqliteJournal(connection.value, { kind: 'read-only', why, holder }, options, () => undefined));
    } catch (error) {
      return fault(file, error);
    }
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

  async readRuns(which: RunsWanted): Promise<Result<Stored[]>> {
    return this.#guarded(() => selectRuns(this.#connection, which).map((row) => storedFrom(row.canonical, row.hash)));
  }

  hasOtherWriter(): boolean {
    return this.mode.kind === 'read-only' && isTaken(join(this.#options.dir, 'journal.lock'));
  }

  async verify({ checkpoint, verifier }: Against = {}): Promise<Result<Verification>> {
    const own = verifier === undefined && checkpoint !== undefined ? await signerFor(this.#connection, this.#options.seed ?? NO_KEY) : null;
    const verifiers = verifier !== undefined ? [verifier] : own?.ok === true ? [own.value.verifier] : [];
    try {
      return ok(await verifyJournal(this.#connection, { against: checkpoint ?? null, verifiers, dir: this.#options.dir }));
    } catch (error) {
      return fault(join(this.#options.dir, 'journal.db'), error);
    }
  }

  async checkpoint(): Promise<Result<CheckpointView>> {
    return this.#writing === null ? this.#refused() : this.#writing.keeper.sign();
  }

  async checkpoints(): Promise<Result<CheckpointsView>> {
    return this.#guarded(() => {
      const checkpoints = checkpointsOf(this.#connection);
      return { checkpoints, uncovered: readHead(this.#connection).seq - (checkpoints[0]?.size ?? 0), fault: this.#writing?.keeper.fault ?? null };
    });
  }

  async kept(older?: string): Promise<Result<string>> {
    const found = this.#guarded((): Result<string> => {
      const newest = newestCheckpoint(this.#connection);
      if (newest === undefined) return fail('no-checkpoint', 'this journal holds no checkpoint yet', { hint: 'One is signed at the end of each run, every 15 minutes while entries come, and when Quarterdeck is closed.', retryable: true });
      const growth = older === undefined ? null : growthSince(older, newest, rangeRoots(this.#connection));
      if (growth?.ok === false) return growth;
      return ok(growthText(newest, growth?.value ?? null));
    });
    return found.ok ? found.value : found;
  }

  async evidence(scope: EvidenceScope): Promise<Result<Exported>> {
    const signer = await signerFor(this.#connection, this.#options.seed ?? NO_KEY);
    if (!signer.ok) return signer;
    const checkpoint = this.#writing === null ? ok(this.#headNow(signer.value)) : await this.#writing.keeper.sign();
    if (!checkpoint.ok) return checkpoint;
    const made = this.#guarded(() => packageOf(this.#connection, scope, { dir: this.#options.dir, signer: signer.value, checkpoint: checkpoint.value, redact: this.#options.redact }));
    return made.ok ? made.value : made;
  }

  /** A checkpoint over what a reader sees now: the newest that is kept, or one for the moment where entries came since. */
  #headNow(signer: NoteSigner): KeptCheckpoint {
    const { seq } = readHead(this.#connection);
    const newest = newestCheckpoint(this.#connection);
    if (newest?.size === seq && newest.verifier === signer.verifier) return newest;
    const { tiles, tail } = edgeAt(this.#connection, seq);
    return { size: seq, at: this.#options.now(), note: signCheckpoint({ origin: signer.name, size: seq, root: tiles.concat(tail).root() }, signer), verifier: signer.verifier };
  }

  async archive(before: number): Promise<Result<Archived>> {
    if (this.#writing === null) return this.#refused();
    const done = this.#guarded(() => archiveBefore(this.#connection, { before, dir: this.#options.dir, now: this.#options.now() }));
    return done.ok ? done.value : done;
  }

  backup(to: string): Promise<Result<{ entries: number; files: string[] }>> {
    return backUp(this.#connection, this.#options.dir, to);
  }

  subscribe(listener: (stored: Stored) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#writing?.keeper.stop();
    // What came since the last checkpoint is signed too, where it can be.
    if (this.#writing !== null && this.#options.seed !== undefined) await this.#writing.keeper.sign();
    this.#release();
    this.#connection.close();
  }

  /** Bounds the database's size, in pages of 4 KiB; beyond it appends answer `disk-full`. */
  limitPages(pages: number): void {
    this.#connection.pragma(`max_page_count = ${Math.trunc(pages)}`);
  }

  #write(entries: readonly NewEntry[], parse: (value: unknown) => NewEntry): Result<Stored[]> {
    if (this.#writing === null) return this.#refused();
    const { writer, keeper } = this.#writing;
    const written = this.#guarded(() => writer.write(entries.map(parse)));
    if (!written.ok) return written;
    if (this.#options.seed !== undefined && written.value.some(({ entry }) => entry.kind === 'run-finished')) void keeper.sign();
    for (const stored of written.value) for (const listener of [...this.#listeners]) listener(stored);
    return written;
  }

  #refused(): Result<never> {
    return fail('journal-read-only', `This journal cannot be written here: ${this.mode.kind === 'read-only' ? this.mode.why : ''}`);
  }

  #guarded<T>(act: () => T): Result<T> {
    try {
      return ok(act());
    } catch (error) {
      return fault(join(this.#options.dir, 'journal.db'), error);
    }
  }

  /** A reader looks for the writer's entries twice a second. */
  #follow(release: () => void): () => void {
    const newer = this.#connection.prepare<[number], { seq: number; canonical: string; hash: Buffer }>('SELECT seq, canonical, hash FROM entries WHERE seq > ? ORDER BY seq');
    const timer = setInterval(() => {
      const rows = this.#guarded(() => newer.all(this.#seen.seq));
      for (const row of rows.ok ? rows.value : []) {
        this.#seen = { seq: row.seq, hash: row.hash };
        for (const listener of [...this.#listeners]) listener(storedFrom(row.canonical, row.hash));
      }
    }, POLL_MS);
    timer.unref();
    return () => (clearInterval(timer), release());
  }
}

function writingOf(connection: Connection, { now, redact, seed }: JournalOptions) {
  const writer = new EntryWriter(connection, { now, redact });
  return { writer, keeper: new CheckpointKeeper(connection, { edge: () => writer.edge(), now, seed: seed ?? NO_KEY }) };
}

const storedFrom = (text: string, hash: Buffer): Stored => ({ entry: entrySchema.parse(JSON.parse(text)), hash: hash.toString('hex'), canonical: text });
