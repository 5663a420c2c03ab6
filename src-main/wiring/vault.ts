import { type Result, type VaultView, fail, ok } from '../../src-preload/contract/index.ts';
import type { Services } from '../api/index.ts';
import type { Kubeconfig } from '../clusters/index.ts';
import type { Deck } from './deck.ts';

/** What must not be seen anywhere: the vault's values and the kubeconfig's. One list for as long as both stay what they are. */
export function secretsOf(kept: () => readonly string[], kubeconfig: () => Kubeconfig): () => readonly string[] {
  let from: { readonly values: readonly string[]; readonly config: Kubeconfig } | null = null;
  let list: readonly string[] = [];
  return () => {
    const [values, config] = [kept(), kubeconfig()];
    if (from?.values === values && from.config === config) return list;
    from = { values, config };
    list = [...values, ...[...config.users.values()].flatMap(({ entry }) => [entry.token ?? '', entry.password ?? '', entry['client-key-data'] ?? ''])];
    return list;
  };
}

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
