import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Plain, codeOf } from './say.mjs';

/**
 * @typedef {object} Ran
 * @property {number} code the exit code; 128 + the signal's number where a signal ended it
 * @property {string} output what it wrote, where that was asked for
 */

/**
 * Runs a program in the foreground on our own stdin, stdout and stderr, and passes signals on. Resolves to its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export async function foreground(program, args, options = {}) {
  const child = spawn(program, args, { ...options, stdio: 'inherit' });
  const release = passSignals(child);
  try {
    return await exitOf(child, program);
  } finally {
    release();
  }
}

/**
 * Runs a program without stdin; what it writes is collected and, with `echo`, copied to stderr as it comes.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, echo?: boolean, shell?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<Ran>}
 */
export async function collected(program, args, { echo = false, timeoutMs, ...options } = {}) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      output += chunk;
      if (echo) process.stderr.write(chunk);
    });
  }
  const release = passSignals(child);
  try {
    return { code: await exitOf(child, program), output };
  } finally {
    release();
  }
}

/**
 * A terminal's Ctrl-C reaches the child by itself, so an interrupt is passed on only where no terminal is there to do it;
 * a second one asks the child to end.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  let interrupts = 0;
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const interrupt = () => {
    interrupts += 1;
    if (interrupts > 1) child.kill('SIGTERM');
    else if (!terminal) child.kill('SIGINT');
  };
  const end = () => void child.kill('SIGTERM');
  const hangUp = () => void child.kill('SIGHUP');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', end);
  process.on('SIGHUP', hangUp);
  return () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', end);
    process.off('SIGHUP', hangUp);
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} program
 * @returns {Promise<number>}
 */
function exitOf(child, program) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Plain(`cannot start ${program}: ${codeOf(error) || error.message}`)));
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0)));
  });
}
