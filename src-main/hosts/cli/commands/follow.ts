import { createInterface } from 'node:readline/promises';
import { type ActRequest, type RunView, type StepView, assertNever } from '../../../../src-preload/contract/index.ts';
import type { Captain } from '../../../captain.ts';
import { printable } from '../output.ts';
import { CLI_SESSION } from './plan-rollback.ts';

const SETTLED = new Set<RunView['state']>(['done', 'failed', 'refused', 'stopped', 'in-doubt', 'interrupted', 'paused']);

/** Follows a run to where it stands still: each part's state on a line of its own on stderr, and what it asks is asked here. */
export async function followed(captain: Captain, id: string): Promise<RunView> {
  const runs = captain.services.live.runs;
  const told = new Map<string, string>();
  const asked = new Set<string>();
  return new Promise((resolve) => {
    const look = (): void => {
      const run = runs.get(id);
      if (run === undefined) return;
      for (const step of run.steps) tell(step, told);
      const waiting = run.steps.find((step) => step.waitsFor !== null);
      if (waiting !== undefined && !asked.has(`${waiting.id} ${waiting.attempt}`)) {
        asked.add(`${waiting.id} ${waiting.attempt}`);
        void put(captain, run, waiting);
      }
      if (!SETTLED.has(run.state)) return;
      stop();
      resolve(run);
    };
    const stop = runs.onChange(look);
    look();
  });
}

function tell(step: StepView, told: Map<string, string>): void {
  const line = `${step.title}: ${step.state}${step.say === '' ? '' : `, ${step.say}`}`;
  if (step.state === 'pending' || told.get(step.id) === line) return;
  told.set(step.id, line);
  process.stderr.write(`${printable(line)}\n`);
}

/** Puts the question of a step to whoever sits at the terminal. Where nobody does, the run stops: it waits for nobody. */
async function put(captain: Captain, run: RunView, step: StepView): Promise<void> {
  if (step.waitsFor === null) return;
  const { ask, options } = step.waitsFor;
  if (!process.stdin.isTTY) return carryOut(captain, { kind: 'stop-run', run: run.id, reason: 'nobody is at the terminal to be asked' });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(`${printable(ask)}\n${options.map((option, index) => `  ${index + 1}. ${printable(option)}`).join('\n')}\nType a number: `);
  terminal.close();
  const choice = options[Number(typed.trim()) - 1];
  return carryOut(captain, choice === undefined ? { kind: 'stop-run', run: run.id, reason: 'no choice was made' } : { kind: 'approve', run: run.id, step: step.id, decision: 'approve', reason: 'at the terminal', choice });
}

async function carryOut(captain: Captain, request: ActRequest): Promise<void> {
  const plan = await captain.services.acts.plan(request, CLI_SESSION);
  const outcome = plan.ok ? await captain.carryOut(request, plan.value.digest) : null;
  switch (outcome?.kind) {
    case 'done':
    case 'started':
      return;
    case 'refused':
      process.stderr.write(`${printable(outcome.say)}\n`);
      return;
    case undefined:
      process.stderr.write(`${printable(plan.ok ? 'nothing was answered' : plan.error.message)}\n`);
      return;
    default:
      return assertNever(outcome);
  }
}
