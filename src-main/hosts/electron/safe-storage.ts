import type Electron from 'electron';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { KeyKeeper } from '../../vault/index.ts';

type SafeStorage = Pick<typeof Electron.safeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;

export interface KeychainOptions {
  readonly platform: NodeJS.Platform;
  /** The captain's word, in the settings, that Linux's fixed key is better than nothing. */
  readonly allowPlain: boolean;
}

const NAMES: Partial<Record<NodeJS.Platform, string>> = { darwin: 'the macOS Keychain', win32: 'Windows data protection' };

/**
 * The desktop's keychain through Electron. On Linux without a keyring it falls back to `basic_text`, a key that everybody
 * knows: that is refused, and the vault takes its key file, which says what it is; or it is named, where the settings allow it.
 */
export async function systemKeeper(storage: SafeStorage, { platform, allowPlain }: KeychainOptions): Promise<KeyKeeper | null> {
  if (!(await storage.isAsyncEncryptionAvailable().catch(() => false))) return null;
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend() : null;
  if (backend === 'unknown' || (backend === 'basic_text' && !allowPlain)) return null;
  const plain = backend === 'basic_text';
  const guarded = async <T>(act: () => Promise<T>): Promise<Result<T>> => {
    try {
      return ok(await act());
    } catch (error) {
      return fail('vault-locked', `the keychain answered: ${error instanceof Error ? error.message : String(error)}`, { hint: 'Unlock it, and try again.', retryable: true });
    }
  };
  return {
    kind: 'system',
    name: plain ? 'basic_text, a key that everybody knows' : (backend ?? NAMES[platform] ?? 'the system’s keychain'),
    protects: plain ? 'Nothing but the file’s mode protects the secrets: this desktop has no keyring.' : 'Other users, and whoever copies the disk, are kept out; programs of this user may ask the keychain too.',
    wrap: (key) => guarded(async () => (await storage.encryptStringAsync(key.toString('base64'))).toString('base64')),
    unwrap: (wrapped) => guarded(async () => Buffer.from((await storage.decryptStringAsync(Buffer.from(wrapped, 'base64'))).result, 'base64')),
  };
}
