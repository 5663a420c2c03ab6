import { diffLines } from 'diff';
import { stringify } from 'yaml';
import type { DiffLine } from '../../../src-preload/contract/index.ts';
import type { Raw } from '../kube.ts';

const CONTEXT = 2;

/** The difference of two pod templates as YAML lines, with two lines of context and the rest folded. */
export function templateDiff(from: Raw, to: Raw): DiffLine[] {
  const yaml = (template: Raw): string => stringify(template, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
  const lines = diffLines(yaml(from), yaml(to)).flatMap((part): DiffLine[] => {
    const op = part.added ? 'add' : part.removed ? 'remove' : 'same';
    return part.value.replace(/\n$/, '').split('\n').map((text) => ({ op, text }));
  });
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => line.op !== 'same'));
  return lines.flatMap((line, index): DiffLine[] => {
    if (near[index] === true) return [line];
    return near[index - 1] === true || (index === 0 && near.includes(true)) ? [{ op: 'skip', text: '…' }] : [];
  });
}
