import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { environmentsOf, isPerson } from './look.ts';

/** What is shown; null shows all. */
export interface Filter {
  readonly team: string | null;
  readonly environment: string | null;
  readonly tier: number | null;
  readonly captain: string | null;
}

export const EVERYTHING: Filter = { team: null, environment: null, tier: null, captain: null };

/**
 * Releases by all four; what lies under them only by environment: a freeze is not hidden because it has no captain. People and days
 * off are always shown.
 */
export function passes(item: CalendarItem, filter: Filter): boolean {
  if (isPerson(item)) return filter.team === null || item.kind !== 'shift' || item.team === null || item.team === filter.team;
  if (filter.environment !== null && !environmentsOf(item).includes(filter.environment)) return false;
  if (item.kind !== 'release') return true;
  return (filter.team === null || item.teams.includes(filter.team)) && (filter.tier === null || item.tier === filter.tier) && (filter.captain === null || item.captain === filter.captain);
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort((a, b) => a.localeCompare(b));

/** What there is to choose from, of the items at hand. */
export function choicesOf(items: readonly CalendarItem[]): { teams: string[]; environments: string[]; tiers: number[]; captains: string[] } {
  const releases = items.filter((item) => item.kind === 'release');
  return {
    teams: sorted(releases.flatMap((item) => item.teams)), environments: sorted(items.flatMap(environmentsOf)),
    tiers: [...new Set(releases.flatMap((item) => (item.tier === null ? [] : [item.tier])))].sort(), captains: sorted(releases.map((item) => item.captain)),
  };
}
