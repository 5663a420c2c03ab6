import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVault } from '../../vault/index.ts';
import { systemKeeper } from './safe-storage.ts';

/** Electron's safeStorage as it is on a desktop: bytes that only it turns back. */
function keychain(backend: 'basic_text' | 'gnome_libsecret' | 'unknown', available = true) {
  const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  return {
    isAsyncEncryptionAvailable: async () => available, getSelectedStorageBackend: () => backend,
    encryptStringAsync: async (text: string) => turned(Buffer.from(text)), decryptStringAsync: async (bytes: Buffer) => ({ result: turned(bytes).toString(), shouldReEncrypt: false }),
  };
}

test('seals the vault with the desktop’s keychain, and opens it again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-keychain-'));
  const place = { dir, now: () => 1, env: {}, system: await systemKeeper(keychain('gnome_libsecret'), { platform: 'linux', allowPlain: false }) };
  const vault = await openVault(place);
  await vault.set('token', 'a-secret-value');
  expect(vault.describe()).toMatchObject({ backend: 'gnome_libsecret', fault: null });
  expect(readFileSync(join(dir, 'vault.json'), 'utf8')).not.toContain('a-secret-value');
  expect(await (await openVault(place)).get('token', 'x')).toEqual({ ok: true, value: 'a-secret-value' });
});

test('on Linux without a keyring the fixed key is refused, and taken by its name only where the settings allow it', async () => {
  expect(await systemKeeper(keychain('basic_text'), { platform: 'linux', allowPlain: false })).toBeNull();
  const allowed = await systemKeeper(keychain('basic_text'), { platform: 'linux', allowPlain: true });
  expect(allowed).toMatchObject({ name: expect.stringContaining('a key that everybody knows'), protects: expect.stringContaining('Nothing but the file’s mode') });
  expect(await systemKeeper(keychain('unknown'), { platform: 'linux', allowPlain: true })).toBeNull();
  expect(await systemKeeper(keychain('gnome_libsecret', false), { platform: 'linux', allowPlain: true })).toBeNull();
});

test('elsewhere the system’s own keychain is named', async () => {
  expect(await systemKeeper(keychain('unknown'), { platform: 'darwin', allowPlain: false })).toMatchObject({ name: 'the macOS Keychain' });
});
