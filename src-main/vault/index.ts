import { join } from 'node:path';
import { type KeyKeeper, environmentKeeper, keyFileKeeper, passphraseKeeper } from './keepers.ts';
import { Vault } from './vault.ts';

export { Vault } from './vault.ts';
export type { KeyKeeper } from './keepers.ts';
export { type Redactor, createForms, createRedactor, redactJson, redactValue } from './redact.ts';

export interface VaultPlace {
  readonly dir: string;
  readonly now: () => number;
  /** The host's own keychain, where it has one that may be used. */
  readonly system: KeyKeeper | null;
  /** `QUARTERDECK_VAULT_KEY`, `QUARTERDECK_VAULT_OLD_KEY` (opens only, until `rotate`) and `QUARTERDECK_VAULT_PASSPHRASE`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The vault of a data folder. Its key is kept by the first of these that there is: a key or a passphrase that was given, the
 * host's keychain, a generated file. A vault that cannot be opened says why at each use; the rest of the app works.
 */
export async function openVault({ dir, now, system, env }: VaultPlace): Promise<Vault> {
  const given = (variable: string, keeper: (value: string) => KeyKeeper): KeyKeeper[] => {
    const value = env[variable];
    return value === undefined || value === '' ? [] : [keeper(value)];
  };
  const byKey = (variable: string): KeyKeeper[] => given(variable, (value) => environmentKeeper(variable, value));
  const keepers = [...byKey('QUARTERDECK_VAULT_KEY'), ...given('QUARTERDECK_VAULT_PASSPHRASE', passphraseKeeper), ...(system === null ? [] : [system]), keyFileKeeper(dir), ...byKey('QUARTERDECK_VAULT_OLD_KEY')];
  const vault = new Vault({ path: join(dir, 'vault.json'), keepers, now });
  await vault.open();
  return vault;
}

const VARIABLES = ['QUARTERDECK_VAULT_KEY', 'QUARTERDECK_VAULT_OLD_KEY', 'QUARTERDECK_VAULT_PASSPHRASE'] as const;

/** Takes what opens the vault out of an environment, so that no program that is started later finds it there. */
export function takeKeys(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const taken = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
  for (const name of VARIABLES) delete env[name];
  return taken;
}
