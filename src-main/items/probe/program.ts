import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { endTree } from '../../runbooks/index.ts';

/** A probe answers in one line: more than this (bytes) is no answer. */
const MOST_BYTES = 64 << 10;
/** How long (ms) the ends of its output are waited for once it has ended with all that it started. */
const DRAIN_MS = 500;

export interface Program {
  readonly file: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}
export type Ran =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'cut'; readonly why: string };

/**
 * Runs a program to its end: in a process group of its own, without a shell or a terminal, its output capped, and ended by force
 * with everything that it started when it is done, late, talks too much or is stopped.
 */
export function runProgram({ file, cwd, env, timeoutMs, signal }: Program): Promise<Ran> {
  const mark = `quarterdeck-probe-${randomUUID()}`;
  const [command, args] = commandOf(file);
  return new Promise((resolve) => {
    let cut: string | null = null;
    let said = 0;
    const text = { stdout: '', stderr: '' };
    const child = start(command, args, { cwd, env: { ...process.env, ...env, QUARTERDECK_PROBE: mark } });
    const end = (why: string): void => {
      cut ??= why;
      if (child.pid !== undefined) endTree(child.pid, mark);
    };
    const late = setTimeout(() => end(`no answer within ${timeoutMs / 1_000} s`), timeoutMs);
    const stopped = (): void => end('it was stopped');
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    const settle = (ran: Ran): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', stopped);
      resolve(ran);
    };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
        said += Buffer.byteLength(chunk);
        if (said > MOST_BYTES) end(`more than ${MOST_BYTES >> 10} KiB of output`);
        else text[name] += chunk;
      });
    }
    child.on('error', (error) => settle({ kind: 'cut', why: startFault(error) }));
    child.on('exit', () => {
      // What runs on in its background ends with it; whatever hides from that cannot hold us up by keeping its output open.
      if (child.pid !== undefined) endTree(child.pid, mark);
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, DRAIN_MS).unref();
    });
    child.on('close', (code) => settle(cut === null ? { kind: 'ended', code: code ?? -1, ...text } : { kind: 'cut', why: cut }));
  });
}

/** A process group of its own; on Windows, where that would open a window, the program alone. */
const start = (command: string, args: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): ChildProcess =>
  spawn(command, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', windowsHide: true });

/** Scripts of Windows are no programs: each is given to what runs it. Elsewhere the system looks at the first line. */
function commandOf(file: string): [string, string[]] {
  if (process.platform !== 'win32') return [file, []];
  if (/\.ps1$/i.test(file)) return ['powershell.exe', ['-NoProfile', '-NonInteractive', '-File', file]];
  return /\.(cmd|bat)$/i.test(file) ? ['cmd.exe', ['/d', '/c', file]] : [file, []];
}

function startFault(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EACCES') return 'it may not be executed: chmod +x it';
  return code === 'ENOENT' ? 'it is not there, or what its first line names is not' : `it could not be started: ${code === '' ? error.message : code}`;
}
