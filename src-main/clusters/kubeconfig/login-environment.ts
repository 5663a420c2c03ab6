import { execFile } from 'node:child_process';

let asked: Promise<NodeJS.ProcessEnv> | undefined;

/**
 * The environment of a login shell, asked once: an app started from a desktop has a PATH without the captain's tools. Falls
 * back to our own environment after 5 s, on Windows, and where the shell does not answer.
 */
export function loginEnvironment(): Promise<NodeJS.ProcessEnv> {
  asked ??= ask();
  return asked;
}

function ask(): Promise<NodeJS.ProcessEnv> {
  const shell = process.env['SHELL'];
  if (process.platform === 'win32' || shell === undefined) return Promise.resolve(process.env);
  // A marker, because profiles print things; env -0, because values hold newlines.
  const marker = `quarterdeck-${process.pid}`;
  return new Promise((resolve) => {
    execFile(shell, ['-lc', `printf '%s' '${marker}'; env -0`], { timeout: 5_000, maxBuffer: 4 << 20 }, (error, stdout) => {
      const start = stdout.indexOf(marker);
      if (error !== null || start < 0) return resolve(process.env);
      const pairs = stdout.slice(start + marker.length).split('\0').filter((pair) => pair.includes('='));
      resolve({ ...process.env, ...Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])) });
    });
  });
}
