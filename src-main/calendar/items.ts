import type { CalendarItem, OverrideTerms } from '../../src-preload/contract/index.ts';
import type { GamedayDef, Parsed } from '../workspace/index.ts';
import { Series } from '../recurrence/index.ts';
import type { SyncWindow } from './argo/index.ts';
import { matches } from './scope.ts';
import type { Timed } from './rules.ts';
import { idOf } from './timeline.ts';

/** The occurrences of freezes and maintenance windows that touch [from, to), each with its place in its file. */
export function timedItems(all: readonly { readonly timed: Timed; readonly parsed: Parsed<unknown> }[], environments: readonly string[], from: number, to: number): CalendarItem[] {
  return all.flatMap(({ timed: { kind, name, owner, why, scope, intents, terms, repeats, series }, parsed }) => {
    const shown = { owner, why, scope, repeats, environments: namedIn(scope.environments, environments), place: parsed.placeOf(), terms };
    return series.touching(from, to).map(({ start, end }): CalendarItem => {
      const base = { id: idOf(name, start), start, end, zone: series.zone, allDay: series.allDay, ...shown };
      return kind === 'freeze' ? { kind, ...base, freeze: name, blocks: [...intents], override: overrideText(terms) } : { kind, ...base, maintenance: name, only: [...intents] };
    });
  });
}

/** The environments that patterns mean; a pattern that means none is shown as it was written. */
const namedIn = (patterns: readonly string[] | undefined, environments: readonly string[]): string[] =>
  patterns === undefined ? [...environments] : [...new Set(patterns.flatMap((pattern) => {
    const found = environments.filter((name) => matches(pattern, name));
    return found.length === 0 ? [pattern] : found;
  }))];

const overrideText = (terms: OverrideTerms | null): string =>
  terms === null ? 'Nobody is named who may override it.' : `May be overridden by: ${terms.roles.join(', ') || 'nobody'}${terms.secondPerson ? ', with a second person' : ''}.`;

export function gamedayItems(all: readonly Parsed<GamedayDef>[], fallback: string, from: number, to: number): CalendarItem[] {
  return all.flatMap(({ value, placeOf }) => {
    const zone = value.zone ?? fallback;
    const series = new Series({ start: value.start, for: value.for, except: [], also: [] }, zone);
    return series.touching(from, to).map(({ start, end }): CalendarItem =>
      ({ kind: 'gameday', id: `gameday/${value.gameday}`, start, end, zone, allDay: false, gameday: value.gameday, facilitator: value.facilitator, why: value.why, environments: [...value.environments], place: placeOf() }));
  });
}

export const syncItems = (all: readonly SyncWindow[], from: number, to: number): CalendarItem[] =>
  all.flatMap((window) => window.touching(from, to).map(({ start, end }): CalendarItem => ({
    kind: 'sync-window', id: `${window.id}/${start}`, start, end, zone: window.zone, allDay: false, action: window.action, project: window.project, environment: window.environment, schedule: window.schedule,
    applications: [...window.applications], namespaces: [...window.namespaces], clusters: [...window.clusters], manualSync: window.manualSync,
  })));
