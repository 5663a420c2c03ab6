import { type ChildProcess, spawn } from 'node:child_process';

/** Starts Quarterdeck's browser host by these arguments of Node, and resolves with the address that it prints when it is ready. */
export async function openApp(args: readonly string[]): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const found = /ready (\S+)/.exec(said)?.[1];
      if (found !== undefined) done(found);
    });
  });
  return { url, process: child };
}
