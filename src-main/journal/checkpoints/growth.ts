import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type RangeRoot, consistencyProof, isConsistent } from '../merkle/index.ts';
import { type TreeHead, openCheckpoint, readHead } from './checkpoint.ts';
import type { KeptCheckpoint } from './keeper.ts';
import { readVerifier } from './note.ts';

/** What somebody keeps of a journal, as it is printed: the note, its key, and how it grew out of an earlier one. */
export function growthText({ note, verifier }: KeptCheckpoint, growth: { readonly since: number; readonly proof: readonly Buffer[] } | null): string {
  const proof = growth === null ? [] : [`since ${growth.since}`, ...growth.proof.map((part) => `proof ${part.toString('base64')}`)];
  return [note, `key ${verifier}`, ...proof, ''].join('\n');
}

/** The note in a text that was printed or copied: everything below its signatures is left out. */
export function noteIn(text: string): string {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  return /^[^]*?\n\n(?:— .*\n)+/.exec(whole)?.[0] ?? whole;
}

/** The key that stands below a note. */
export const keyIn = (text: string): string | null => /^key (\S+)$/m.exec(text)?.[1] ?? null;

/** Shows, by the tree's own hashes, that the journal under `newest` continues the one of `older` entries. */
export function growthSince(older: string, newest: KeptCheckpoint, rangeRoot: RangeRoot): Result<{ since: number; proof: Buffer[] }> {
  const head = readHead(noteIn(older));
  if (!head.ok) return head;
  if (head.value.size > newest.size) return fail('not-older', `that checkpoint is over ${head.value.size} entries, the newest here over ${newest.size}`);
  return ok({ since: head.value.size, proof: consistencyProof(head.value.size, newest.size, rangeRoot) });
}

/** Whether the journal of a newer text continues that of an older one: from the two texts alone, without the journal. */
export function checkGrowth(older: string, newer: string): Result<{ readonly from: number; readonly to: number }> {
  const key = keyIn(older) ?? keyIn(newer);
  const verifier = key === null ? null : readVerifier(key);
  if (verifier === null) return fail('no-key', 'neither text holds a key below its checkpoint');
  const heads: TreeHead[] = [];
  for (const text of [older, newer]) {
    const head = openCheckpoint(noteIn(text), verifier);
    if (!head.ok) return head;
    heads.push(head.value);
  }
  const [from, to] = heads;
  if (from === undefined || to === undefined || from.origin !== to.origin) return fail('other-journal', 'the two checkpoints are of two journals');
  const proof = [...newer.matchAll(/^proof (\S+)$/gm)].map(([, part = '']) => Buffer.from(part, 'base64'));
  if (proof.some((part) => part.length !== 32) || !isConsistent(from.size, from.root, to.size, to.root, proof)) return fail('not-consistent', `the journal of ${to.size} entries is not shown to begin with the ${from.size} that were signed before`);
  return ok({ from: from.size, to: to.size });
}
