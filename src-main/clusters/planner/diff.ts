import { stringify } from 'yaml';
import type { DiffLine } from '../../../src-preload/contract/index.ts';
import { textDiff } from '../../diff/index.ts';
import type { Raw } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';

/** The difference of two pod templates as YAML lines, with two lines of context and the rest folded. */
export function templateDiff(from: Raw, to: Raw): DiffLine[] {
  // A plan is made again at its press, of the same templates: what was drawn then is drawn now.
  const key = `${templateHash(from, 'exact')} ${templateHash(to, 'exact')}`;
  const lines = drawn.get(key) ?? linesOf(from, to);
  drawn.delete(key);
  drawn.set(key, lines);
  for (const oldest of drawn.keys()) {
    if (drawn.size <= KEPT) break;
    drawn.delete(oldest);
  }
  return [...lines];
}

const KEPT = 400;
const drawn = new Map<string, readonly DiffLine[]>();

const linesOf = (from: Raw, to: Raw): DiffLine[] => textDiff(yamlOf(from), yamlOf(to));

/** An object as the YAML that differences are drawn of. */
export const yamlOf = (object: Raw): string => stringify(object, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
