import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const CALM_MS = 150;
const MOST_FOLDERS = 1_000;

/**
 * Calls back shortly after anything in the folder changed on disk. Where the system cannot watch, nothing is called. Each folder is
 * watched by itself: Node's own recursive watch follows files, and on Linux loses one that is replaced, as editors and we save it.
 */
export function watchWorkspace(dir: string, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const told = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      follow();
      changed();
    }, CALM_MS);
  };
  const follow = (): void => {
    const folders = new Set(foldersIn(dir));
    for (const folder of watchers.keys()) if (!folders.has(folder)) drop(folder);
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, told);
        watchers.set(folder, watcher);
        watcher.on('error', () => drop(folder));
      } catch {
        // It went away, or this system has no more watches to give: the others are still watched.
      }
    }
  };
  follow();
  return () => {
    clearTimeout(timer);
    for (const folder of [...watchers.keys()]) drop(folder);
  };
}

/** The folder and those below it, without what git and npm keep there. */
function foldersIn(dir: string): string[] {
  const found = [dir];
  for (let at = 0; at < found.length && found.length < MOST_FOLDERS; at += 1) {
    const folder = found[at] ?? dir;
    try {
      found.push(...readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules').map((entry) => join(folder, entry.name)));
    } catch {
      // It went away in between: there is nothing to watch in it.
    }
  }
  return found;
}
