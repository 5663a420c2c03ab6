import type { RunView, StepView } from '../../../src-preload/contract/index.ts';
import type { Captain } from '../../captain.ts';
import { EXIT, type Exit, printable } from './output.ts';

/** Who answers for a step that waits: a person at the terminal, or a pipe. `nobody`: nothing more can come from there. */
export interface Answerer {
  answer(run: RunView): Promise<'answered' | 'nobody'>;
  close(): void;
}

const STANDS = new Set<RunView['state']>(['done', 'failed', 'refused', 'stopped', 'in-doubt', 'interrupted', 'paused']);

/** Follows a run until it ends or stands still, each step's state on a line of its own on stderr. What waits is put to `answerer`, where there is one. */
export async function followed(captain: Captain, id: string, answerer: Answerer | null = null): Promise<RunView> {
  const runs = captain.services.live.runs;
  const told = new Map<string, string>();
  let asking = false;
  return new Promise((resolve, reject) => {
    const end = (run: RunView): void => {
      stop();
      answerer?.close();
      resolve(run);
    };
    const look = (): void => {
      const run = runs.get(id);
      if (run === undefined) return;
      for (const step of run.steps) tell(step, told);
      if (STANDS.has(run.state)) return end(run);
      if (run.state !== 'waiting' || answerer === null || asking) return;
      asking = true;
      answerer.answer(run).then((heard) => {
        asking = false;
        const now = runs.get(id) ?? run;
        if (heard === 'nobody' && now.state === 'waiting') end(now);
        else look();
      }, reject);
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

/** 4 wherever a person must look: in doubt, interrupted, paused, or waiting for somebody who is not here. */
export function exitOf(run: RunView): Exit {
  switch (run.state) {
    case 'done':
      return EXIT.done;
    case 'in-doubt':
    case 'interrupted':
    case 'paused':
    case 'waiting':
    case 'running':
      return EXIT.inDoubt;
    case 'refused':
      return EXIT.refused;
    case 'failed':
    case 'stopped':
      return EXIT.failed;
  }
}
