import { sourceFiles } from './source-files.mjs';

/** @typedef {import('../check.mjs').Verdict} Verdict */

/** What must not be in a source file, and why. The words are put together here so that this file does not hold them. */
/** @type {readonly [RegExp, string][]} */
const banned = [
  [new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`), 'a note about unfinished work belongs in an issue'],
  [new RegExp(`@ts-${'ignore'}|@ts-${'nocheck'}|eslint-${'disable'}|oxlint-${'disable'}`), 'a check is not switched off from inside a file'],
];

/**
 * @param {string} top the clone
 * @returns {Verdict}
 */
export function bans(top) {
  const faults = sourceFiles(top).flatMap(({ path, text }) => text.split('\n').flatMap((line, at) =>
    banned.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${path}:${at + 1}: ${why}: ${line.trim()}`)));
  return { ok: faults.length === 0, says: faults.join('\n') };
}
