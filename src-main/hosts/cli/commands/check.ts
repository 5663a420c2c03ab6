import { checkWorkspace } from '../../../workspace/index.ts';
import { type Answer, EXIT, answer, printable } from '../output.ts';

/** `check [DIR]`: every fault of a workspace as `file:line:column: message`. 2 when there is any. */
export async function check(dir: string): Promise<Answer> {
  const { faults, counts } = await checkWorkspace(dir);
  const lines = faults.map(({ place, message, hint }) => printable(`${place.file}:${place.line}:${place.column}: ${message}${hint === null ? '' : ` (${hint})`}`));
  const said = Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(', ');
  return answer(faults.length === 0 ? EXIT.done : EXIT.usage, { dir, faults, counts }, [...lines, faults.length === 0 ? `${dir}: no faults. ${said}` : `${faults.length} faults. ${said}`].join('\n'));
}
