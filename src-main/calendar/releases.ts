import type { Conflict, FreezeVerdict, ItemView, ReleaseView, RunView, Tone } from '../../src-preload/contract/index.ts';
import type { Parsed, Release } from '../workspace/index.ts';
import { instantOf, readLocal } from '../recurrence/index.ts';
import type { ServiceFacts } from './catalogue.ts';
import { type Planned, type Standing, conflictsOf } from './conflicts.ts';
import type { Override } from './override-facts.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { spanVerdict, verdictOver } from './span.ts';

/** What a release is judged by. */
export interface Bench {
  readonly rules: Rules;
  readonly facts: ServiceFacts;
  readonly overridesOf: (release: string) => readonly Override[];
  readonly itemsOf: (release: string) => readonly ItemView[];
  readonly runsOf: (release: string) => readonly RunView[];
  readonly expectedMs: (runbook: string) => number | null;
  readonly now: number;
}

/** A release in time; its definition beside it. */
export interface Dated extends Planned {
  readonly parsed: Parsed<Release>;
  readonly cancelled: boolean;
}

const known = new WeakMap<Parsed<Release>, Dated>();

/** A file that did not change is the same release at the same time, as long as its zone is: of thousands, few are computed anew. */
export const dated = (parsed: Parsed<Release>, zone: string): Dated => {
  const { value } = parsed;
  const place = value.window.zone ?? zone;
  const before = known.get(parsed);
  if (before?.zone === place) return before;
  const fresh: Dated = {
    id: value.release, services: Object.keys(value.services), environments: value.environments, captain: value.captain, zone: place, parsed, cancelled: value.cancelled !== undefined,
    start: instantOf(place, readLocal(value.window.start)), end: instantOf(place, readLocal(value.window.end)),
  };
  known.set(parsed, fresh);
  return fresh;
};

export const scopesOf = (release: Pick<Planned, 'services' | 'environments'>, facts: ServiceFacts): Scope[] =>
  release.environments.flatMap((environment) => release.services.map((service) => facts.scopeOf(environment, service)));

interface Remembered {
  readonly rules: Rules;
  readonly others: Standing;
  readonly beside: readonly Planned[];
  readonly runs: readonly RunView[];
  readonly key: string;
  readonly view: ReleaseView;
}
const views = new WeakMap<Dated, Remembered>();

/**
 * A release as it is shown. Before its window and after it the clock changes nothing of that: thousands are looked at each second, and
 * only those are judged anew whose window is open, or of which a definition, a run or an override moved.
 */
export function releaseView(release: Dated, others: Standing, bench: Bench): ReleaseView {
  const { now, rules } = bench;
  const { runbook, items } = release.parsed.value;
  // The reading of an item may be new at any time.
  if ((now >= release.start && now < release.end) || items.length > 0) return judged(release, others, bench);
  const runs = bench.runsOf(release.id);
  // Which applications of Argo CD run it can be learned later than their windows.
  const applications = scopesOf(release, bench.facts).map((scope) => rules.sync(scope)?.application);
  const key = JSON.stringify([now < release.start, runbook === undefined ? null : bench.expectedMs(runbook), bench.overridesOf(release.id), applications]);
  const before = views.get(release);
  const beside = before?.others === others ? before.beside : others.touching(release.start, release.end);
  if (before !== undefined && before.rules === rules && before.key === key && sameMembers(before.runs, runs) && sameMembers(before.beside, beside)) {
    if (before.others !== others) views.set(release, { ...before, others });
    return before.view;
  }
  const view = judged(release, others, bench);
  views.set(release, { rules, others, beside, runs, key, view });
  return view;
}

const sameMembers = (before: readonly unknown[], after: readonly unknown[]): boolean => before === after || (before.length === after.length && before.every((one, index) => one === after[index]));

