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

/**
 * Workloads by service, with every service of the catalogue, also those that nothing runs; tier 1 first, then by name. A row that
 * is as it was in `before` is the very same object: with a thousand changes a second, most rows have not changed.
 */
export function matrixOf(workloads: readonly WorkloadView[], services: readonly ServiceView[], before: readonly MatrixRow[] = []): MatrixRow[] {
  const kept = new Map(before.map((row) => [row.service, row]));
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
    .map(([service, cells]): MatrixRow => {
      const [tier, team, old] = [known.get(service)?.tier ?? null, known.get(service)?.team ?? null, kept.get(service)];
      if (old !== undefined && old.tier === tier && old.team === team && sameCells(old.cells, cells)) return old;
      return { service, tier, team, cells, drift: drifts(cells) };
    })
    .sort((a, b) => (a.tier ?? 9) - (b.tier ?? 9) || byName(a.service, b.service));
}

const drifts = (cells: ReadonlyMap<string, readonly WorkloadView[]>): boolean => new Set([...cells.values()].flat().map((view) => view.version)).size > 1;

const sameCells = (a: MatrixRow['cells'], b: MatrixRow['cells']): boolean =>
  a.size === b.size && [...b].every(([environment, views]) => a.get(environment)?.length === views.length && views.every((view, index) => a.get(environment)?.[index] === view));
