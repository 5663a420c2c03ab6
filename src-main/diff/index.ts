import { diffLines } from 'diff';
import type { DiffLine } from '../../src-preload/contract/index.ts';

const CONTEXT = 2;

/** The difference of two texts as lines, with two lines of context and the rest folded. */
export function textDiff(from: string, to: string): DiffLine[] {
  const lines = diffLines(from, to).flatMap((part): DiffLine[] => {
    const op = part.added ? 'add' : part.removed ? 'remove' : 'same';
    return part.value.replace(/\n$/, '').split('\n').map((text) => ({ op, text }));
  });
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.op !== 'same'));
  return lines.flatMap((line, index): DiffLine[] => {
    if (near[index] === true) return [line];
    return near[index - 1] === true || (index === 0 && near.includes(true)) ? [{ op: 'skip', text: '…' }] : [];
  });
}
