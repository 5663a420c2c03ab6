import { Environment } from '@marcbachmann/cel-js';
import { type Result, type RollbackPlan, type RunbookView, type WorkloadRef, fail, ok } from '../../src-preload/contract/index.ts';
import { actions } from './actions/index.ts';
import { type PinnedStep, type Runbook, durationMs } from './model.ts';

const MINUTE_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 10 * MINUTE_MS;

/** What a release gives its runbook: each service's workload and image, in dependency order (what is depended on first). */
export interface ReleaseScope {
  readonly release: string;
  readonly captain: string;
  readonly seats: readonly { readonly service: string; readonly version: string; readonly image: string; readonly workload: WorkloadRef }[];
}

const cel = new Environment({ unlistedVariablesAreDyn: true });
const EXPRESSION = /\$\{\{\s*(.+?)\s*\}\}/g;

/** Fills `${{ expression }}` (CEL) in every string of a value. A text that is one expression alone keeps its type. */
function filled(value: unknown, names: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, names)]));
  if (typeof value !== 'string') return value;
  const alone = /^\$\{\{\s*((?:(?!\}\}).)+?)\s*\}\}$/.exec(value);
  if (alone !== null) return cel.evaluate(alone[1] ?? '', { ...names });
  return value.replaceAll(EXPRESSION, (_match, expression: string) => String(cel.evaluate(expression, { ...names })));
}

/** A runbook with its inputs and release, resolved step by step: what the run is pinned to. Errors name the step. */
export function pinRunbook(runbook: Runbook, inputs: Readonly<Record<string, string>>, scope: ReleaseScope | null, dir: string | null): Result<PinnedStep[]> {
  const given: Record<string, string> = {};
  for (const [name, input] of Object.entries(runbook.inputs)) {
    const value = inputs[name] ?? input.default;
    if (value === undefined) return fail('missing-input', `${runbook.runbook} needs the input ${name}`);
    if (input.type === 'choice' && !(input.choices ?? []).includes(value)) return fail('bad-input', `${name} must be one of ${(input.choices ?? []).join(', ')}`);
    if (input.type === 'duration' && durationMs(value) === null) return fail('bad-input', `${name} must be a duration, such as 10m`);
    given[name] = value;
  }
  const unknown = Object.keys(inputs).find((name) => !(name in runbook.inputs));
  if (unknown !== undefined) return fail('bad-input', `${runbook.runbook} has no input ${unknown}`);
  const pinned: PinnedStep[] = [];
  for (const [wave, step] of runbook.steps.entries()) {
    const seats = step.each === undefined ? [null] : (scope?.seats ?? []);
    if (step.each !== undefined && scope === null) return fail('no-release', `step ${step.id} is for each service of a release: start it from one`);
    for (const seat of seats) {
      const names = { inputs: given, release: scope === null ? {} : { name: scope.release, captain: scope.captain }, each: seat ?? {} };
      const made = pinStep(step, seat === null ? step.id : `${step.id}/${seat.service}/${seat.workload.environment}`, wave, names, dir);
      if (!made.ok) return made;
      pinned.push(made.value);
    }
  }
  return ok(pinned);
}

function pinStep(step: Runbook['steps'][number], id: string, wave: number, names: Readonly<Record<string, unknown>>, dir: string | null): Result<PinnedStep> {
  const action = actions.get(step.uses);
  if (action === undefined) return fail('unknown-action', `step ${step.id} uses ${step.uses}, which is no action`, { hint: `There is: ${[...actions.keys()].join(', ')}` });
  try {
    // A script's text is never filled: values reach it through its environment only.
    const shell = step.run === undefined ? {} : { run: step.run, env: filled(step.env ?? {}, names), cwd: dir };
    // Filling an object gives an object with the same keys.
    const input = { ...(filled(step.with ?? {}, names) as Record<string, unknown>), ...shell };
    const parsed = action.with.safeParse(input);
    if (!parsed.success) return fail('bad-input', `step ${step.id}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
    return ok({
      id, title: step.title ?? action.say(parsed.data), uses: step.uses, effect: action.effect, wave, with: input, onFailure: step.onFailure,
      timeoutMs: durationMs(step.timeout ?? '') ?? DEFAULT_TIMEOUT_MS, attempts: step.retry?.attempts ?? 1, backoffMs: durationMs(step.retry?.backoff ?? '5s') ?? 5_000,
    });
  } catch (error) {
    return fail('bad-expression', `step ${step.id}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
}

const adHoc = (uses: string, id: string, title: string, wave: number, input: Record<string, unknown>): PinnedStep => ({
  id, title, uses, effect: 'probeable', wave, with: input, timeoutMs: DEFAULT_TIMEOUT_MS, attempts: 1, backoffMs: 0, onFailure: 'stop',
});

/** A rollback plan as steps: one a workload, wave by wave. */
export const rollbackSteps = (plan: RollbackPlan): PinnedStep[] =>
  plan.waves.flatMap((ids, wave) => ids.flatMap((id) => {
    const item = plan.items.find((one) => one.id === id);
    return item === undefined ? [] : [adHoc('cluster/rollback', id, `${item.service} in ${item.ref.environment}: ${item.from.version} → ${item.to?.version ?? '?'}`, wave, { item })];
  }));

/** Stop, or go forward with, several workloads: side by side. */
export const pauseSteps = (workloads: readonly (WorkloadRef & { readonly id: string })[], paused: boolean): PinnedStep[] =>
  workloads.map(({ id, ...workload }) => adHoc(paused ? 'cluster/pause' : 'cluster/resume', id, `${paused ? 'Pause' : 'Let go on'} ${workload.name} in ${workload.environment}`, 0, { workload }));

/** A runbook for the catalogue: its steps with their effect class, in words, before any input is known. */
export function runbookView(runbook: Runbook, hash: string, file: string): RunbookView {
  return {
    runbook: runbook.runbook, for: runbook.for, why: runbook.why ?? null, hash, file,
    inputs: Object.entries(runbook.inputs).map(([name, input]) => ({ name, type: input.type, default: input.default ?? null, choices: input.choices ?? [], why: input.why ?? null })),
    steps: runbook.steps.map((step) => ({ id: step.id, uses: step.uses, effect: actions.get(step.uses)?.effect ?? 'opaque', say: step.title ?? step.uses })),
  };
}
