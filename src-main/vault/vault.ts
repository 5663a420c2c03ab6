import { statSync } from 'node:fs';
import { type Fault, type Result, type SecretView, type VaultView, fail, ok } from '../../src-preload/contract/index.ts';
import { type SealedSecret, type VaultFile, readVault, whileLocked, writeVault } from './file.ts';
import type { KeyKeeper } from './keepers.ts';
import { freshKey, seal, unseal } from './sealing.ts';

/** What is shorter cannot be kept out of texts without taking harmless words out of them too. */
const SHORTEST = 6;
const LONGEST_BYTES = 64 << 10;
/** Names of our own; nobody else sets or removes them. */
const OWN = 'quarterdeck/';
/** The date of last use is written down no more often than this, ms. */
const NOTE_USE_MS = 60_000;

export interface VaultOptions {
  readonly path: string;
  /** In order of preference: the first keeps a new vault; all are tried on one that is there. */
  readonly keepers: readonly KeyKeeper[];
  readonly now: () => number;
}

interface Opened {
  readonly file: VaultFile;
  readonly key: Buffer;
  readonly keeper: KeyKeeper;
  /** Which file it was read from: another inode, time or size is another content. */
  readonly stamp: string;
}

/** Secrets by name: set and used, listed by name and date only. No value leaves it but to the moment of its use. */
export class Vault {
  readonly #options: VaultOptions;
  /** Every value of this vault since it was opened, replaced and removed ones too: all are kept out of every text. */
  #seen: readonly string[] = [];
  readonly #uses = new Map<string, { at: number; usedFor: string; noted: number }>();
  #opened: Opened | null = null;
  #fault: Fault | null = null;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  /** Reads what is on the disk, if it is another than before. A fault is kept as the reason why nothing can be had. */
  async open(): Promise<Result<null>> {
    const read = await this.#load();
    this.#fault = read.ok ? null : read.error;
    return read.ok ? ok(null) : read;
  }

  async get(name: string, usedFor: string): Promise<Result<string>> {
    const opened = await this.open();
    if (!opened.ok) return opened;
    const value = this.#value(name);
    if (value === null) return fail('no-secret', `there is no secret ${name} in the vault`, { hint: 'Set it in Connections.' });
    if (value instanceof Error) return fail('vault-damaged', `the secret ${name} does not open: its bytes were changed`, { hint: 'Set it again.' });
    await this.#used(name, usedFor);
    return ok(value);
  }

