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

/** What there is to choose from, of the items at hand: thousands of them name few teams, so each name is looked at where it stands. */
export function choicesOf(items: readonly CalendarItem[]): { teams: string[]; environments: string[]; tiers: number[]; captains: string[] } {
  const [teams, environments, tiers, captains] = [new Set<string>(), new Set<string>(), new Set<number>(), new Set<string>()];
  for (const item of items) {
    for (const environment of environmentsOf(item)) environments.add(environment);
    if (item.kind !== 'release') continue;
    for (const team of item.teams) teams.add(team);
    if (item.tier !== null) tiers.add(item.tier);
    captains.add(item.captain);
  }
  return { teams: sorted(teams), environments: sorted(environments), tiers: [...tiers].sort(), captains: sorted(captains) };
}
