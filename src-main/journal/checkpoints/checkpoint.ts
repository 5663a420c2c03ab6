import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Hash } from '../merkle/index.ts';
import { type NoteSigner, type NoteVerifier, openNote } from './note.ts';

/** A tree head: so many entries, under this root. */
export interface TreeHead {
  /** Which log: its name as it signs. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** The tree head as a signed note in the tlog-checkpoint form of C2SP: origin, size, root in base64, a line each. */
export const signCheckpoint = (head: TreeHead, signer: NoteSigner): string => signer.sign(`${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`);

/** The tree head of a checkpoint's text. Lines after the third are extensions, and passed over. */
export function readHead(text: string): Result<TreeHead> {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = Buffer.from(root, 'base64');
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes.length !== 32 || bytes.toString('base64') !== root) {
    return fail('bad-checkpoint', 'it is no checkpoint: the origin, the number of entries and the root, a line each');
  }
  return ok({ origin, size: Number(size), root: bytes });
}

/** The tree head that this key signed. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Result<TreeHead> {
  const text = openNote(note, verifier);
  return text.ok ? readHead(text.value) : text;
}
