import { join } from 'node:path';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { type Tree, treeSchema } from '../decisions/index.ts';
import { SeenFiles } from './seen.ts';

/** One tree by its file, relative to `root`: for the tree that is shipped. */
export function readTree(root: string, file: string): Result<Tree> {
  const read = new SeenFiles().read(root, join(root, file), treeSchema);
  if (read.kind === 'parsed') return ok(read.parsed.value);
  return fail('unreadable', read.kind === 'absent' ? `there is no ${file}` : (read.faults[0]?.message ?? `${file} cannot be read`));
}
