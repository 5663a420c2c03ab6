import { type Result, ok } from '../../src-preload/contract/index.ts';
import type { Services } from '../api/index.ts';
import { entryView } from '../journal/index.ts';
import type { Deck } from './deck.ts';

/** The journal for the screens: to read, verify, sign and take evidence from. Of writing there is only a note. */
export function journalService({ journal, person }: Deck): Services['journal'] {
  return {
    async read(filter) {
      const found = await journal.read(filter);
      return found.ok ? ok(found.value.map(entryView)) : found;
    },
    verify: (against) => journal.verify(against),
    checkpoints: () => journal.checkpoints(),
    async checkpoint() {
      const signed = await journal.checkpoint();
      return signed.ok ? journal.checkpoints() : signed;
    },
    async evidence(scope) {
      const made = await journal.evidence(scope);
      if (!made.ok) return made;
      const { name, zip, entries, missing } = made.value;
      return ok({ name, zip: Buffer.from(zip).toString('base64'), entries, missing: [...missing] });
    },
    async note(text, release): Promise<Result<null>> {
      const written = await journal.append({ kind: 'note', actor: { kind: 'person', name: person() }, ...(release === undefined ? {} : { release }), data: { text } });
      return written.ok ? ok(null) : written;
    },
  };
}
