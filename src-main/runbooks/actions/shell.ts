import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action, ActEnd } from '../action.ts';
import { givenSchema } from '../language/model.ts';
import { type Given, shownGiven, valuesOf } from './given.ts';
import { endTree } from './process-tree.ts';
import { OutputFile } from './shell-output.ts';

const input = z.object({ run: z.string().min(1), env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name for a variable'), givenSchema).default({}), cwd: z.string().nullish() });
const requested = z.object({ run: z.string(), env: z.record(z.string(), givenSchema) });

/**
 * Run a shell script in a terminal of its own. Values reach it through its environment only, never pasted into its text; what
 * it writes as `name=value` lines into the file that QUARTERDECK_OUTPUT names becomes its outputs.
 * Opaque: after a crash nobody can know how far it came, so a person is asked.
 */
export const shell: Action<z.infer<typeof input>> = {
  name: 'shell',
  effect: 'opaque',
  with: input,
  say: ({ run }) => `run ${run.split('\n')[0] ?? ''}`,
  prepare: async ({ run, env }) => ok({ say: `run ${run.split('\n')[0] ?? ''}`, request: { run, env }, sends: shownScript(run, env) }),
  async act(request, { cwd }, { ports, timeoutMs, signal, output, onResize }) {
    const { run, env } = requested.parse(request);
    const values = await valuesOf(env, ports);
    if (!values.ok) return { kind: 'refused', say: values.error.message };
    const outputs = OutputFile.make();
    const { spawn } = await import('@lydell/node-pty');
    const windows = process.platform === 'win32';
    const terminal = spawn(windows ? 'powershell.exe' : '/bin/sh', windows ? ['-Command', run] : ['-c', run], {
      cols: 120, rows: 30, cwd: cwd ?? process.cwd(), env: { ...plainEnvironment(), ...values.value, QUARTERDECK_OUTPUT: outputs.path, TERM: 'xterm-256color' },
    });
    onResize((cols, rows) => terminal.resize(cols, rows));
    return new Promise((resolve) => {
      let cut: ActEnd | null = null;
      const end = (how: ActEnd): void => {
        cut = how;
        endTree(terminal.pid, outputs.path);
      };
      // How far a script came that was cut short nobody can know: a timeout is the same case as a crash.
      const late = setTimeout(() => end({ kind: 'in-doubt', say: `stopped after ${Math.round(timeoutMs / 1000)} s: what it had done by then is done` }), timeoutMs);
      const stopped = (): void => end({ kind: 'failed', say: 'stopped by a person: what it had done by then is done', code: 'stopped' });
      signal.addEventListener('abort', stopped, { once: true });
      if (signal.aborted) stopped();
      terminal.onData(output);
      terminal.onExit(({ exitCode }) => {
        clearTimeout(late);
        signal.removeEventListener('abort', stopped);
        onResize(() => undefined);
        // What runs on in the background of the script ends with it: no orphans.
        endTree(terminal.pid, outputs.path);
        const data = { exitCode, ...outputs.take() };
        if (cut !== null) resolve(cut);
        else resolve(exitCode === 0 ? { kind: 'done', say: 'exit code 0', data } : { kind: 'failed', say: `exit code ${exitCode}`, code: `exit-${exitCode}`, data });
      });
    });
  },
};

const shownScript = (run: string, env: Readonly<Record<string, Given>>): string => [...Object.entries(env).map(([name, given]) => `${name}=${shownGiven(given)}`), run.trimEnd()].join('\n');

const plainEnvironment = (): Record<string, string> => Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
