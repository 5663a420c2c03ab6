import type { Fault } from '../../../src-preload/contract/index.ts';
import { redactJson } from '../../vault/index.ts';

/** Exit codes, as documented: stable, because scripts depend on them. */
export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, inDoubt: 4 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** How a command ends: its code, one JSON document for `--json`, and the same for people. */
export interface Answer {
  readonly exit: Exit;
  readonly json: unknown;
  readonly text: string;
}

export const answer = (exit: Exit, json: unknown, text: string): Answer => ({ exit, json, text });

/** A fault as an answer. Faults of files, arguments and configuration are usage (2); what the guard stops is 3; the rest failed (1). */
export function faultAnswer(fault: Fault, exit: Exit = exitOf(fault)): Answer {
  const hint = fault.hint === undefined ? '' : `\n${fault.hint}`;
  return answer(exit, { error: fault }, `${fault.message}${hint}`);
}

const USAGE = new Set(['bad-workspace', 'no-workspace', 'bad-kubeconfig', 'no-kubeconfig', 'unknown-context', 'unknown-environment', 'unknown-service', 'usage', 'no-such-revision', 'bad-input', 'missing-input', 'no-such-runbook', 'no-release', 'no-such-run', 'bad-code']);
const REFUSED = new Set(['moved', 'frozen', 'blocked', 'looking-only', 'not-confirmed', 'journal-read-only', 'no-target']);

function exitOf(fault: Fault): Exit {
  if (USAGE.has(fault.code)) return EXIT.usage;
  return REFUSED.has(fault.code) ? EXIT.refused : EXIT.failed;
}

let hide = (text: string): string => text;
/** From now on no secret that `redact` knows is printed. */
export const hideInOutput = (redact: (text: string) => string): void => void (hide = redact);

/** Writes the answer: the JSON document alone on stdout, or the text; errors for people go to stderr. */
export function deliver(result: Answer, json: boolean): void {
  if (json) process.stdout.write(`${redactJson(JSON.stringify(result.json, null, 2), hide)}\n`);
  else if (result.exit === EXIT.done) process.stdout.write(`${hide(result.text)}\n`);
  else process.stderr.write(`${hide(result.text)}\n`);
  process.exitCode = result.exit;
}

/** "2 s", "4 min", "6 d": the age of an instant, in the largest unit that keeps it readable. */
export function ageOf(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** Columns padded to their widest cell; control characters in cluster-given text never reach the terminal. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
  return clean.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Text from a cluster or a file, safe for a terminal: no escape sequence survives. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '�');
}
