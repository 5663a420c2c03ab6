import { Temporal } from 'temporal-polyfill';
import { type CalendarItem, type ChangeIntent, type FreezeVerdict, type FreezeWindow, type ReleaseView, type Result, type RunView, type Tone, fail, ok } from '../../src-preload/contract/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { freezeVerdict, windowsOf } from './freezes.ts';

const DAY_MS = 24 * 3_600_000;
const LONGEST_MS = 400 * DAY_MS;

export interface CalendarPorts {
  readonly workspace: () => Workspace | null;
  readonly runs: () => readonly RunView[];
  readonly now: () => number;
}

export interface Calendar {
  list(from: number, to: number): Result<CalendarItem[]>;
  /** The releases from two days ago to two weeks ahead: those that rooms and the frame speak of. */
  around(): readonly ReleaseView[];
  verdict(asked: { environment: string; service: string; at: number; intent: ChangeIntent }): FreezeVerdict;
  freezes(): { readonly inForce: readonly FreezeWindow[]; readonly next: FreezeWindow | null };
}

/** Releases and freezes of the workspace in time; with no workspace, an empty calendar in which nothing is frozen. */
export function createCalendar({ workspace, runs, now }: CalendarPorts): Calendar {
  const defs = () => [...(workspace()?.freezes.values() ?? [])];
  const zone = () => workspace()?.zone ?? 'UTC';
  const verdict: Calendar['verdict'] = ({ environment, service, at, intent }) => {
    const known = workspace()?.services.get(service)?.value;
    return freezeVerdict({ environment, service, tier: known?.tier ?? null, team: known?.team ?? null }, intent, at, defs().map((one) => one.value), zone());
  };
  const releases = (from: number, to: number): ReleaseView[] =>
    [...(workspace()?.releases.values() ?? [])].flatMap(({ value, placeOf }): ReleaseView[] => {
      const place = value.window.zone ?? zone();
      const start = instantIn(value.window.start, place);
      const end = instantIn(value.window.end, place);
      if (start >= to || end <= from) return [];
      const state = stateOf(value.release, start, end, now(), runs());
      const verdicts = value.environments.flatMap((environment) => Object.keys(value.services).map((service) => verdict({ environment, service, at: Math.max(start, Math.min(now(), end - 1)), intent: 'forward' })));
      const [any] = verdicts;
      const freeze = verdicts.find((one) => one.verdict === 'refused') ?? any;
      if (freeze === undefined) return [];
      return [{
        kind: 'release', id: value.release, services: { ...value.services }, environments: [...value.environments], start, end, zone: place, captain: value.captain,
        risk: value.risk, runbook: value.runbook ?? null, why: value.why, state, tone: toneOf(state, freeze), freeze, place: placeOf(),
      }];
    });
  const windows = (from: number, to: number) => defs().flatMap((def) => windowsOf(def.value, zone(), from, to).map((window) => ({ def, window })));
  return {
    list(from, to) {
      if (!(to > from) || to - from > LONGEST_MS) return fail('bad-range', 'a calendar is asked for at most 400 days at once');
      const freezes = windows(from, to).map(({ def, window }): CalendarItem => ({
        kind: 'freeze', id: `${window.freeze}/${window.start}`, freeze: window.freeze, owner: window.owner, why: window.why, start: window.start, end: window.end, zone: window.zone,
        environments: window.environments, blocks: window.blocks, repeats: def.value.repeat ?? null, override: overrideText(def.value.override), place: def.placeOf(),
      }));
      return ok([...releases(from, to), ...freezes].sort((a, b) => a.start - b.start));
    },
    around: () => releases(now() - 2 * DAY_MS, now() + 14 * DAY_MS),
    verdict,
    freezes() {
      const at = now();
      const near = windows(at - 30 * DAY_MS, at + 30 * DAY_MS).map(({ window }) => window);
      const ahead = near.filter((window) => window.start > at).sort((a, b) => a.start - b.start);
      return { inForce: near.filter((window) => window.start <= at && at < window.end), next: ahead[0] ?? null };
    },
  };
}

const instantIn = (local: string, zone: string): number => Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

const overrideText = (override: { roles: string[]; secondPerson: boolean } | undefined): string =>
  override === undefined ? 'Nobody is named who may override it.' : `May be overridden by: ${override.roles.join(', ') || 'nobody'}${override.secondPerson ? ', with a second person' : ''}.`;

/** What is known of a release: its newest run says more than the clock. */
function stateOf(release: string, start: number, end: number, now: number, runs: readonly RunView[]): ReleaseView['state'] {
  const newest = runs.filter((run) => run.release === release).sort((a, b) => b.startedAt - a.startedAt)[0];
  if (newest !== undefined) {
    if (newest.runbook === 'rollback' && newest.state === 'done') return 'taken-back';
    if (newest.state === 'running') return 'running';
    if (newest.state === 'waiting' || newest.state === 'paused' || newest.state === 'interrupted') return 'waiting';
    if (newest.state === 'in-doubt') return 'in-doubt';
    if (newest.state === 'done' && newest.runbook !== 'stop' && newest.runbook !== 'go-forward') return 'done';
    if (newest.state === 'failed') return 'failed';
  }
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
    default:
      return freeze.verdict === 'refused' ? 'bad' : 'calm';
  }
}
