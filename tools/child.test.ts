import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collected } from './child.mjs';
import { root } from './places.mjs';

const module = JSON.stringify(new URL('./child.mjs', import.meta.url).href);

/** A process that runs `script` in the foreground as our commands do, without a terminal. */
function wrapped(script: string): ChildProcess {
  const body = `import { foreground } from ${module}; process.exitCode = await foreground(process.execPath, ['-e', ${JSON.stringify(script)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', body], { stdio: ['pipe', 'pipe', 'pipe'] });
}

const waiting = "process.on('SIGINT', () => process.exit(7)); console.log('waiting'); setInterval(() => {}, 1000);";

describe('a foreground command', () => {
  test('gives back the exit code', async () => {
    expect(await once(wrapped('process.exit(3)'), 'exit')).toEqual([3, null]);
  });

  test('reads our stdin and writes our stdout', async () => {
    const child = wrapped("process.stdin.on('data', (d) => process.stdout.write('got ' + d))");
    child.stdin?.end('this');
    const output: string[] = [];
    child.stdout?.on('data', (chunk) => output.push(String(chunk)));
    await once(child, 'close');
    expect(output.join('')).toBe('got this');
  });

  test.skipIf(process.platform === 'win32').each([['SIGINT', 7], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('passes %s on and ends with %i', async (signal, code) => {
    const child = wrapped(waiting);
    if (child.stdout) await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
  });
});

test.skipIf(process.platform === 'win32')('a signal that the child had from elsewhere and obeyed is not sent twice', async () => {
  const child = wrapped("process.on('SIGTERM', () => setTimeout(() => process.exit(0), 20)); console.log(process.pid); setInterval(() => {}, 1000);");
  const [first] = child.stdout ? await once(child.stdout, 'data') : [];
  child.kill('SIGTERM');
  process.kill(Number(first), 'SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

describe('a collected command', () => {
  test('gives back what it wrote, on both streams', async () => {
    const ran = await collected(process.execPath, ['-e', "console.log('a'); console.error('b')"], { cwd: root });
    expect(ran.code).toBe(0);
    expect(ran.output.split('\n').sort()).toEqual(['', 'a', 'b']);
  });

  test('ends when its time is up', async () => {
    const ran = await collected(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
    expect(ran.code).not.toBe(0);
  });

  test('says which program is not there', async () => {
    await expect(collected(join(root, 'no-such-program'), [])).rejects.toThrow(/cannot start .*no-such-program: ENOENT/);
  });
});
