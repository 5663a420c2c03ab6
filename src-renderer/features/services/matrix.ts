import type { ServiceView, WorkloadView } from '../../../src-preload/contract/index.ts';

export interface MatrixRow {
  readonly service: string;
  readonly tier: number | null;
  readonly team: string | null;
  /** Its versions differ between the environments that can be read. */
  readonly drift: boolean;
  readonly cells: readonly WorkloadView[];
}

/** Workloads by service, with every service of the catalogue, also those that nothing runs; tier 1 first, then by name. */
export function matrixOf(workloads: readonly WorkloadView[], services: readonly ServiceView[]): MatrixRow[] {
  const names = new Set([...services.map((service) => service.id), ...workloads.map((view) => view.service)]);
  return [...names]
    .map((service): MatrixRow => {
      const cells = workloads.filter((view) => view.service === service);
      const known = services.find((one) => one.id === service);
      return { service, tier: known?.tier ?? null, team: known?.team ?? null, cells, drift: new Set(cells.map((view) => view.version)).size > 1 };
    })
    .sort((a, b) => (a.tier ?? 9) - (b.tier ?? 9) || a.service.localeCompare(b.service));
}
