import {
  type AskedScope, type CalendarItem, type ChangeIntent, type FreezeVerdict, type FreezeWindow, type ItemView, type MoveTrial, type ReleaseView, type Result, type RunView, type SlotSearch, type Slots, type SpanVerdict,
  type VerdictWindow, fail, ok,
} from '../../src-preload/contract/index.ts';
import { leastMs } from '../runbooks/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { SyncRule, SyncWindow } from './argo/index.ts';
import { type Compiled, compiler } from './compiled.ts';
import { conflictsOf } from './conflicts.ts';
import { type Remembered, emergencyReviews } from './emergencies.ts';
import { gamedayItems, syncItems, timedItems } from './items.ts';
import type { Override } from './override-facts.ts';
import type { Overrides } from './overrides.ts';
import { type Bench, releaseView, roomIn, scopesOf } from './releases.ts';
import type { Scope } from './scope.ts';
import { findSlots } from './slots.ts';
import { spanVerdict, verdictOver } from './span.ts';
import { timelineFor, windowsAgainst } from './timeline.ts';

export { createChanges } from './changes/propose.ts';
export type { CalendarDesk } from './desk.ts';
export { rulesOf } from './rules.ts';
export { freezeVerdict } from './verdict.ts';
export { type Remembered, countEmergencies, remember } from './emergencies.ts';
export type { Override } from './override-facts.ts';
export { type Overrides, createOverrides } from './overrides.ts';
export { createFollowedArgo } from './argo/index.ts';
export { createSources } from './ics/index.ts';
export { createPublisher } from './publisher.ts';
export { weekOf, weekPlan } from './week-plan.ts';
export { statusLine } from './status-line.ts';

const DAY_MS = 24 * 3_600_000;
const LONGEST_MS = 400 * DAY_MS;

export interface CalendarPorts {
  readonly workspace: () => Workspace | null;
  readonly runs: () => readonly RunView[];
  readonly now: () => number;
  /** The overrides that were granted to a release. */
  readonly overridesOf: (release: string) => readonly Override[];
  /** What a release changes besides workloads, as it is known now. */
  readonly itemsOf?: (release: string) => readonly ItemView[];
  /** Events of iCalendar sources that touch [from, to). */
  readonly events: (from: number, to: number) => readonly CalendarItem[];
  /** Argo CD's sync windows, and those that speak about what runs a service; `version` rises when any changed. */
  readonly argo: { readonly windows: () => readonly SyncWindow[]; readonly ruleFor: (asked: Scope) => SyncRule | null; readonly version: () => number };
}

export interface MoveAsked {
  readonly release?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly captain?: string | undefined;
  readonly intent: 'forward' | 'emergency';
  readonly start: number;
  readonly end: number;
}

export interface Calendar {
  list(from: number, to: number): Result<CalendarItem[]>;
  /** The releases from two days ago to two weeks ahead: those that rooms and the frame speak of. */
  around(): readonly ReleaseView[];
  /** One service in one environment at one instant, for the release that asks, if one does. */
  verdict(asked: { environment: string; service: string; at: number; intent: ChangeIntent; release?: string | null | undefined }): FreezeVerdict;
  over(asked: AskedScope, intent: ChangeIntent, when: { readonly at: number } | { readonly from: number; readonly to: number }): Result<SpanVerdict>;
  /** A release at another time or place, or a new one: what would be said of it. Quick enough to be asked while dragging. */
  tryMove(asked: MoveAsked): Result<MoveTrial>;
  findSlot(search: SlotSearch): Slots;
  /** A release, whenever it is; in `definitions` where it is asked about a workspace as it would be. */
  release(id: string, definitions?: Workspace): ReleaseView | null;
  /** What stands against a release now or in its window, overridden or not. */
  against(release: string): readonly VerdictWindow[];
  emergencies(remembered: readonly Remembered[], closed: ReturnType<Overrides['closedFollowUps']>): ReturnType<typeof emergencyReviews>;
  freezes(): { readonly inForce: readonly FreezeWindow[]; readonly next: FreezeWindow | null };
  /** Called when definitions were read anew; for what is derived from them. */
  onChange(listener: () => void): () => void;
  changed(): void;
  /** Whether anything is defined that could refuse a change. */
  hasRules(): boolean;
}

