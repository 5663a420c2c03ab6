import { type Fault, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../database.ts';
import type { Frontier } from '../merkle/index.ts';
import { signCheckpoint } from './checkpoint.ts';
import { type NoteSigner, noteSigner } from './note.ts';

/** A checkpoint as it is kept: how many entries it is over, when it was signed, the note, and the key that checks it. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly at: number;
  readonly note: string;
  readonly verifier: string;
}

/** The seed of the journal's Ed25519 key, in base64; it lives in the vault. */
export type SeedSource = () => Promise<Result<string>>;

/** While entries come, one is signed at least this often, ms. */
const EVERY_MS = 15 * 60_000;

/** Signs tree heads at the end of each run, every 15 minutes while entries come, and when the journal is closed. */
export class CheckpointKeeper {
  readonly #connection: Connection;
  readonly #edge: () => Frontier;
  readonly #now: () => number;
  readonly #seed: SeedSource;
  readonly #timer: ReturnType<typeof setInterval>;
  #signer: Promise<Result<NoteSigner>> | null = null;
  /** Why the last one could not be signed. */
  fault: Fault | null = null;

  constructor(connection: Connection, { edge, now, seed }: { edge: () => Frontier; now: () => number; seed: SeedSource }) {
    this.#connection = connection;
    this.#edge = edge;
    this.#now = now;
    this.#seed = seed;
    this.#timer = setInterval(() => void this.sign(), EVERY_MS);
    this.#timer.unref();
  }

  /** A checkpoint over every entry there is; the newest one where nothing was added since. */
  async sign(): Promise<Result<KeptCheckpoint>> {
    const signed = await this.#sign().catch((error: unknown) => fail('checkpoint-failed', `no checkpoint could be signed: ${error instanceof Error ? error.message : String(error)}`, { retryable: true }));
    this.fault = signed.ok ? null : signed.error;
    return signed;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #sign(): Promise<Result<KeptCheckpoint>> {
    if (this.#edge().size === 0) return fail('no-entries', 'there is nothing to sign yet');
    const signer = await this.signer();
    if (!signer.ok) return signer;
    // Entries may have come while the key was fetched; from here on nothing waits.
    const edge = this.#edge();
    const newest = newestCheckpoint(this.#connection);
    if (newest?.size === edge.size) return ok(newest);
    const made = { size: edge.size, at: this.#now(), note: signCheckpoint({ origin: signer.value.name, size: edge.size, root: edge.root() }, signer.value), verifier: signer.value.verifier };
    this.#connection.prepare('INSERT INTO checkpoints (size, at, note, verifier) VALUES (?, ?, ?, ?)').run(made.size, made.at, made.note, made.verifier);
    return ok(made);
  }

  /** The journal's signer; a vault that could not be opened is asked again the next time. */
  async signer(): Promise<Result<NoteSigner>> {
    this.#signer ??= signerFor(this.#connection, this.#seed);
    const signer = await this.#signer;
    if (!signer.ok) this.#signer = null;
    return signer;
  }
}

/** How many of the newest are shown. */
const SHOWN = 200;

export const checkpointsOf = (connection: Connection): KeptCheckpoint[] => connection.prepare<[number], KeptCheckpoint>('SELECT size, at, note, verifier FROM checkpoints ORDER BY size DESC LIMIT ?').all(SHOWN);
export const newestCheckpoint = (connection: Connection): KeptCheckpoint | undefined => connection.prepare<[], KeptCheckpoint>('SELECT size, at, note, verifier FROM checkpoints ORDER BY size DESC LIMIT 1').get();

/** Who signs for a journal: its key, under a name that holds the beginning of its first entry's hash, so that no two are called the same. */
export async function signerFor(connection: Connection, seed: SeedSource): Promise<Result<NoteSigner>> {
  const first = connection.prepare<[], Buffer>('SELECT hash FROM archived WHERE seq = 1').pluck().get() ?? connection.prepare<[], Buffer>('SELECT hash FROM entries WHERE seq = 1').pluck().get();
  if (first === undefined) return fail('no-entries', 'there is nothing to sign yet');
  const given = await seed();
  if (!given.ok) return given;
  const bytes = Buffer.from(given.value, 'base64');
  return bytes.length === 32 ? ok(noteSigner(`quarterdeck.local/journal/${first.subarray(0, 8).toString('hex')}`, bytes)) : fail('bad-key', 'the journal’s key in the vault is no Ed25519 seed');
}
