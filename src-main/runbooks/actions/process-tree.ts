import { readFileSync, readdirSync } from 'node:fs';

/**
 * Ends a script with everything that it started: its process group (a terminal's child leads one), and, where the system tells
 * (Linux), whatever left that group by a session of its own but still carries the script's `mark` in its environment.
 */
export function endTree(pid: number, mark: string): void {
  kill(process.platform === 'win32' ? pid : -pid);
  for (const other of marked(mark)) kill(other);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark);
    } catch {
      // Another user's, or gone.
      return false;
    }
  }).map(Number);
}
