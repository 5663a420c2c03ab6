import { type Result, type VaultView, fail, ok } from '../../src-preload/contract/index.ts';
import type { Services } from '../api/index.ts';
import type { Deck } from './deck.ts';

/** Secrets for the screens: by name. A value goes straight into the vault; that it was set is journaled, by name too. */
export function vaultService({ vault, journal, person }: Deck): Services['vault'] {
  const changing = async (what: 'set' | 'removed' | 'rotated', name: string, change: () => Promise<Result<null>>): Promise<Result<VaultView>> => {
    if (journal.mode.kind === 'read-only') return fail('journal-read-only', `Nothing is changed from here: ${journal.mode.why}`);
    const changed = await change();
    if (!changed.ok) return changed;
    const written = await journal.append({ kind: 'secret-changed', actor: { kind: 'person', name: person() }, data: { name, what } });
    return written.ok ? ok(vault.describe()) : written;
  };
  return {
    async list() {
      await vault.open();
      return vault.describe();
    },
    set: (name, value) => changing('set', name, () => vault.set(name, value)),
    remove: (name) => changing('removed', name, () => vault.remove(name)),
    rotate: () => changing('rotated', '', () => vault.rotate()),
  };
}