/** The workspace in time; with no workspace, an empty calendar in which nothing is frozen. */
export function createCalendar({ workspace, runs, now, overridesOf, itemsOf = () => [], events, argo }: CalendarPorts): Calendar {
  const listeners = new Set<() => void>();
  const compile = compiler(argo.ruleFor);
  const compiled = (): Compiled => compile(workspace(), argo.version());
  const bench = ({ rules, facts }: Compiled): Bench => {
    const byRelease = Map.groupBy(runs(), (run) => run.release ?? '');
    const expected = new Map<string, number | null>();
    const expect = (runbook: string): number | null => {
      const known = expected.get(runbook);
      if (known !== undefined) return known;
      const took = expectedMs(runs(), runbook, workspace());
      expected.set(runbook, took);
      return took;
    };
    return { rules, facts, overridesOf, itemsOf, now: now(), runsOf: (release) => byRelease.get(release) ?? [], expectedMs: expect };
  };
  const releases = (from: number, to: number): ReleaseView[] => {
    const all = compiled();
    const ground = bench(all);
    return all.releases.filter((release) => release.start < to && release.end > from).map((release) => releaseView(release, all.standing, ground));
  };
  return {
    list(from, to) {
      if (!(to > from) || to - from > LONGEST_MS) return fail('bad-range', 'a calendar is asked for at most 400 days at once');
      const { timed, environments, zone } = compiled();
      return ok([
        ...releases(from, to), ...timedItems(timed, environments, from, to), ...gamedayItems([...(workspace()?.gamedays.values() ?? [])], zone, from, to), ...syncItems(argo.windows(), from, to), ...events(from, to),
      ].sort((a, b) => a.start - b.start || a.id.localeCompare(b.id)));
    },
    around: () => releases(now() - 2 * DAY_MS, now() + 14 * DAY_MS),
    verdict({ environment, service, at, intent, release }) {
      const { rules, facts, releases } = compiled();
      // What moves forward for an emergency release is an emergency.
      const lane = intent === 'forward' && release != null ? (releases.find((one) => one.id === release)?.parsed.value.intent ?? intent) : intent;
      return verdictOver([facts.scopeOf(environment, service)], lane, at, rules, release == null ? [] : overridesOf(release));
    },
    over(asked, intent, when) {
      const { rules, facts } = compiled();
      const overrides = asked.release === undefined ? [] : overridesOf(asked.release);
      if ('at' in when) return ok({ verdict: verdictOver(scopesOf(asked, facts), intent, when.at, rules, overrides), parts: [] });
      if (!(when.to > when.from) || when.to - when.from > LONGEST_MS) return fail('bad-range', 'a verdict is asked for at most 400 days at once');
      return ok(spanVerdict(scopesOf(asked, facts), intent, when.from, when.to, rules, overrides));
    },
    tryMove({ release, services, environments, captain, intent, start, end }) {
      if (!(end > start) || end - start > LONGEST_MS) return fail('bad-range', 'the window ends before it starts');
      const all = compiled();
      const known = all.releases.find((one) => one.id === release);
      if (release !== undefined && known === undefined) return fail('no-such-release', `there is no release ${release}`);
      const moved = {
        id: release ?? '', services: services ?? known?.services ?? [], environments: environments ?? known?.environments ?? [], captain: captain ?? known?.captain ?? 'nobody yet', start, end, zone: known?.zone ?? all.zone,
      };
      const kind = known?.parsed.value.intent ?? intent;
      const ground = bench(all);
      const runbook = known?.parsed.value.runbook;
      return ok({
        verdict: spanVerdict(scopesOf(moved, all.facts), kind, start, end, all.rules, release === undefined ? [] : overridesOf(release)).verdict,
        conflicts: [...conflictsOf(moved, all.standing, all.facts), ...roomIn(moved, kind, runbook === undefined ? null : ground.expectedMs(runbook), { ...ground, now: Math.min(ground.now, start) })],
      });
    },
    findSlot(search) {
      const all = compiled();
      const scopes = scopesOf(search, all.facts);
      return findSlots({ ...search, zone: all.zone, intent: 'forward' }, (span) => {
        const refused = spanVerdict(scopes, 'forward', span.start, span.end, all.rules).parts.find((part) => part.verdict === 'refused');
        if (refused !== undefined) return { why: `${refused.because?.kind === 'maintenance' ? 'outside of the maintenance windows' : 'frozen by'} “${refused.because?.name ?? ''}” (${refused.because?.owner ?? ''})`, until: refused.end };
        const [first] = conflictsOf({ id: '', ...search, captain: search.captain ?? 'nobody yet', ...span, zone: all.zone }, all.standing, all.facts);
        const other = all.releases.find((one) => one.id === first?.with);
        return first === undefined ? null : { why: first.say, until: other?.end ?? span.start };
      });
    },
    release(id, definitions) {
      const all = definitions === undefined ? compiled() : compiler(argo.ruleFor)(definitions, argo.version());
      const found = all.releases.find((one) => one.id === id);
      return found === undefined ? null : releaseView(found, all.standing, bench(all));
    },
    against(release) {
      const { releases: all, facts, rules } = compiled();
      const found = all.find((one) => one.id === release);
      if (found === undefined) return [];
      const { intent } = found.parsed.value;
      const windows = scopesOf(found, facts).flatMap((scope) => {
        const timeline = timelineFor(rules, scope, intent, found.start);
        const begun = timeline.freezes.flatMap((one) => one.series.touching(found.start, found.end)).map((window) => Math.max(window.start, found.start));
        return [found.start, ...begun, now()].flatMap((at) => windowsAgainst(rules, timelineFor(rules, scope, intent, at), scope, intent, at));
      });
      return [...new Map(windows.map((window) => [window.id, window])).values()];
    },
    emergencies: (remembered, closed) => emergencyReviews(compiled().releases, remembered, closed, now()),
    freezes() {
      const at = now();
      const near = compiled().timed.flatMap(({ timed: one }) => (one.kind === 'freeze' ? one.series.touching(at, at + 30 * DAY_MS).map((window): FreezeWindow =>
        ({ freeze: one.name, owner: one.owner, why: one.why, ...window, zone: one.series.zone, blocks: [...one.intents], environments: one.scope.environments ?? ['*'] })) : []));
      const ahead = near.filter((window) => window.start > at).sort((a, b) => a.start - b.start);
      return { inForce: near.filter((window) => window.start <= at && at < window.end), next: ahead[0] ?? null };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed() {
      for (const listener of [...listeners]) listener();
    },
    hasRules: () => compiled().timed.length > 0 || argo.windows().length > 0,
  };
}

/** The median time (ms) of the runs of a runbook that ended well; else what it waits for by itself; null where neither is known. */
function expectedMs(runs: readonly RunView[], runbook: string, workspace: Workspace | null): number | null {
  const took = runs.filter((run) => run.runbook === runbook && run.state === 'done').flatMap((run) => (run.finishedAt === null ? [] : [run.finishedAt - run.startedAt])).sort((a, b) => a - b);
  const known = workspace?.runbooks.get(runbook)?.value;
  return took[Math.floor(took.length / 2)] ?? ((known === undefined ? 0 : leastMs(known)) || null);
}
