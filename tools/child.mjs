import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Plain, codeOf } from './say.mjs';

/** @type {readonly NodeJS.Signals[]} */
const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const groupMs = 150;
const parentMs = 500;

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
 * A signal to the whole group (a terminal's Ctrl-C, a supervisor's stop) reaches the child by itself, and npm sends it to us
 * once more; so one is passed on only to a child that is still there a moment later, and repeats within that moment are one.
 * The app takes a second signal while it closes as the same request. npm's shell dies of a signal without passing it on: where
 * npm runs us, the end of our parent ends the child.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  /** @type {Map<NodeJS.Signals, NodeJS.Timeout>} */
  const waiting = new Map();
  const release = passed.map((signal) => {
    const pass = () => {
      if (waiting.has(signal)) return;
      waiting.set(signal, setTimeout(() => {
        waiting.delete(signal);
        child.kill(signal);
      }, groupMs));
    };
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  const parent = process.ppid;
  const watch = process.env['npm_lifecycle_event'] ? setInterval(() => process.ppid === parent || child.kill('SIGTERM'), parentMs) : undefined;
  watch?.unref();
  return () => {
    clearInterval(watch);
    for (const timer of waiting.values()) clearTimeout(timer);
    for (const off of release) off();
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
