import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';

const input = z.object({ run: z.string().min(1), env: z.record(z.string(), z.string()).default({}), cwd: z.string().nullish() });

/**
 * Run a shell script in a terminal of its own. Values reach it through its environment only, never pasted into its text.
 * Opaque: after a crash nobody can know how far it came, so a person is asked.
 */
export const shell: Action<z.infer<typeof input>> = {
  name: 'shell',
  effect: 'opaque',
  with: input,
  say: ({ run }) => `run ${run.split('\n')[0] ?? ''}`,
  prepare: async ({ run, env }) => ok({ say: `run ${run.split('\n')[0] ?? ''}`, request: { run, env } }),
  async act(_request, { run, env, cwd }, { timeoutMs, signal, output }) {
    const { spawn } = await import('@lydell/node-pty');
    const windows = process.platform === 'win32';
    const terminal = spawn(windows ? 'powershell.exe' : '/bin/sh', windows ? ['-Command', run] : ['-c', run], {
      cols: 120, rows: 30, cwd: cwd ?? process.cwd(), env: { ...plainEnvironment(), ...env, TERM: 'xterm-256color' },
    });
    return new Promise((resolve) => {
      let ended: string | null = null;
      const end = (why: string): void => {
        ended = why;
        kill(terminal.pid);
      };
      const late = setTimeout(() => end(`stopped after ${Math.round(timeoutMs / 1000)} s`), timeoutMs);
      const stopped = (): void => end('stopped by a person');
      signal.addEventListener('abort', stopped, { once: true });
      terminal.onData(output);
      terminal.onExit(({ exitCode }) => {
        clearTimeout(late);
        signal.removeEventListener('abort', stopped);
        // What runs on in the background of the script ends with it: no orphans.
        kill(terminal.pid);
        if (ended !== null) resolve({ kind: 'failed', say: ended });
        else resolve(exitCode === 0 ? { kind: 'done', say: 'exit code 0' } : { kind: 'failed', say: `exit code ${exitCode}` });
      });
    });
  },
};

/** The terminal's child leads a process group of its own; the whole group goes. */
function kill(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}

const plainEnvironment = (): Record<string, string> => Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
