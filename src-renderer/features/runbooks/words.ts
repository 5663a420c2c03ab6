import type { RunView, StepView, Tone } from '../../../src-preload/contract/index.ts';

const ORDER: readonly RunView['state'][] = ['in-doubt', 'interrupted', 'waiting', 'running', 'paused'];

/** What needs a person comes first; what ended comes last. */
export const urgency = (run: RunView): number => (ORDER.includes(run.state) ? ORDER.indexOf(run.state) : ORDER.length);

export function runTone({ state }: Pick<RunView, 'state'>): Tone {
  switch (state) {
    case 'done':
      return 'good';
    case 'running':
      return 'move';
    case 'failed':
    case 'refused':
    case 'in-doubt':
      return 'bad';
    default:
      return 'warn';
  }
}

const STEP: Readonly<Record<StepView['state'], Tone>> = { pending: 'calm', running: 'move', waiting: 'warn', 'in-doubt': 'bad', done: 'good', failed: 'bad', refused: 'bad', skipped: 'calm', stopped: 'warn' };
export const stepTone = (step: Pick<StepView, 'state'>): Tone => STEP[step.state];

/** What recovery may do with a step after a crash, in words. */
export const effectWords: Readonly<Record<StepView['effect'], string>> = {
  pure: 'changes nothing: after a crash it runs again',
  idempotent: 'may run twice with one effect: after a crash it runs again with the same key',
  probeable: 'can be looked up: after a crash the world is probed first',
  opaque: 'cannot be looked up: after a crash a person is asked',
};

export const effectName: Readonly<Record<StepView['effect'], string>> = { pure: 'changes nothing', idempotent: 'repeatable', probeable: 'can be probed', opaque: 'a person is asked' };
