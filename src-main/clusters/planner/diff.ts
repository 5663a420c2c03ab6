import { stringify } from 'yaml';
import type { DiffLine } from '../../../src-preload/contract/index.ts';
import { textDiff } from '../../diff/index.ts';
import type { Raw } from '../kube.ts';

/** The difference of two pod templates as YAML lines, with two lines of context and the rest folded. */
export function templateDiff(from: Raw, to: Raw): DiffLine[] {
  const yaml = (template: Raw): string => stringify(template, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
  return textDiff(yaml(from), yaml(to));
}
