import { watch } from 'node:fs';

const CALM_MS = 150;

/** Calls back shortly after anything in the folder changed on disk. Where the system cannot watch, nothing is called. */
export function watchWorkspace(dir: string, changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const watcher = watch(dir, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(changed, CALM_MS);
    });
    watcher.on('error', () => watcher.close());
    return () => (clearTimeout(timer), watcher.close());
  } catch {
    return () => undefined;
  }
}
