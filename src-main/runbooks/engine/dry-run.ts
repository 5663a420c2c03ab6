import { type DryStep, type Result, ok, workloadId, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { ActContext } from '../action.ts';
import { type AnyAction, actions } from '../actions/index.ts';
import { conditionHolds, expressionsIn, filled, isEarly } from '../language/expressions.ts';
import type { PinnedStep } from '../language/model.ts';
import type { Prepared, RunPorts } from '../ports.ts';

type Said = Pick<DryStep, 'verdict' | 'say' | 'diff' | 'sends'>;
const said = (verdict: DryStep['verdict'], say: string): Said => ({ verdict, say, diff: null, sends: null });

/**
 * What each step would do if the run began now: with the real difference where the server can be asked for it. Nothing is
 * written: steps are prepared, never acted. What depends on a step before it is said to be known later. `release`: for which it would
 * run; its overrides of freezes count.
 */
export async function dryRun(steps: readonly PinnedStep[], ports: RunPorts, release: string | null = null): Promise<DryStep[]> {
  const dry: DryStep[] = [];
  /** The first step that would change a workload: what is said of it afterwards is said of the world before that. */
  const changedBy = new Map<string, string>();
  for (const step of steps) {
    const { id, title, uses, effect, role } = step;
    const workload = role === 'step' ? workloadOf(step) : null;
    const now = await wouldBe(step, ports, release);
    const before = workload === null ? undefined : changedBy.get(workload);
    dry.push({ id, title, uses, effect, ...(before === undefined ? now : after(before, now)) });
    if (workload !== null && effect !== 'pure' && (now.verdict === 'would-do' || now.verdict === 'would-ask') && before === undefined) changedBy.set(workload, id);
  }
  return dry;
}

function workloadOf({ with: input }: PinnedStep): string | null {
  const item = input['item'];
  const ref = workloadRefSchema.safeParse(input['workload'] ?? (typeof item === 'object' && item !== null && 'ref' in item ? item.ref : null));
  return ref.success ? workloadId(ref.data) : null;
}

/** A refusal or a skip may be otherwise once the step before it has been there; a difference is one to the world as it is now. */
const after = (before: string, now: Said): Said =>
  now.verdict === 'refused' || now.verdict === 'would-skip' ? { ...now, verdict: 'later', say: `${before} changes it first; as it is now: ${now.say}` } : { ...now, say: `${now.say}, after what ${before} changes` };

/** A step that runs only for another one is looked at as if it ran now. */
async function wouldBe(step: PinnedStep, ports: RunPorts, release: string | null): Promise<Said> {
  const now = await looked(step, ports, release).catch((error: unknown) => said('refused', error instanceof Error ? error.message : String(error)));
  if (step.role === 'step') return now;
  const only = step.role === 'handler' ? `only if ${step.of ?? ''} fails` : `only if what ${step.of ?? ''} did is undone`;
  return { ...now, verdict: 'later', say: `${only}; as it is now: ${now.verdict === 'refused' ? 'refused: ' : ''}${now.say}` };
}

async function looked(step: PinnedStep, ports: RunPorts, release: string | null): Promise<Said> {
  const action = actions.get(step.uses);
  if (action === undefined) return said('refused', `there is no action ${step.uses}`);
  const names = step.names ?? {};
  if (step.if !== null && !isEarly(step.if)) return said('later', `only if ${step.if}, which is known when it begins`);
  if (step.if !== null && !conditionHolds(step.if, names)) return said('would-skip', `${step.if} is false`);
  const late = step.late === false ? [] : expressionsIn(step.with).filter((expression) => !isEarly(expression));
  if (late.length > 0) return said('later', `it depends on ${[...new Set(late)].join(', ')}, which is known when it begins`);
  const input = action.with.safeParse(step.late === false ? step.with : filled(step.with, names));
  if (!input.success) return said('refused', input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const context = nobody(step, ports, release);
  const found = await action.recheck?.(input.data, context);
  if (found?.ok === false) return said('refused', found.error.message);
  if (found !== undefined && found.value.kind !== 'as-planned') return said(found.value.kind === 'already' ? 'would-skip' : 'refused', found.value.say);
  const prepared = await action.prepare(input.data, context);
  if (!prepared.ok) return said('refused', prepared.error.message);
  const diff = await differenceOf(action, prepared.value, ports);
  if (!diff.ok) return said('refused', diff.error.message);
  const asks = step.approve !== null || step.confirm !== null || step.uses === 'approve' || step.uses === 'ask';
  return { verdict: asks ? 'would-ask' : 'would-do', say: prepared.value.say, diff: diff.value, sends: prepared.value.sends ?? null };
}

async function differenceOf(action: AnyAction, { diff, request }: Prepared, ports: RunPorts): Promise<Result<string | null>> {
  return diff !== undefined || action.difference === undefined ? ok(diff ?? null) : action.difference(request, ports);
}

/** A dry run looks as if everything were armed: that it is not now is for the run to say. */
function nobody(step: PinnedStep, ports: RunPorts, release: string | null): ActContext {
  return {
    run: 'dry-run', release, step: step.id, key: 'dry-run', begunAt: ports.now(), runStartedAt: ports.now(), timeoutMs: step.timeoutMs, signal: new AbortController().signal, ports: { ...ports, armed: () => true },
    progress: () => undefined, output: () => undefined, onResize: () => undefined,
    ask: async () => ({ decision: 'stopped', by: [], reason: '', choice: null }),
  };
}
