import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

/** sha256 of a file's text, lower-case hex. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file of the workspace as it is now; null where there is none. Nothing outside of the folder is read, links are not followed. */
export async function textNow(dir: string, file: string): Promise<Result<string | null>> {
  const path = join(dir, file);
  const inside = await isInside(dir, path);
  if (!inside.ok) return inside;
  try {
    if ((await lstat(path)).isSymbolicLink()) return fail('is-link', `${file} is a link; it is not written through`);
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(null);
    return fail('unreadable', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Writes a file of the workspace whole, synchronised, and puts it in place at once; refused where it is not any more what the
 * change was computed from (`baseHash`; null: it did not exist).
 */
export async function writeText(dir: string, file: string, text: string, baseHash: string | null): Promise<Result<null>> {
  const path = join(dir, file);
  const aside = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const inside = await isInside(dir, path);
    if (!inside.ok) return inside;
    const handle = await open(aside, 'wx', 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // As late as can be: an editor may have saved since.
    const now = await textNow(dir, file);
    const moved = !now.ok ? now : (now.value === null ? null : textHash(now.value)) === baseHash ? null : fail('moved-on-disk', `${file} was changed on disk meanwhile; nothing was written`, { hint: 'Look at both, then make the change again on the new text.' });
    if (moved !== null) {
      await rm(aside, { force: true });
      return moved;
    }
    await rename(aside, path);
    return ok(null);
  } catch (error) {
    await rm(aside, { force: true });
    return fail('unwritable', `${file}: ${error instanceof Error ? error.message : String(error)}`, { hint: 'Is the folder yours to write, and is there room on the disk?' });
  }
}

/** The folder that a file lies in, links resolved, is the workspace or below it. One that is not there yet is made by us. */
async function isInside(dir: string, path: string): Promise<Result<null>> {
  try {
    const [root, folder] = [await realpath(dir), await realpath(dirname(path)).catch(() => null)];
    return folder === null || folder === root || folder.startsWith(root + sep) ? ok(null) : fail('outside', `${path} lies outside of the workspace`);
  } catch (error) {
    return fail('unreadable', error instanceof Error ? error.message : String(error));
  }
}
