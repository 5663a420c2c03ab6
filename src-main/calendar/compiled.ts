import type { Parsed, Workspace } from '../workspace/index.ts';
import type { SyncRule } from './argo/index.ts';
import { type ServiceFacts, factsOf } from './catalogue.ts';
import { Standing } from './conflicts.ts';
import { type Dated, dated } from './releases.ts';
import { type Rules, type Timed, timed } from './rules.ts';
import type { Scope } from './scope.ts';

/** A workspace's definitions as the calendar uses them, computed once for each reading of the folder. */
export interface Compiled {
  readonly zone: string;
  readonly environments: readonly string[];
  readonly facts: ServiceFacts;
  readonly timed: readonly { readonly timed: Timed; readonly parsed: Parsed<unknown> }[];
  readonly rules: Rules;
  readonly releases: readonly Dated[];
  /** Those that are not cancelled: what a release can be in conflict with. */
  readonly standing: Standing;
}

const none = {};

type Ground = Pick<Compiled, 'facts' | 'timed' | 'rules'>;

/** Whether two readings of a folder say the same of all that releases are judged by: what did not change is the same object. */
function sameGround(before: Workspace | null, after: Workspace | null): boolean {
  if (before === null || after === null || before.zone !== after.zone) return before === after;
  return (['services', 'freezes', 'maintenance'] as const).every((kind) => {
    const [old, fresh] = [[...before[kind].values()], [...after[kind].values()]];
    return old.length === fresh.length && old.every((parsed, index) => parsed === fresh[index]);
  });
}

/** `sync` is asked at each verdict; a change of Argo CD's windows makes the definitions anew. */
export function compiler(sync: (asked: Scope) => SyncRule | null): (workspace: Workspace | null, syncVersion: number) => Compiled {
  let last: { readonly key: object; readonly workspace: Workspace | null; readonly version: number; readonly compiled: Compiled } | null = null;
  const groundOf = (workspace: Workspace | null, zone: string): Ground => {
    const all = [
      ...[...(workspace?.freezes.values() ?? [])].map((parsed) => ({ timed: timed('freeze', parsed.value.freeze, parsed.value, parsed.value.blocks, zone), parsed })),
      ...[...(workspace?.maintenance.values() ?? [])].map((parsed) => ({ timed: timed('maintenance', parsed.value.maintenance, parsed.value, parsed.value.only, zone), parsed })),
    ];
    return { facts: factsOf(workspace), timed: all, rules: { timed: all.map((one) => one.timed), sync } };
  };
  return (workspace, version) => {
    const key = workspace ?? none;
    if (last !== null && last.key === key && last.version === version) return last.compiled;
    const zone = workspace?.zone ?? 'UTC';
    // One release edited among thousands: what the others were judged by stands, and so does what was found.
    const ground = last !== null && last.version === version && sameGround(last.workspace, workspace) ? last.compiled : groundOf(workspace, zone);
    const releases = [...(workspace?.releases.values() ?? [])].map((parsed) => dated(parsed, zone));
    const compiled = {
      zone, environments: Object.keys(workspace?.environments ?? {}), facts: ground.facts, timed: ground.timed, rules: ground.rules,
      releases, standing: new Standing(releases.filter((release) => !release.cancelled)),
    };
    last = { key, workspace, version, compiled };
    return compiled;
  };
}
