import type { ScopeView } from '../../src-preload/contract/index.ts';

/** What a verdict is asked about: one service in one environment. */
export interface Scope {
  readonly environment: string;
  readonly service: string;
  readonly tier: number | null;
  readonly team: string | null;
  /** `key=value` each. */
  readonly labels: readonly string[];
}

/** Whether a definition speaks about this environment, service, tier, team and label; `*` in a name stands for anything. */
export function covers(scope: ScopeView, asked: Scope): boolean {
  const named = (patterns: readonly string[] | undefined, name: string): boolean => patterns === undefined || patterns.some((pattern) => matches(pattern, name));
  return (
    named(scope.environments, asked.environment) &&
    named(scope.services, asked.service) &&
    (scope.tiers === undefined || (asked.tier !== null && scope.tiers.includes(asked.tier))) &&
    (scope.teams === undefined || (asked.team !== null && named(scope.teams, asked.team))) &&
    (scope.labels === undefined || asked.labels.some((label) => named(scope.labels, label)))
  );
}

/** `*` alone is a wildcard; matched without a regular expression, so that no pattern can be slow. */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
