import { type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { type AnyAction, actions, effectOf } from '../actions/index.ts';
import { durationMs } from './durations.ts';
import { type Names, evaluate, expressionsIn, filled, isEarly } from './expressions.ts';
import { type KnownNames, readInputs } from './inputs.ts';
import type { PinnedStep, Runbook, Step } from './model.ts';
import { withWorkload } from './named-workload.ts';

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const MOST_STEPS = 2_000;
const DEEPEST = 8;

/** What a release gives its runbook: each service's workload and image, in dependency order (what is depended on first). */
export interface ReleaseScope {
  readonly release: string;
  readonly captain: string;
  readonly seats: readonly { readonly service: string; readonly version: string; readonly image: string; readonly workload: WorkloadRef }[];
}

/** What a runbook is pinned against. `dir` is where scripts run: the workspace's folder. */
export interface PinScope {
  readonly release: ReleaseScope | null;
  readonly dir: string | null;
  readonly known: KnownNames;
  runbookNamed(name: string): Runbook | undefined;
  readonly workloadOf: (service: string, environment: string) => WorkloadRef | undefined;
}

interface Within {
  readonly prefix: string;
  readonly needs: readonly string[];
  readonly names: Names;
  readonly path: readonly string[];
}

/**
 * A runbook with its inputs and release as the steps that a run is pinned to: loops unrolled, sub-runbooks in place, everything
 * filled that can be known at the start. Errors name the step.
 */
export function pinRunbook(runbook: Runbook, given: Readonly<Record<string, string>>, scope: PinScope): Result<PinnedStep[]> {
  const inputs = readInputs(runbook, given, scope.known);
  if (!inputs.ok) return inputs;
  if (runbook.for === 'release' && scope.release === null) return fail('no-release', `${runbook.runbook} is for a release: start it from one`);
  const release = scope.release === null ? {} : { name: scope.release.release, captain: scope.release.captain, services: scope.release.seats };
  const pinned = pinSteps(runbook, scope, { prefix: '', needs: [], names: { inputs: inputs.value, release }, path: [runbook.runbook] });
  if (pinned.ok && pinned.value.length > MOST_STEPS) return fail('too-many-steps', `${runbook.runbook} unrolls to ${pinned.value.length} steps; at most ${MOST_STEPS} can be run`);
  return pinned;
}

function pinSteps(runbook: Runbook, scope: PinScope, within: Within): Result<PinnedStep[]> {
  const pinned: PinnedStep[] = [];
  const idsOf = new Map<string, readonly string[]>();
  let before = within.needs;
  for (const step of runbook.steps) {
    const unknown = step.needs?.find((name) => !idsOf.has(name));
    if (unknown !== undefined) return fail('bad-needs', `step ${step.id} needs ${unknown}, which is no step before it`);
    const needs = step.needs === undefined ? before : [...within.needs, ...step.needs.flatMap((name) => idsOf.get(name) ?? [])];
    const made = pinOne(step, scope, { ...within, needs });
    if (!made.ok) return made;
    pinned.push(...made.value);
    const own = made.value.filter(({ role }) => role === 'step').map(({ id }) => id);
    idsOf.set(step.id, own);
    // A loop over nothing stands for nothing: what follows waits for what came before it.
    before = own.length === 0 ? needs : own;
  }
  return ok(pinned);
}

function pinOne(step: Step, scope: PinScope, within: Within): Result<PinnedStep[]> {
  try {
    const pinned: PinnedStep[] = [];
    for (const { key, item } of itemsOf(step, within.names)) {
      const id = `${within.prefix}${step.id}${key}`;
      const names = { ...within.names, each: item ?? {} };
      const made = step.uses === 'runbook' ? pinSub(step, id, scope, { ...within, names }) : pinStep(step, id, scope, { ...within, names });
      if (!made.ok) return made;
      // Of a loop each turn is told apart, unless its title does so already.
      const turn = key === '' || step.title === undefined || step.title.includes('each') ? '' : ` (${key.slice(1)})`;
      pinned.push(...made.value.map((one) => ({ ...one, title: `${one.title}${turn}` })));
    }
    return ok(pinned);
  } catch (error) {
    return fail('bad-expression', `step ${step.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A sub-runbook is its steps, in place of the step that names it: one run, one journal, one graph. */
function pinSub(step: Step, id: string, scope: PinScope, within: Within): Result<PinnedStep[]> {
  const wanted = filled(step.with ?? {}, within.names);
  const { runbook, inputs = {} } = typeof wanted === 'object' && wanted !== null ? { inputs: undefined, runbook: undefined, ...wanted } : {};
  const found = typeof runbook === 'string' ? scope.runbookNamed(runbook) : undefined;
  if (found === undefined) return fail('no-such-runbook', `step ${step.id}: there is no runbook ${String(runbook)}`);
  if (within.path.includes(found.runbook)) return fail('circle', `step ${step.id}: runs in a circle: ${[...within.path, found.runbook].join(' → ')}`);
  if (within.path.length >= DEEPEST) return fail('too-deep', `step ${step.id}: more than ${DEEPEST} runbooks deep`);
  const texts = Object.entries(typeof inputs === 'object' && inputs !== null ? inputs : {}).map(([name, value]) => [name, textOf(value)] as const);
  const read = readInputs(found, Object.fromEntries(texts), scope.known);
  if (!read.ok) return fail(read.error.code, `step ${step.id}: ${read.error.message}`);
  return pinSteps(found, scope, { prefix: `${id}/`, needs: within.needs, names: { ...within.names, inputs: read.value }, path: [...within.path, found.runbook] });
}

const textOf = (value: unknown): string => (typeof value === 'object' && value !== null && 'secret' in value ? String(value.secret) : String(value));

function itemsOf(step: Step, names: Names): { key: string; item: unknown }[] {
  if (step.each === undefined) return [{ key: '', item: null }];
  if (step.each.startsWith('release.') && !('services' in Object(names['release']))) throw new Error('it is for each service of a release: start it from one');
  const list = evaluate(step.each, names);
  if (!Array.isArray(list)) throw new Error(`each: ${step.each} gives no list`);
  const keys = list.map((item: unknown, index) => `/${keyOf(item) ?? index}`);
  return list.map((item: unknown, index) => ({ key: keys.indexOf(keys[index] ?? '') === index ? (keys[index] ?? '') : `/${index}`, item }));
}

function keyOf(item: unknown): string | null {
  if (typeof item === 'string' && item !== '') return item;
  if (typeof item !== 'object' || item === null || !('service' in item)) return null;
  const place = 'workload' in item && typeof item.workload === 'object' && item.workload !== null && 'environment' in item.workload ? `/${String(item.workload.environment)}` : '';
  return `${String(item.service)}${place}`;
}

function pinStep(step: Step, id: string, scope: PinScope, within: Within): Result<PinnedStep[]> {
  const main = bare(step, id, scope, within);
  if (!main.ok) return main;
  const { retry, approve } = step;
  const width = step.parallel ?? (step.order === 'dependencies' ? 1 : null);
  const pinned: PinnedStep = {
    ...main.value, needs: [...within.needs], if: step.if ?? null, lane: width === null ? null : { name: `${within.prefix}${step.id}`, width },
    attempts: retry?.attempts ?? 1, backoffMs: durationMs(retry?.backoff ?? '5s') ?? 5_000, retryOn: retry?.on ?? ['*'],
    confirm: step.confirm === undefined ? null : String(filled(step.confirm, within.names)),
    approve: approve === undefined ? null : {
      by: approve.by, count: approve.count, notPerson: approve.notPerson === undefined ? null : personOf(approve.notPerson, within.names),
      ask: approve.ask === undefined ? null : String(filled(approve.ask, within.names)), expiresMs: durationMs(approve.expires) ?? DEFAULT_TIMEOUT_MS,
    },
    onFailure: typeof step.onFailure === 'string' ? step.onFailure : 'handle',
  };
  const also: PinnedStep[] = [];
  const others = [['handler', typeof step.onFailure === 'string' ? undefined : step.onFailure, 'if it fails'], ['compensation', step.compensate, 'undo']] as const;
  for (const [role, other, word] of others) {
    if (other === undefined) continue;
    const made = bare({ ...other, id: step.id, onFailure: 'stop' }, `${id}~${role === 'handler' ? 'failed' : 'undo'}`, scope, within);
    if (!made.ok) return made;
    also.push({ ...made.value, title: `${word}: ${made.value.title}`, role, of: id });
  }
  return ok([pinned, ...also]);
}

/** Who may not approve: a name as written, or an expression such as `release.captain`. */
const personOf = (text: string, names: Names): string => (/^(release|inputs)\./.test(text) ? String(evaluate(text, names)) : String(filled(text, names)));

function bare(step: Step, id: string, scope: PinScope, { names, prefix }: Within): Result<PinnedStep> {
  const action = actions.get(step.uses);
  if (action === undefined) return fail('unknown-action', `step ${step.id} uses ${step.uses}, which is no action`, { hint: `There is: ${[...actions.keys()].join(', ')}` });
  // Everything is filled at once, now or when the step begins: what was filled in is a value, and is never read as an expression.
  const template = { ...step.with, ...(step.run === undefined ? {} : { env: step.env ?? {} }) };
  const late = expressionsIn(template).some((expression) => !isEarly(expression));
  const workload = late && expressionsIn(step.with?.['workload']).every(isEarly) ? { workload: filled(step.with?.['workload'], names) } : {};
  // Filling an object gives an object with the same keys.
  const once = late ? { ...template, ...(step.with?.['workload'] === undefined ? {} : workload) } : (filled(template, names) as Record<string, unknown>);
  // A script's text is never filled: values reach it through its environment only.
  const given = withWorkload({ ...once, ...(step.run === undefined ? {} : { run: step.run, cwd: scope.dir }) }, scope.workloadOf);
  if (!given.ok) return fail(given.error.code, `step ${step.id}: ${given.error.message}`);
  const input = given.value;
  const parsed = late ? null : action.with.safeParse(input);
  if (parsed?.success === false) return fail('bad-input', `step ${step.id}: ${issuesOf(parsed.error.issues)}`);
  return ok({
    id, title: titleOf(step, action, parsed?.data ?? null, names), uses: step.uses, effect: effectOf(action, input), with: input, late, ...(late || step.if !== undefined ? { names: { ...names, prefix } } : {}),
    if: null, needs: [], lane: null, timeoutMs: durationMs(step.timeout ?? '') ?? DEFAULT_TIMEOUT_MS, attempts: 1, backoffMs: 0, retryOn: ['*'], approve: null, confirm: null,
    onFailure: 'stop', role: 'step', of: null,
  });
}

const issuesOf = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string => issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');

function titleOf(step: Step, action: AnyAction, input: unknown, names: Names): string {
  if (step.title !== undefined) return String(filled(step.title, names, true));
  return input === null ? `${step.id}: ${step.uses}` : action.say(input);
}
