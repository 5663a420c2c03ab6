import { type KeyObject, createHash, createPublicKey, verify } from 'node:crypto';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

/** What approvals are signed for (`ssh-keygen -Y sign -n`): a signature made for anything else is none here. */
export const NAMESPACE = 'quarterdeck-approval';
const ARMOUR = /-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END SSH SIGNATURE-----/;

/** Reads SSH's wire encoding (RFC 4251, section 5): strings with their length before them. */
class Wire {
  #at = 0;
  readonly #bytes: Buffer;
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }
  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Error('cut short');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
  number(): number {
    return this.take(4).readUInt32BE();
  }
  string(): Buffer {
    return this.take(this.number());
  }
  text(): string {
    return this.string().toString('latin1');
  }
}

const wire = (...parts: readonly (Buffer | string)[]): Buffer => Buffer.concat(parts.flatMap((part) => {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}));

/**
 * Verifies an armoured SSH signature over `message` (openssh-portable, PROTOCOL.sshsig), with or without the line end that an
 * editor or `echo` puts after it. Gives the key as `TYPE BASE64`; whose it is, is another question. Ed25519, ECDSA P-256 and RSA keys.
 */
export function verifySshSignature(armoured: string, message: string): Result<string> {
  const body = ARMOUR.exec(armoured)?.[1];
  if (body === undefined) return fail('bad-signature', 'this is no SSH signature: it begins with -----BEGIN SSH SIGNATURE-----');
  try {
    const read = new Wire(Buffer.from(body.replaceAll(/\s/g, ''), 'base64'));
    if (read.take(6).toString('latin1') !== 'SSHSIG' || read.number() !== 1) return fail('bad-signature', 'this is an SSH signature of another version');
    const key = read.string();
    const namespace = read.text();
    const reserved = read.string();
    const hash = read.text();
    const signature = new Wire(read.string());
    if (namespace !== NAMESPACE) return fail('altered', `it was signed for “${namespace}”, not for ${NAMESPACE}`);
    if (hash !== 'sha512' && hash !== 'sha256') return fail('bad-signature', `it uses the hash ${hash}, which is not accepted`);
    const [algorithm, bytes] = [signature.text(), signature.string()];
    const signedOver = (text: string): Buffer => Buffer.concat([Buffer.from('SSHSIG'), wire(namespace, reserved, hash, createHash(hash).update(text).digest())]);
    if (![message, `${message}\n`, `${message}\r\n`].some((text) => holds(key, algorithm, signedOver(text), bytes))) return fail('altered', 'the signature is not over this request: it was made for another, or altered');
    return ok(`${new Wire(key).text()} ${key.toString('base64')}`);
  } catch (error) {
    return fail('bad-signature', `this SSH signature is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function holds(blob: Buffer, algorithm: string, data: Buffer, bytes: Buffer): boolean {
  const read = new Wire(blob);
  const type = read.text();
  if (type === 'ssh-ed25519' && algorithm === type) return verify(null, data, jwk({ kty: 'OKP', crv: 'Ed25519', x: read.string().toString('base64url') }), bytes);
  if (type === 'ssh-rsa' && (algorithm === 'rsa-sha2-256' || algorithm === 'rsa-sha2-512')) {
    const [e, n] = [read.string(), read.string()];
    return verify(algorithm.slice(9) === '256' ? 'sha256' : 'sha512', data, jwk({ kty: 'RSA', e: unsigned(e).toString('base64url'), n: unsigned(n).toString('base64url') }), bytes);
  }
  if (type === 'ecdsa-sha2-nistp256' && algorithm === type) {
    read.string();
    const point = read.string();
    const pair = new Wire(bytes);
    const [r, s] = [pair.string(), pair.string()].map((part) => Buffer.concat([Buffer.alloc(32), unsigned(part)]).subarray(-32));
    const key = jwk({ kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') });
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.concat([r ?? Buffer.alloc(0), s ?? Buffer.alloc(0)]));
  }
  throw new Error(`keys of type ${type} with ${algorithm} are not accepted`);
}

/** SSH's integers carry a zero before a high bit; JWK's do not. */
const unsigned = (bytes: Buffer): Buffer => (bytes[0] === 0 ? bytes.subarray(1) : bytes);
const jwk = (key: Record<string, string>): KeyObject => createPublicKey({ key, format: 'jwk' });
