import type { Workspace } from '../workspace/index.ts';
import type { Catalogue } from './conflicts.ts';
import type { Scope } from './scope.ts';

/** What the workspace's services are to the calendar. What it does not know has no tier, no team and no label. */
export interface ServiceFacts extends Catalogue {
  scopeOf(environment: string, service: string): Scope;
  teamsOf(services: readonly string[]): string[];
}

export function factsOf(workspace: Workspace | null): ServiceFacts {
  const known = new Map<string, ReadonlySet<string>>();
  const service = (name: string) => workspace?.services.get(name)?.value;
  const dependenciesOf = (name: string): ReadonlySet<string> => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const all = new Set<string>();
    const follow = (from: string): void => {
      for (const next of service(from)?.dependsOn ?? []) {
        if (all.has(next)) continue;
        all.add(next);
        follow(next);
      }
    };
    follow(name);
    known.set(name, all);
    return all;
  };
  return {
    tierOf: (name) => service(name)?.tier ?? null,
    dependenciesOf,
    teamsOf: (names) => [...new Set(names.flatMap((name) => service(name)?.team ?? []))],
    scopeOf: (environment, name) => ({
      environment, service: name, tier: service(name)?.tier ?? null, team: service(name)?.team ?? null, labels: Object.entries(service(name)?.labels ?? {}).map(([key, value]) => `${key}=${value}`),
    }),
  };
}
