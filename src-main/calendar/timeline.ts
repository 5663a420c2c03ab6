import type { ChangeIntent, VerdictWindow } from '../../src-preload/contract/index.ts';
import { type Interval, complement, holding, union } from '../recurrence/index.ts';
import { refusedBy } from './argo/index.ts';
import type { Rules, Timed } from './rules.ts';
import { type Scope, covers } from './scope.ts';

const DAY_MS = 24 * 3_600_000;
/** How far (ms) the next instant at which a verdict changes is looked for, and by which spans of time timelines are kept. */
export const AHEAD_MS = 400 * DAY_MS;
const KEPT = 2_000;

/** All that stands against changes of one intent to one scope, over a stretch of time. */
export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly freezes: readonly Timed[];
  readonly maintenance: readonly Timed[];
  /** Merged: the time between maintenance windows, and what Argo CD's windows refuse. */
  readonly closed: readonly Interval[];
  readonly denied: readonly Interval[];
  /** Merged: where the answer is no, overrides aside. */
  readonly refused: readonly Interval[];
}

const kept = new WeakMap<Rules, Map<string, Timeline>>();

/** The timeline around an instant; the same for everybody who asks with the same definitions. */
export function timelineFor(rules: Rules, asked: Scope, intent: ChangeIntent, at: number): Timeline {
  const from = Math.floor(at / AHEAD_MS) * AHEAD_MS;
  // Which application runs it can be learned later than its windows.
  const key = `${intent} ${from} ${asked.environment} ${asked.service} ${intent === 'rollback' ? '' : (rules.sync(asked)?.application ?? '')}`;
  const known = kept.get(rules) ?? new Map<string, Timeline>();
  kept.set(rules, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  const built = build(rules, asked, intent, from, from + 2 * AHEAD_MS, () => true);
  if (known.size >= KEPT) known.clear();
  known.set(key, built);
  return built;
}

/** As `timelineFor`, without the windows that `stands` leaves out; not kept. */
export function build(rules: Rules, asked: Scope, intent: ChangeIntent, from: number, to: number, stands: (id: string) => boolean): Timeline {
  const about = rules.timed.filter((one) => one.intents.includes(intent) && covers(one.scope, asked));
  const freezes = about.filter((one) => one.kind === 'freeze');
  const maintenance = about.filter((one) => one.kind === 'maintenance');
  const sync = intent === 'rollback' ? null : rules.sync(asked);
  const closed = maintenance.length === 0 ? [] : complement(union(maintenance.flatMap((one) => [...one.series.merged(from, to)])), from, to);
  const denied = sync === null ? [] : union(refusedBy(sync.windows, from, to));
  return {
    from, to, freezes, maintenance, closed, denied,
    refused: union([
      ...freezes.flatMap((one) => one.series.touching(from, to).filter((window) => stands(idOf(one.name, window.start)))),
      ...closed.filter((gap) => stands(idOf(maintenanceName(maintenance), gap.start <= from ? null : gap.start))),
      ...denied,
    ]),
  };
}

export const idOf = (name: string, start: number | null): string => `${name}/${start ?? 'always'}`;
const maintenanceName = (maintenance: readonly Timed[]): string => maintenance.map((one) => one.name).join('+');

/** The windows that refuse at an instant, the one that ends last first. */
export function windowsAgainst(rules: Rules, timeline: Timeline, asked: Scope, intent: ChangeIntent, at: number): VerdictWindow[] {
  const found = timeline.freezes.flatMap((one): VerdictWindow[] => one.series.touching(at, at + 1).map((window) =>
    ({ kind: 'freeze', id: idOf(one.name, window.start), name: one.name, owner: one.owner, why: one.why, ...window, zone: one.series.zone, override: one.terms })));
  const [maintained] = timeline.maintenance;
  const gap = holding(timeline.closed, at);
  if (maintained !== undefined && gap !== null) {
    const start = gap.start <= timeline.from ? null : gap.start;
    found.push({
      kind: 'maintenance', id: idOf(maintenanceName(timeline.maintenance), start), name: maintenanceName(timeline.maintenance), owner: maintained.owner, why: maintained.why, start,
      end: gap.end >= timeline.to ? null : gap.end, zone: maintained.series.zone, override: maintained.terms,
    });
  }
  const sync = intent === 'rollback' ? null : rules.sync(asked);
  const denied = sync === null ? null : holding(timeline.denied, at);
  if (sync !== null && denied !== null) {
    const deciding = sync.windows.find((window) => window.action === 'deny' && window.touching(at, at + 1).length > 0) ?? sync.windows[0];
    found.push({
      kind: 'sync-window', id: deciding?.id ?? sync.application, name: `${deciding?.project ?? ''} ${deciding?.action ?? ''} ${deciding?.schedule ?? ''}`.trim(), owner: `AppProject ${deciding?.project ?? ''}`,
      why: `Argo CD would not sync ${sync.application}`, start: denied.start <= timeline.from ? null : denied.start, end: denied.end >= timeline.to ? null : denied.end, zone: deciding?.zone ?? 'UTC', override: null,
    });
  }
  return found.sort((a, b) => (b.end ?? Number.POSITIVE_INFINITY) - (a.end ?? Number.POSITIVE_INFINITY));
}
