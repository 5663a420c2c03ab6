import type { ChangeIntent, OverrideTerms, ScopeView } from '../../src-preload/contract/index.ts';
import type { FreezeDef, MaintenanceDef, RecurringDef } from '../workspace/index.ts';
import { Series } from '../recurrence/index.ts';
import type { SyncRule } from './argo/index.ts';
import type { Scope } from './scope.ts';

/** A freeze or a maintenance window, with its times at hand. */
export interface Timed {
  readonly kind: 'freeze' | 'maintenance';
  readonly name: string;
  readonly owner: string;
  readonly why: string;
  readonly scope: ScopeView;
  readonly intents: readonly ChangeIntent[];
  readonly terms: OverrideTerms | null;
  readonly repeats: string | null;
  readonly series: Series;
}

/** The definitions that a verdict is computed from. Their identity is the key of everything that is kept for speed. */
export interface Rules {
  readonly timed: readonly Timed[];
  /** Argo CD's sync windows for what an application of it runs. */
  readonly sync: (asked: Scope) => SyncRule | null;
}

export const timed = (kind: Timed['kind'], name: string, def: RecurringDef, intents: readonly ChangeIntent[], zone: string): Timed => ({
  kind, name, owner: def.owner, why: def.why, scope: def.scope, intents, repeats: def.repeat ?? null, series: new Series(def, def.zone ?? zone),
  terms: def.override === undefined ? null : { roles: [...def.override.roles], secondPerson: def.override.secondPerson },
});

export const rulesOf = (freezes: readonly FreezeDef[], maintenance: readonly MaintenanceDef[], zone: string, sync: Rules['sync'] = () => null): Rules => ({
  timed: [...freezes.map((def) => timed('freeze', def.freeze, def, def.blocks, zone)), ...maintenance.map((def) => timed('maintenance', def.maintenance, def, def.only, zone))],
  sync,
});
