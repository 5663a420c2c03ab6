import type { ServiceView, WorkloadView } from '../../../src-preload/contract/index.ts';

export interface MatrixRow {
  readonly service: string;
  readonly tier: number | null;
  readonly team: string | null;
  /** Its versions differ between the environments that can be read. */
  readonly drift: boolean;
  /** By environment. */
  readonly cells: ReadonlyMap<string, readonly WorkloadView[]>;
}

const byName = new Intl.Collator('en').compare;

/** Workloads by service, with every service of the catalogue, also those that nothing runs; tier 1 first, then by name. */
export function matrixOf(workloads: readonly WorkloadView[], services: readonly ServiceView[]): MatrixRow[] {
  const known = new Map(services.map((service) => [service.id, service]));
  const found = new Map<string, Map<string, WorkloadView[]>>(services.map((service) => [service.id, new Map()]));
  for (const view of workloads) {
    const cells = found.get(view.service) ?? new Map<string, WorkloadView[]>();
    found.set(view.service, cells);
    const cell = cells.get(view.ref.environment);
    if (cell === undefined) cells.set(view.ref.environment, [view]);
    else cell.push(view);
  }
  return [...found]
    .map(([service, cells]): MatrixRow => ({ service, tier: known.get(service)?.tier ?? null, team: known.get(service)?.team ?? null, cells, drift: drifts(cells) }))
    .sort((a, b) => (a.tier ?? 9) - (b.tier ?? 9) || byName(a.service, b.service));
}

const drifts = (cells: ReadonlyMap<string, readonly WorkloadView[]>): boolean => new Set([...cells.values()].flat().map((view) => view.version)).size > 1;
