import { type Interface, createInterface } from 'node:readline';
import type { ActRequest, RunView, StepView } from '../../../src-preload/contract/index.ts';
import type { Captain } from '../../captain.ts';
import { SESSION } from './confirm.ts';
import type { Answerer } from './follow.ts';
import { printable } from './output.ts';
import { waitLines } from './run-text.ts';

const END = '-----END SSH SIGNATURE-----';

/**
 * Answers for the steps that wait, read from this terminal or pipe: `approve`, `reject REASON`, one of the options or its number,
 * or the signature of somebody elsewhere, pasted whole. When nothing more can come, nobody is there; with `stop`, a run that
 * waits for nobody is stopped.
 */
export function answererAt(captain: Captain, whenNobody: 'leave' | 'stop' = 'leave'): Answerer {
  let lines: AsyncIterator<string> | null = null;
  let terminal: Interface | null = null;
  const answer = async (run: RunView): ReturnType<Answerer['answer']> => {
    const step = run.steps.find((one) => one.waitsFor !== null);
    if (step?.waitsFor == null) return 'answered';
    if (whenNobody === 'stop' && !process.stdin.isTTY) {
      await said(captain, { kind: 'stop-run', run: run.id, reason: 'nobody is at the terminal to be asked' });
      return 'answered';
    }
    process.stderr.write(`${waitLines(step).map(printable).join('\n')}\n${step.waitsFor.options.length === 0 ? 'Approve, reject REASON' : 'One of the options or its number, reject REASON'}, or paste a signature: `);
    terminal ??= createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    lines ??= terminal[Symbol.asyncIterator]();
    const line = await read(lines);
    if (line === null) return 'nobody';
    const request = requestOf(run, step, line);
    process.stderr.write(`${printable(request === null ? 'That is none of the answers.' : await said(captain, request))}\n`);
    return 'answered';
  };
  return {
    answer,
    close() {
      terminal?.close();
      // A pipe that stays open would keep this process alive for nothing.
      process.stdin.destroy();
    },
  };
}

/** One line, or a whole signature. Null where the input has ended. */
async function read(lines: AsyncIterator<string>): Promise<string | null> {
  const all: string[] = [];
  do {
    const next = await lines.next();
    if (next.done === true) return null;
    all.push(next.value.trim());
  } while (all[0]?.startsWith('-----BEGIN') === true && all.at(-1) !== END);
  return all.join('\n');
}

function requestOf(run: RunView, step: StepView, line: string): ActRequest | null {
  const [word = '', ...rest] = line.split(/\s+/);
  const about = { kind: 'approve', run: run.id, step: step.id, reason: rest.join(' ') } as const;
  const options = step.waitsFor?.options ?? [];
  if (line.startsWith('-----BEGIN')) return { ...about, decision: 'approve', reason: '', signature: line };
  const choice = options.includes(line) ? line : options[Number(line) - 1];
  if (choice !== undefined) return { ...about, decision: 'approve', reason: '', choice };
  if (word.toLowerCase() === 'reject') return { ...about, decision: 'reject' };
  return word.toLowerCase() === 'approve' && options.length === 0 ? { ...about, decision: 'approve' } : null;
}

async function said(captain: Captain, request: ActRequest): Promise<string> {
  const plan = await captain.services.acts.plan(request, SESSION);
  if (!plan.ok) return plan.error.message;
  const outcome = await captain.carryOut(request, plan.value.digest);
  return outcome.kind === 'started' ? 'Started.' : outcome.say;
}
