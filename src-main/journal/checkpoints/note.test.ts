import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_ROOT } from '../merkle/index.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { noteSigner, openNote, readVerifier } from './note.ts';

// The example of golang.org/x/mod/sumdb/note, from which the form of C2SP comes.
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NOTE = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const signer = noteSigner('quarterdeck/test', Buffer.alloc(32, 9));
const verifierOf = (text: string) => {
  const verifier = readVerifier(text);
  if (verifier === null) throw new Error('a verifier key');
  return verifier;
};

describe('checkpoints', () => {
  test('a note of another implementation opens, and its text is what was signed', () => {
    const text = openNote(NOTE, verifierOf(NEUMANN));
    expect(text).toEqual({ ok: true, value: NOTE.slice(0, NOTE.indexOf('\n\n') + 1) });
  });

  test('a tree head that was signed is read back: origin, size, root', () => {
    const head = { origin: 'quarterdeck/test', size: 41, root: EMPTY_ROOT };
    const note = signCheckpoint(head, signer);
    expect(note.split('\n').slice(0, 4)).toEqual(['quarterdeck/test', '41', EMPTY_ROOT.toString('base64'), '']);
    expect(openCheckpoint(note, verifierOf(signer.verifier))).toEqual({ ok: true, value: head });
  });

  test('no byte of a checkpoint can be changed without notice', () => {
    const note = signCheckpoint({ origin: 'quarterdeck/test', size: 41, root: EMPTY_ROOT }, signer);
    const bytes = Buffer.from(note, 'utf8');
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      expect(openCheckpoint(changed.toString('utf8'), verifierOf(signer.verifier)).ok).toBe(false);
    }), { numRuns: 500 });
  });

  test('another key under the same name is not taken for ours', () => {
    const other = noteSigner('quarterdeck/test', Buffer.alloc(32, 8));
    const note = signCheckpoint({ origin: 'quarterdeck/test', size: 1, root: EMPTY_ROOT }, other);
    expect(openCheckpoint(note, verifierOf(signer.verifier))).toMatchObject({ ok: false, error: { code: 'unknown-signer' } });
  });

  test.each(['', 'name', `${NEUMANN}x`, NEUMANN.replace('c74f20a3', 'c74f20a4'), NEUMANN.replace('+A', '+B')])('%j is no verifier key', (text) => expect(readVerifier(text)).toBeNull());
});
