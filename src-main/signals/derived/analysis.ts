import { z } from 'zod';
import type { AnalysisVerdict } from './ours.ts';

const runStatus = z.object({ name: z.string().default(''), status: z.string().default(''), message: z.string().default('') }).optional();
const rolloutSchema = z.object({
  kind: z.literal('Rollout'),
  status: z.object({
    canary: z.object({ currentStepAnalysisRunStatus: runStatus, currentBackgroundAnalysisRunStatus: runStatus }).optional(),
    blueGreen: z.object({ prePromotionAnalysisRunStatus: runStatus, postPromotionAnalysisRunStatus: runStatus }).optional(),
  }).default({}),
});
const flaggerSchema = z.object({
  kind: z.literal('Canary'),
  status: z.object({ phase: z.string().default(''), canaryWeight: z.number().optional(), failedChecks: z.number().optional() }).default({ phase: '' }),
});

/**
 * The verdict that Argo Rollouts (the AnalysisRuns named in a Rollout's status) or Flagger (a Canary's phase) has reached,
 * from the object as the cluster gives it. `at` (epoch ms) is when it was read. What is neither has no verdict.
 */
export function analysisOf(object: unknown, at: number): AnalysisVerdict {
  const rollout = rolloutSchema.safeParse(object);
  if (rollout.success) {
    const { canary, blueGreen } = rollout.data.status;
    const runs = [canary?.currentStepAnalysisRunStatus, canary?.currentBackgroundAnalysisRunStatus, blueGreen?.prePromotionAnalysisRunStatus, blueGreen?.postPromotionAnalysisRunStatus].flatMap((run) => run ?? []);
    const of = (...statuses: string[]): (typeof runs)[number] | undefined => runs.find((run) => statuses.includes(run.status));
    const failed = of('Failed');
    const undecided = of('Running', 'Pending', '') ?? of('Error', 'Inconclusive');
    const passed = of('Successful');
    const one = failed ?? undecided ?? passed;
    if (one === undefined) return none('no analysis of Argo Rollouts runs', at);
    const say = `AnalysisRun ${one.name}: ${one.status}${one.message === '' ? '' : `, ${one.message}`}`;
    return { verdict: failed !== undefined ? 'failed' : undecided !== undefined ? 'running' : 'passed', say, source: 'Argo Rollouts', at };
  }
  const flagger = flaggerSchema.safeParse(object);
  if (!flagger.success) return none('nothing analyses this workload', at);
  const { phase, canaryWeight, failedChecks } = flagger.data.status;
  const say = `Flagger: ${phase === '' ? 'no phase yet' : phase}${canaryWeight === undefined ? '' : `, weight ${canaryWeight}`}${failedChecks === undefined ? '' : `, ${failedChecks} failed checks`}`;
  return { verdict: phase === 'Failed' ? 'failed' : phase === 'Succeeded' ? 'passed' : 'running', say, source: 'Flagger', at };
}

const none = (say: string, at: number): AnalysisVerdict => ({ verdict: 'none', say, source: 'cluster', at });
