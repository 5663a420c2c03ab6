import { sourceFiles } from './source-files.mjs';

/** @typedef {import('../check.mjs').Verdict} Verdict */

const mostLines = 300;

/**
 * No source file is longer than 300 lines, tests included; says the median.
 * @param {string} top the clone
 * @returns {Verdict}
 */
export function sizes(top) {
  const files = sourceFiles(top).map(({ path, text }) => ({ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }));
  const sorted = files.map((file) => file.lines).sort((a, b) => a - b);
  const long = files.filter((file) => file.lines > mostLines).map((file) => `${file.path}: ${file.lines} lines, more than ${mostLines}`);
  const summary = `${files.length} files, median ${sorted[Math.floor(sorted.length / 2)] ?? 0} lines, longest ${sorted.at(-1) ?? 0}`;
  return { ok: long.length === 0 && files.length > 0, says: [...long, summary].join('\n'), summary };
}
