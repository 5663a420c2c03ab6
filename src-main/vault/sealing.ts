import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256: keys are 32 bytes. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const freshKey = (): Buffer => randomBytes(KEY_BYTES);

/**
 * Seals bytes by AES-256-GCM under a nonce of their own: base64 of nonce, tag and ciphertext. `purpose` is authenticated
 * with them, so that what was sealed for one name or place does not open under another.
 */
export function seal(key: Uint8Array, purpose: string, plain: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(`quarterdeck/vault/1\n${purpose}`, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** The bytes that were sealed; null where the key, the purpose or a single bit is another one. */
export function unseal(key: Uint8Array, purpose: string, sealed: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(`quarterdeck/vault/1\n${purpose}`, 'utf8'));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
