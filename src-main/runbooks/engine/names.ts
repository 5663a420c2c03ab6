import { workloadRefSchema } from '../../../src-preload/contract/index.ts';
import { type Names, expressionsIn, pathsIn } from '../language/expressions.ts';
import type { RunPorts } from '../ports.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';

/** What the late expressions of a step may speak of now: what was fixed at the start, the steps before it, the signals of its workload. */
export async function namesNow(run: FoldedRun, { step }: FoldedStep, ports: RunPorts): Promise<Names> {
  const fixed = step.names ?? {};
  const prefix = typeof fixed['prefix'] === 'string' ? fixed['prefix'] : '';
  const speaksOfSignals = [...(step.late === false ? [] : expressionsIn(step.with)), ...(step.if === null ? [] : [step.if])].some((expression) => pathsIn(expression).some(([head]) => head === 'signals'));
  return { ...fixed, steps: outputsOf(run, prefix), signals: speaksOfSignals ? await signalsOf(step, fixed, ports) : {} };
}

async function signalsOf(step: FoldedStep['step'], fixed: Names, ports: RunPorts): Promise<Names> {
  const each = fixed['each'];
  const candidates = [step.with['workload'], typeof each === 'object' && each !== null && 'workload' in each ? each.workload : null];
  const workload = candidates.map((one) => workloadRefSchema.safeParse(one)).find((one) => one.success);
  if (workload?.success !== true) throw new Error('signals are of a workload: give the step one, or make it for each of release.services');
  return ports.signals(workload.data);
}

/** `steps.ID.outputs` of a single step; of a loop, `steps.ID.each[KEY].outputs`. */
function outputsOf(run: FoldedRun, prefix: string): Names {
  const steps: Record<string, { state: string; say: string; outputs: unknown; each: Record<string, { state: string; outputs: unknown }> }> = {};
  for (const [id, folded] of run.steps) {
    if (!id.startsWith(prefix) || folded.step.role !== 'step') continue;
    const [head = '', ...rest] = id.slice(prefix.length).split('/');
    const here = { state: folded.state, outputs: folded.acted ?? {} };
    const step = (steps[head] ??= { ...here, say: folded.say, each: {} });
    if (rest.length > 0) step.each[rest.join('/')] = here;
  }
  return steps;
}
