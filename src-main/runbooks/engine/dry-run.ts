import type { DryStep } from '../../../src-preload/contract/index.ts';
import type { ActContext } from '../action.ts';
import { actions } from '../actions/index.ts';
import { conditionHolds, expressionsIn, filled, isEarly } from '../language/expressions.ts';
import type { PinnedStep } from '../language/model.ts';
import type { RunPorts } from '../ports.ts';

/**
 * What each step would do if the run began now: with the real difference where the server can be asked for it. Nothing is
 * written: steps are prepared, never acted. What depends on a step before it is said to be known later.
 */
export async function dryRun(steps: readonly PinnedStep[], ports: RunPorts): Promise<DryStep[]> {
  const dry: DryStep[] = [];
  for (const step of steps) dry.push(await dryStep(step, ports));
  return dry;
}

async function dryStep(step: PinnedStep, ports: RunPorts): Promise<DryStep> {
  const about = { id: step.id, title: step.title, uses: step.uses, effect: step.effect, diff: null };
  const action = actions.get(step.uses);
  if (action === undefined) return { ...about, verdict: 'refused', say: `there is no action ${step.uses}` };
  if (step.role !== 'step') return { ...about, verdict: 'later', say: step.role === 'handler' ? `only if ${step.of ?? ''} fails` : `only if what ${step.of ?? ''} did is undone` };
  const names = step.names ?? {};
  try {
    if (step.if !== null && !isEarly(step.if)) return { ...about, verdict: 'later', say: `only if ${step.if}, which is known when it begins` };
    if (step.if !== null && !conditionHolds(step.if, names)) return { ...about, verdict: 'would-skip', say: `${step.if} is false` };
    if (step.late !== false && expressionsIn(step.with).some((expression) => !isEarly(expression))) return { ...about, verdict: 'later', say: 'it depends on what an earlier step gives' };
    const input = action.with.safeParse(step.late === false ? step.with : filled(step.with, names));
    if (!input.success) return { ...about, verdict: 'refused', say: input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') };
    const prepared = await action.prepare(input.data, nobody(step, ports));
    if (!prepared.ok) return { ...about, verdict: 'refused', say: prepared.error.message };
    const asks = step.approve !== null || step.confirm !== null || step.uses === 'approve' || step.uses === 'ask';
    return { ...about, verdict: asks ? 'would-ask' : 'would-do', say: prepared.value.say, diff: prepared.value.diff ?? null };
  } catch (error) {
    return { ...about, verdict: 'refused', say: error instanceof Error ? error.message : String(error) };
  }
}

/** A dry run looks as if everything were armed and open: that it is not now is for the run to say. */
function nobody(step: PinnedStep, ports: RunPorts): ActContext {
  return {
    run: 'dry-run', release: null, step: step.id, key: 'dry-run', begunAt: ports.now(), runStartedAt: ports.now(), timeoutMs: step.timeoutMs, signal: new AbortController().signal, ports: { ...ports, armed: () => true },
    progress: () => undefined, output: () => undefined, onResize: () => undefined,
    ask: async () => ({ decision: 'stopped', by: [], reason: '', choice: null }),
  };
}