function judged(release: Dated, others: Standing, bench: Bench): ReleaseView {
  const { value, placeOf } = release.parsed;
  const { facts, now } = bench;
  const state = stateOf(release, now, bench.runsOf(release.id));
  const freeze = verdictFor(release, value.intent, bench);
  const expectedMs = value.runbook === undefined ? null : bench.expectedMs(value.runbook);
  const tiers = release.services.map((service) => facts.tierOf(service)).filter((tier) => tier !== null);
  const isAhead = state === 'planned' || state === 'window-open';
  return {
    kind: 'release', id: release.id, services: { ...value.services }, environments: [...value.environments], start: release.start, end: release.end, zone: release.zone, allDay: false,
    captain: value.captain, risk: value.risk, runbook: value.runbook ?? null, why: value.why, intent: value.intent, ticket: value.ticket ?? null, tier: tiers.length === 0 ? null : Math.min(...tiers),
    teams: facts.teamsOf(release.services), state, tone: toneOf(state, freeze), freeze, expectedMs, place: placeOf(), items: value.items.length === 0 ? [] : [...bench.itemsOf(release.id)],
    conflicts: isAhead ? [...conflictsOf(release, others, facts), ...roomIn(release, value.intent, expectedMs, bench)] : [],
  };
}

/** At its planned time while that lies ahead, over the whole window; at now once it has begun. */
export function verdictFor(release: Planned, intent: 'forward' | 'emergency', { rules, facts, overridesOf, now }: Pick<Bench, 'rules' | 'facts' | 'overridesOf' | 'now'>): FreezeVerdict {
  const scopes = scopesOf(release, facts);
  const overrides = overridesOf(release.id);
  if (now < release.start && release.end > release.start) return spanVerdict(scopes, intent, release.start, release.end, rules, overrides).verdict;
  return verdictOver(scopes, intent, Math.min(now, release.end - 1), rules, overrides);
}

/** What is left of its window that nothing forbids: none, or less than its runbook is expected to take. */
export function roomIn(release: Planned, intent: 'forward' | 'emergency', expectedMs: number | null, { rules, facts, overridesOf, now }: Pick<Bench, 'rules' | 'facts' | 'overridesOf' | 'now'>): Conflict[] {
  const from = Math.max(now, release.start);
  if (from >= release.end) return [];
  const free = spanVerdict(scopesOf(release, facts), intent, from, release.end, rules, overridesOf(release.id)).parts.filter((part) => part.verdict !== 'refused');
  const longest = Math.max(0, ...free.map((part) => part.end - part.start));
  if (longest === 0) return [{ kind: 'no-window-left', with: null, say: 'no moment of its window is left in which it is allowed' }];
  if (expectedMs === null || longest >= expectedMs) return [];
  return [{ kind: 'too-short', with: null, say: `its runbook is expected to take ${minutes(expectedMs)}, and at most ${minutes(longest)} are left` }];
}

const minutes = (ms: number): string => `${Math.ceil(ms / 60_000)} min`;

/** What is known of a release: its newest run says more than the clock. */
function stateOf({ start, end, cancelled }: Dated, now: number, runs: readonly RunView[]): ReleaseView['state'] {
  const newest = [...runs].sort((a, b) => b.startedAt - a.startedAt)[0];
  if (newest !== undefined) {
    if (newest.runbook === 'rollback' && newest.state === 'done') return 'taken-back';
    if (newest.state === 'running') return 'running';
    if (newest.state === 'waiting' || newest.state === 'paused' || newest.state === 'interrupted') return 'waiting';
    if (newest.state === 'in-doubt') return 'in-doubt';
    if (newest.state === 'done' && newest.runbook !== 'stop' && newest.runbook !== 'go-forward') return 'done';
    if (newest.state === 'failed') return 'failed';
  }
  if (cancelled) return 'cancelled';
  if (now < start) return 'planned';
  return now < end ? 'window-open' : 'past';
}

function toneOf(state: ReleaseView['state'], freeze: FreezeVerdict): Tone {
  switch (state) {
    case 'running':
      return 'move';
    case 'done':
      return 'good';
    case 'failed':
    case 'in-doubt':
      return 'bad';
    case 'waiting':
    case 'taken-back':
      return 'warn';
    case 'past':
    case 'cancelled':
      return 'calm';
    case 'planned':
    case 'window-open':
      return freeze.verdict === 'refused' ? 'bad' : freeze.verdict === 'allowed-by-override' ? 'warn' : 'calm';
  }
}