  /** Sets or replaces a secret of the workspace. */
  async set(name: string, value: string): Promise<Result<null>> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(name)) return fail('bad-secret', 'a secret’s name has letters, digits, dots, dashes and slashes, 100 at most');
    if (value.length < SHORTEST) return fail('bad-secret', `a secret of fewer than ${SHORTEST} characters cannot be kept out of output`);
    if (Buffer.byteLength(value) > LONGEST_BYTES) return fail('bad-secret', 'a secret has at most 64 KiB');
    return name.startsWith(OWN) ? fail('bad-secret', `names that begin with ${OWN} are Quarterdeck’s own`) : this.#set(name, value);
  }

  /** A secret of our own, such as the journal's key: made the first time it is asked for. */
  async own(name: string, usedFor: string, make: () => string): Promise<Result<string>> {
    const found = await this.get(`${OWN}${name}`, usedFor);
    if (found.ok || found.error.code !== 'no-secret') return found;
    const made = await this.#set(`${OWN}${name}`, make(), true);
    return made.ok ? this.get(`${OWN}${name}`, usedFor) : made;
  }

  async remove(name: string): Promise<Result<null>> {
    if (name.startsWith(OWN)) return fail('bad-secret', `${name} is Quarterdeck’s own`);
    return this.#change((file) => {
      const { [name]: _gone, ...rest } = file.secrets;
      return Object.hasOwn(file.secrets, name) ? ok({ ...file, secrets: rest }) : fail('no-secret', `there is no secret ${name} in the vault`);
    });
  }

  /** Seals every value again under a new key, which the preferred keeper keeps from now on. */
  async rotate(): Promise<Result<null>> {
    const [keeper] = this.#options.keepers;
    if (keeper === undefined) return fail('vault-locked', 'nothing can keep a key here');
    const key = freshKey();
    const wrapped = await keeper.wrap(key);
    if (!wrapped.ok) return wrapped;
    let before: Opened | null = null;
    const done = await this.#change((file, opened) => {
      before = opened;
      const secrets: Record<string, SealedSecret> = {};
      for (const [name, secret] of Object.entries(file.secrets)) {
        const value = unseal(opened.key, name, secret.sealed);
        if (value === null) return fail('vault-damaged', `the secret ${name} does not open: its bytes were changed`, { hint: 'Set it again or remove it, then rotate.' });
        secrets[name] = { ...secret, sealed: seal(key, name, value) };
      }
      return ok({ v: 1, keeper: keeper.kind, wrapped: wrapped.value, secrets });
    });
    if (!done.ok) keeper.forget?.(wrapped.value);
    else forgetKey(before);
    return done;
  }

  /** Names and dates, never values; and how the vault is kept. */
  describe(): VaultView {
    const [preferred] = this.#options.keepers;
    const keeper = this.#opened?.keeper ?? preferred;
    const secrets = Object.entries(this.#opened?.file.secrets ?? {}).map(([name, { setAt, lastUsed, lastUsedFor }]): SecretView => {
      const use = this.#uses.get(name);
      return { name, setAt, lastUsed: use?.at ?? lastUsed, lastUsedFor: use?.usedFor ?? lastUsedFor, backend: keeper?.name ?? 'nothing', own: name.startsWith(OWN) };
    });
    return { backend: keeper?.name ?? 'nothing', protects: keeper?.protects ?? '', fault: this.#fault, secrets: secrets.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  /** Every value that must not be seen anywhere: the same list as before until another value comes. */
  valuesInUse(): readonly string[] {
    return this.#seen;
  }

  #keepOut(value: string): void {
    if (!this.#seen.includes(value)) this.#seen = [...this.#seen, value];
  }

  #set(name: string, value: string, onlyIfNew = false): Promise<Result<null>> {
    this.#keepOut(value);
    return this.#change((file, { key }) => {
      if (onlyIfNew && file.secrets[name] !== undefined) return ok(file);
      const secret: SealedSecret = { sealed: seal(key, name, Buffer.from(value, 'utf8')), setAt: this.#options.now(), lastUsed: null, lastUsedFor: null };
      return ok({ ...file, secrets: { ...file.secrets, [name]: secret } });
    }, name);
  }

  #value(name: string): string | Error | null {
    const { file, key } = this.#opened ?? {};
    const secret = file !== undefined && Object.hasOwn(file.secrets, name) ? file.secrets[name] : undefined;
    if (secret === undefined || key === undefined) return null;
    const value = unseal(key, name, secret.sealed);
    return value === null ? new Error(name) : value.toString('utf8');
  }

  async #used(name: string, usedFor: string): Promise<void> {
    const at = this.#options.now();
    const before = this.#uses.get(name);
    const due = before === undefined || Math.abs(at - before.noted) >= NOTE_USE_MS;
    this.#uses.set(name, { at, usedFor, noted: due ? at : before.noted });
    // The date is a comfort: a full disk keeps nobody from using a secret.
    if (due) await this.#change((file) => {
      const secret = file.secrets[name];
      return ok(secret === undefined ? file : { ...file, secrets: { ...file.secrets, [name]: { ...secret, lastUsed: at, lastUsedFor: usedFor } } });
    });
  }

  /** Reads, changes and writes the file while nobody else does. */
  async #change(change: (file: VaultFile, opened: Opened) => Result<VaultFile>, replaced?: string): Promise<Result<null>> {
    const done = await whileLocked(this.#options.path, async (): Promise<Result<null>> => {
      const loaded = await this.#load();
      if (!loaded.ok) return loaded;
      const opened = loaded.value === null ? await this.#begin() : ok(loaded.value);
      if (!opened.ok) return opened;
      // What was just wrapped need not be unwrapped again.
      this.#opened = opened.value;
      const next = change(opened.value.file, opened.value);
      return next.ok ? writeVault(this.#options.path, next.value) : next;
    });
    if (replaced !== undefined) this.#uses.delete(replaced);
    if (!done.ok) return done;
    return this.open();
  }

  /** A vault that is not on the disk yet: its key is made and wrapped. */
  async #begin(): Promise<Result<Opened>> {
    const [keeper] = this.#options.keepers;
    if (keeper === undefined) return fail('vault-locked', 'nothing can keep a key here');
    const key = freshKey();
    const wrapped = await keeper.wrap(key);
    return wrapped.ok ? ok({ file: { v: 1, keeper: keeper.kind, wrapped: wrapped.value, secrets: {} }, key, keeper, stamp: '' }) : wrapped;
  }

  async #load(): Promise<Result<Opened | null>> {
    const stamp = stampOf(this.#options.path);
    if (this.#opened !== null && this.#opened.stamp === stamp) return ok(this.#opened);
    const file = readVault(this.#options.path);
    if (!file.ok) return file;
    if (file.value === null) return ok((this.#opened = null));
    const key = this.#opened?.file.wrapped === file.value.wrapped ? ok(this.#opened) : await this.#unlock(file.value);
    if (!key.ok) return key;
    this.#opened = { file: file.value, key: key.value.key, keeper: key.value.keeper, stamp };
    for (const name of Object.keys(file.value.secrets)) {
      const value = this.#value(name);
      if (typeof value === 'string') this.#keepOut(value);
    }
    return ok(this.#opened);
  }

  async #unlock(file: VaultFile): Promise<Result<{ key: Buffer; keeper: KeyKeeper }>> {
    let refused: Result<never> = fail('vault-locked', `the vault’s key is kept by ${KEPT_BY[file.keeper]}, which is not given`, { hint: `Start with ${KEPT_BY[file.keeper]}.` });
    for (const keeper of this.#options.keepers.filter(({ kind }) => kind === file.keeper)) {
      const key = await keeper.unwrap(file.wrapped);
      if (key.ok) return ok({ key: key.value, keeper });
      refused = key;
    }
    return refused;
  }
}

const KEPT_BY = { environment: 'QUARTERDECK_VAULT_KEY', passphrase: 'QUARTERDECK_VAULT_PASSPHRASE', 'key-file': 'a key file', system: 'this desktop’s keychain' } as const;

function forgetKey(opened: Opened | null): void {
  opened?.keeper.forget?.(opened.file.wrapped);
}

function stampOf(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return 'none';
  }
}
