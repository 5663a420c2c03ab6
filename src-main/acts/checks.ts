import type { Blocker, WorkloadRef } from '../../src-preload/contract/index.ts';
import type { ActWorld } from './world.ts';

/** A journal that cannot be written stops every act before its effect: nothing that we do may be hidden. */
export function journalBlockers(world: ActWorld): Blocker[] {
  const mode = world.journalMode();
  if (mode.kind === 'writer') return [];
  return [{ code: 'journal-read-only', message: `This window cannot act: ${mode.why}`, hint: mode.holder === null ? 'Mend the journal first.' : `Act from ${mode.holder}.` }];
}

/** Environments that are not armed, each with the way to arm it. */
export function armingBlockers(world: ActWorld, environments: Iterable<string>): Blocker[] {
  return [...new Set(environments)].flatMap((environment) => {
    const view = world.environments.get(environment);
    if (view === undefined) {
      return [{ code: 'not-connected', message: `${environment} is not connected`, hint: 'Pick its context in Connections.' }];
    }
    if (view.arming.kind === 'armed') return [];
    return [{ code: 'looking-only', message: `${environment} is looking only`, hint: `Arm ${environment} first; it lasts 2 h.` }];
  });
}

/** Guarded environments take forward changes only from a release whose conn the captain has. */
export function connBlockers(world: ActWorld, environments: readonly string[], release: string | undefined): Blocker[] {
  const guarded = environments.filter((name) => world.environments.get(name)?.protection === 'guarded');
  if (guarded.length === 0) return [];
  if (release === undefined) {
    return [{ code: 'no-release', message: `${guarded.join(', ')} is guarded: forward changes need a release`, hint: 'Start this from a release room.' }];
  }
  const conn = world.conn.holderOf(release);
  if (conn?.holder === world.person()) return [];
  const who = conn === null ? 'nobody has the conn' : `${conn.holder} has the conn`;
  return [{ code: 'no-conn', message: `${guarded.join(', ')} is guarded and ${who} of ${release}`, hint: `Take the conn of ${release} first.` }];
}

/** Arming as deciding facts: whether, not until when, which ticks on. */
export function armingFacts(world: ActWorld, environments: Iterable<string>): Record<string, string> {
  return Object.fromEntries([...new Set(environments)].map((name) => [`arming ${name}`, world.environments.get(name)?.arming.kind ?? 'not connected']));
}

export const environmentsOf = (workloads: readonly WorkloadRef[]): string[] => [...new Set(workloads.map((ref) => ref.environment))];

/** "checkout, cart in production-eu and production-us": the scope half of a label (UI.md, rule 3). */
export function scopeOf(names: readonly string[], environments: readonly string[]): string {
  return `${[...new Set(names)].join(', ')} in ${listed(environments)}`;
}

export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;
}
