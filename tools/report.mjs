import { textOf } from './places.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * What a runner's JSON report counts, corrected by its exit code: a report that is missing, holds no case, or tells of no
 * failure although the runner failed counts as one failure. A silent runner is never a pass.
 * @param {string} file
 * @param {number} exitCode the runner's
 * @param {(report: unknown) => Counts} read
 * @returns {Counts}
 */
export function countReport(file, exitCode, read) {
  const text = textOf(file);
  const counts = text === null ? none : readSafely(text, read);
  const silent = counts.passed + counts.failed + counts.skipped === 0;
  if (counts.failed === 0 && (exitCode !== 0 || silent)) return { ...counts, failed: 1 };
  return counts;
}

/**
 * Vitest's JSON report. A file that could not be loaded has no cases and counts as one failure.
 * @param {unknown} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const files = list(field(report, 'testResults'));
  const broken = files.filter((file) => field(file, 'status') === 'failed' && !list(field(file, 'assertionResults')).some((test) => field(test, 'status') === 'failed'));
  return {
    passed: number(field(report, 'numPassedTests')),
    failed: number(field(report, 'numFailedTests')) + broken.length,
    skipped: number(field(report, 'numPendingTests')) + number(field(report, 'numTodoTests')),
  };
}

/**
 * Playwright's JSON report. A test that passed only on a retry counts as failed: a flaky promise is not kept.
 * @param {unknown} report
 * @returns {Counts}
 */
export function playwrightCounts(report) {
  const stats = field(report, 'stats');
  return {
    passed: number(field(stats, 'expected')),
    failed: number(field(stats, 'unexpected')) + number(field(stats, 'flaky')),
    skipped: number(field(stats, 'skipped')),
  };
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), none);
}

/**
 * The line that ends every test command.
 * @param {Counts} counts
 */
export function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * 0 only where something passed and nothing failed.
 * @param {Counts} counts
 */
export function exitCodeOf({ passed, failed }) {
  return failed === 0 && passed > 0 ? 0 : 1;
}

/**
 * @param {string} text
 * @param {(report: unknown) => Counts} read
 */
function readSafely(text, read) {
  try {
    return read(JSON.parse(text));
  } catch {
    return none;
  }
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown}
 */
function field(value, key) {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** @param {unknown} value */
const number = (value) => (typeof value === 'number' ? value : 0);

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
const list = (value) => (Array.isArray(value) ? value : []);
