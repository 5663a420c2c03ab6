import type { DefinitionChange } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';

/** Asks for a change of a definition: on the text that its file has now. What it would write is shown before anything is written. */
export async function askChange(change: DefinitionChange): Promise<void> {
  const proposed = await (await client()).calendar.proposeChange({ change });
  // Where it cannot be proposed, the act's own sheet says why.
  useAct.getState().ask({ kind: 'write-definition', change, baseHash: proposed.ok ? proposed.value.baseHash : null, commit: null });
}
