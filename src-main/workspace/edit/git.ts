import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

/** A git checkout that a folder lies in. */
export interface Checkout {
  readonly top: string;
  /** The branch that is checked out; null on a detached head. */
  readonly branch: string | null;
  readonly branches: readonly string[];
}

interface Asked {
  readonly input?: string;
  readonly index?: string;
}

/** Runs git with arguments, never through a shell; with neither prompts, nor hooks, nor the monitor that a repository may name. */
async function git(dir: string, args: readonly string[], { input, index }: Asked = {}): Promise<Result<string>> {
  return new Promise((done) => {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) };
    const child = spawn('git', ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', dir, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => done(fail('no-git', `git could not be started: ${error.message}`)));
    child.on('close', (code) => done(code === 0 ? ok(out.trimEnd()) : fail('git-failed', `git ${args[0] ?? ''}: ${said.trim().split('\n')[0] ?? `exit ${code ?? 'by signal'}`}`)));
    child.stdin.end(input ?? '');
  });
}

/** Null where the folder is in no checkout, or there is no git. */
export async function checkoutOf(dir: string): Promise<Checkout | null> {
  const top = await git(dir, ['rev-parse', '--show-toplevel']);
  if (!top.ok) return null;
  const [branch, branches] = [await git(dir, ['symbolic-ref', '--short', '-q', 'HEAD']), await git(dir, ['for-each-ref', '--format=%(refname:short)', 'refs/heads'])];
  return { top: top.value, branch: branch.ok ? branch.value : null, branches: branches.ok ? branches.value.split('\n').filter((name) => name !== '') : [] };
}

/** Why a file cannot be committed on a branch now; null where it can. */
export async function commitBarrier(dir: string, file: string, branch: string): Promise<string | null> {
  const checkout = await checkoutOf(dir);
  if (checkout === null) return 'the workspace is in no git checkout';
  if (!(await git(dir, ['check-ref-format', '--branch', branch])).ok) return `${branch} is no name for a branch`;
  const status = await git(dir, ['status', '--porcelain', '--', file]);
  if (!status.ok) return status.error.message;
  if (status.value !== '') return `${file} has changes that are not committed; they would go along`;
  const trees = await git(dir, ['worktree', 'list', '--porcelain']);
  if (branch !== checkout.branch && trees.ok && trees.value.split('\n').includes(`branch refs/heads/${branch}`)) return `${branch} is checked out in another worktree`;
  return null;
}

/**
 * Commits one file, as `text`, on a branch: made from HEAD where it is new. It goes through an index of its own, so that nothing else
 * in the checkout is touched or taken along; the branch is moved only if it still stands where it was read. Gives the commit's hash.
 */
export async function commitFile(dir: string, file: string, text: string, branch: string, message: string): Promise<Result<string>> {
  const barrier = await commitBarrier(dir, file, branch);
  if (barrier !== null) return fail('not-committable', barrier);
  const checkout = await checkoutOf(dir);
  const path = relative(checkout?.top ?? dir, join(dir, file)).replaceAll('\\', '/');
  const scratch = await mkdtemp(join(tmpdir(), 'qd-index-'));
  try {
    const index = join(scratch, 'index');
    const known = await git(dir, ['rev-parse', '-q', '--verify', `refs/heads/${branch}^{commit}`]);
    const base = known.ok ? known : await git(dir, ['rev-parse', '-q', '--verify', 'HEAD^{commit}']);
    if (!base.ok) return fail('no-commit', 'the checkout has no commit yet');
    const steps = await chain([
      () => git(dir, ['read-tree', base.value], { index }),
      () => git(dir, ['hash-object', '-w', '--stdin', `--path=${path}`], { input: text }),
      (blob) => git(dir, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { index }),
      () => git(dir, ['write-tree'], { index }),
      (tree) => git(dir, ['commit-tree', tree, '-p', base.value, '-m', message]),
    ]);
    if (!steps.ok) return steps;
    const moved = await git(dir, ['update-ref', '-m', `commit: ${message.split('\n')[0] ?? ''}`, `refs/heads/${branch}`, steps.value, known.ok ? known.value : '0'.repeat(40)]);
    if (!moved.ok) return fail('branch-moved', `${branch} was moved meanwhile: ${moved.error.message}`, { retryable: true });
    // Where it is the branch that is checked out, its index learns of this one file; what else is staged stays as it was.
    if (branch === checkout?.branch) await git(dir, ['reset', '-q', steps.value, '--', file]);
    return steps;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function chain(steps: readonly ((before: string) => Promise<Result<string>>)[]): Promise<Result<string>> {
  let last = ok('') as Result<string>; // Widened: the next step may fail.
  for (const step of steps) {
    if (!last.ok) return last;
    last = await step(last.value);
  }
  return last;
}
