import { z } from 'zod';
import { type FreezeVerdict, type RunView, type WorkloadRef, workloadId, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import { inZone } from '../../recurrence/index.ts';
import type { RunPorts } from '../ports.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';

/** What a run asked when a freeze held it, and which window said no, as journaled: enough to ask again, by any process. */
export interface Frozen {
  readonly environment: string;
  readonly workload: string;
  readonly intent: 'forward' | 'rollback';
  readonly window: string;
  readonly zone: string;
  readonly until: number | null;
}

/**
 * The world of one step. To undo is to go back, whatever the step that undoes is: a freeze that lets a rollback pass must not
 * strand what was half done. The newest refusal is told to `refused`.
 */
export function freezeAsking(ports: RunPorts, { step }: FoldedStep, refused: (by: Frozen) => void): RunPorts {
  return {
    ...ports,
    freeze(environment, workload, asked, release) {
      const intent = step.role === 'compensation' ? 'rollback' : asked;
      const verdict = ports.freeze(environment, workload, intent, release);
      if (verdict?.verdict === 'refused') refused({ environment, workload, intent, window: verdict.because?.name ?? '', zone: verdict.because?.zone ?? 'UTC', until: verdict.changesAt });
      return verdict;
    },
  };
}

/** The verdict that a held run waits for, as it is now; null where no freeze holds the run. */
export const frozenNow = (run: FoldedRun, ports: Pick<RunPorts, 'freeze'>): FreezeVerdict | 'nothing refuses' | null =>
  run.paused?.frozen === undefined ? null : (ports.freeze(run.paused.frozen.environment, run.paused.frozen.workload, run.paused.frozen.intent, run.release) ?? 'nothing refuses');

/** What holds a run, since and until when, what it may do inside the same freeze, and whether it is over: then it still waits for a person. */
export function heldBy(run: FoldedRun, now: ReturnType<typeof frozenNow>): RunView['heldBy'] {
  if (run.paused?.frozen === undefined || now === null) return null;
  const { frozen: { window, until, zone, environment, workload }, at, why } = run.paused;
  const back = touchedBy(run);
  const since = inZone(at, zone);
  if (now !== 'nothing refuses' && now.verdict === 'refused') return { window: now.because?.name ?? window, since: at, until: now.changesAt, over: false, environment, workload, back, say: `Held by a freeze since ${since}. ${why}` };
  const because = now === 'nothing refuses' ? 'nothing is frozen there now' : now.say;
  return { window, since: at, until, over: true, environment, workload, back, say: `“${window}” held it since ${since}, and does so no more: ${because}. It goes on when somebody resumes it` };
}

const onWorkload = z.object({ workload: workloadRefSchema });

/** The workloads on which a run has begun to act: those that can be taken back. */
function touchedBy(run: FoldedRun): WorkloadRef[] {
  const begun = [...run.steps.values()].filter(({ step, attempt }) => step.role === 'step' && step.effect !== 'pure' && attempt > 0);
  return [...new Map(begun.flatMap(({ step }) => onWorkload.safeParse(step.with).data?.workload ?? []).map((ref) => [workloadId(ref), ref])).values()];
}
