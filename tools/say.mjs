/**
 * A fault whose one sentence is all that a person needs: no stack is shown for it.
 */
export class Plain extends Error {}

/**
 * Says on stderr what is being done, so that stdout stays the command's own.
 * @param {string} message one line
 */
export function say(message) {
  process.stderr.write(`quarterdeck: ${message}\n`);
}

/**
 * Runs a command's body and turns its result into the exit code; a `Plain` fault becomes its one sentence and exit code 1.
 * @param {() => Promise<number>} body resolves to the exit code
 */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (error instanceof Plain) say(error.message);
    else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

/**
 * The code of a failed system call, such as `ENOENT`; an empty string where there is none.
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
