import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

// The signed-note form of C2SP (c2sp.org/signed-note), with one Ed25519 signature: a text, an empty line, and a line
// `— NAME BASE64`, whose bytes are four of the key's hash and the signature.
const ED25519 = 1;
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Who signs: an Ed25519 key under a name. */
export interface NoteSigner {
  readonly name: string;
  /** The verifier key, `NAME+HASH+BASE64`: what is published, and all that checking needs. */
  readonly verifier: string;
  /** The whole note over `text`, which ends with a line break. */
  sign(text: string): string;
}

/** A signer from the 32 bytes of an Ed25519 seed. The name has neither spaces nor `+`. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  const key = Buffer.concat([Buffer.of(ED25519), spki.subarray(SPKI.length)]);
  const id = keyId(name, key);
  return {
    name,
    verifier: `${name}+${id.toString('hex')}+${key.toString('base64')}`,
    sign: (text) => `${text}\n— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text, 'utf8'), secret)]).toString('base64')}\n`,
  };
}

const keyId = (name: string, key: Uint8Array): Buffer => createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);

export interface NoteVerifier {
  readonly name: string;
  readonly id: Buffer;
  readonly key: KeyObject;
}

/** Reads a verifier key; null where the text is none, or its hash is not that of its key. */
export function readVerifier(text: string): NoteVerifier | null {
  const [, name, hash, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  if (name === undefined || hash === undefined || base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  const id = keyId(name, bytes);
  if (bytes.length !== 33 || bytes[0] !== ED25519 || bytes.toString('base64') !== base64 || id.toString('hex') !== hash) return null;
  return { name, id, key: createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' }) };
}

/** The text of a note that this key signed; what is wrong where it did not. Lines of other signers are passed over. */
export function openNote(note: string, verifier: NoteVerifier): Result<string> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return fail('bad-note', 'it is no signed note: text, an empty line, signatures');
  const text = note.slice(0, split + 1);
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const [, name, base64] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    if (name === undefined || base64 === undefined) return fail('bad-note', 'one of its signature lines is malformed');
    const bytes = Buffer.from(base64, 'base64');
    // One text for one signature: a second spelling of the same bytes is another note.
    if (bytes.toString('base64') !== base64) return fail('bad-note', 'one of its signature lines is malformed');
    if (name !== verifier.name || !bytes.subarray(0, 4).equals(verifier.id)) continue;
    const holds = bytes.length === 68 && verify(null, Buffer.from(text, 'utf8'), verifier.key, bytes.subarray(4));
    return holds ? ok(text) : fail('bad-signature', `the signature of ${name} is not over this text`);
  }
  return fail('unknown-signer', `it is not signed by ${verifier.name} (${verifier.id.toString('hex')})`);
}
