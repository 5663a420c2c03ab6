import { type ScryptOptions, randomBytes, scrypt } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { KEY_BYTES, freshKey, seal, unseal } from './sealing.ts';

export const keeperKinds = ['environment', 'passphrase', 'key-file', 'system'] as const;
export type KeeperKind = (typeof keeperKinds)[number];

/** Keeps the vault's data key: wraps it for the disk, and gives it back. */
export interface KeyKeeper {
  readonly kind: KeeperKind;
  /** Its name for people: "GNOME keyring", "QUARTERDECK_VAULT_KEY". */
  readonly name: string;
  /** What it protects the secrets against, and what not. */
  readonly protects: string;
  wrap(key: Buffer): Promise<Result<string>>;
  unwrap(wrapped: string): Promise<Result<Buffer>>;
  /** After another wrapping took its place: what this one kept is no longer needed. */
  forget?(wrapped: string): void;
}

const wrong = (hint: string): Result<never> => fail('vault-locked', 'the vault does not open with this key', { hint });

/** A key of 32 bytes, as 64 hexadecimal digits or in base64. */
export function environmentKeeper(variable: string, value: string): KeyKeeper {
  const key = Buffer.from(value.trim(), /^[0-9a-f]{64}$/i.test(value.trim()) ? 'hex' : 'base64');
  const bad = fail('bad-vault-key', `${variable} is not a key of ${KEY_BYTES} bytes in hexadecimal or base64`, { hint: 'Make one with `openssl rand -base64 32`.' });
  return {
    kind: 'environment', name: variable,
    protects: 'Whoever copies the data folder cannot read the secrets without that key; programs of this user that can read this process can.',
    wrap: async (data) => (key.length === KEY_BYTES ? ok(seal(key, 'data key', data)) : bad),
    async unwrap(wrapped) {
      if (key.length !== KEY_BYTES) return bad;
      const data = unseal(key, 'data key', wrapped);
      return data === null ? wrong(`Start with the ${variable} that it was sealed with.`) : ok(data);
    },
  };
}

// 128 MiB and some 0.3 s for each guess (OWASP's parameters for scrypt).
const COST: ScryptOptions = { N: 1 << 17, r: 8, p: 1, maxmem: 192 << 20 };

const stretched = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((done, failed) => scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, COST, (error, key) => (error === null ? done(key) : failed(error))));

export function passphraseKeeper(passphrase: string): KeyKeeper {
  return {
    kind: 'passphrase', name: 'a passphrase',
    protects: 'Whoever copies the data folder has to guess the passphrase, some 0.3 s a guess; programs of this user that can read this process can read the secrets.',
    async wrap(data) {
      const salt = randomBytes(16);
      return ok(`${salt.toString('base64')}.${seal(await stretched(passphrase, salt), 'data key', data)}`);
    },
    async unwrap(wrapped) {
      const [salt = '', sealed = ''] = wrapped.split('.');
      const data = unseal(await stretched(passphrase, Buffer.from(salt, 'base64')), 'data key', sealed);
      return data === null ? wrong('The passphrase is another one.') : ok(data);
    },
  };
}

/** A generated key in a file of mode 0600 beside the vault: a file of its own for each wrapping, named in it. */
export function keyFileKeeper(dir: string): KeyKeeper {
  const fileOf = (wrapped: string): { path: string; sealed: string } | null => {
    const [, name, sealed] = /^(vault-[0-9a-f]{12}\.key):(.*)$/.exec(wrapped) ?? [];
    return name === undefined || sealed === undefined ? null : { path: join(dir, name), sealed };
  };
  return {
    kind: 'key-file', name: 'a key file beside it',
    protects: `Other users of this machine are kept out${process.platform === 'win32' ? ' by the folder’s permissions' : ' (mode 0600)'}. Whoever gets the whole data folder, a backup of it included, can read the secrets: set QUARTERDECK_VAULT_KEY to keep the key elsewhere.`,
    async wrap(data) {
      const key = freshKey();
      const name = `vault-${randomBytes(6).toString('hex')}.key`;
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        writeFileSync(join(dir, name), key.toString('hex'), { mode: 0o600, flag: 'wx', flush: true });
        chmodSync(join(dir, name), 0o600);
      } catch (error) {
        return fail('vault-unwritable', `${join(dir, name)}: ${error instanceof Error ? error.message : String(error)}`);
      }
      return ok(`${name}:${seal(key, 'data key', data)}`);
    },
    async unwrap(wrapped) {
      const found = fileOf(wrapped);
      if (found === null) return wrong('The vault names no key file.');
      try {
        if (process.platform !== 'win32' && (statSync(found.path).mode & 0o077) !== 0) return fail('vault-locked', `${found.path} can be read by others`, { hint: `chmod 600 ${found.path}, and replace the secrets if others may have read it.` });
        const data = unseal(Buffer.from(readFileSync(found.path, 'utf8'), 'hex'), 'data key', found.sealed);
        return data === null ? wrong(`${found.path} is not the key that it was sealed with.`) : ok(data);
      } catch (error) {
        return fail('vault-locked', `the vault’s key cannot be read: ${error instanceof Error ? error.message : String(error)}`, { hint: 'Put the key file back; without it the secrets are lost, and have to be set again in a new data folder.' });
      }
    },
    forget(wrapped) {
      const found = fileOf(wrapped);
      if (found !== null) rmSync(found.path, { force: true });
    },
  };
}
