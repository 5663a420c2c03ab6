import type { WorkloadRef, WorkspaceView } from '../../src-preload/contract/index.ts';
import type { Catalogue, EnvironmentDef } from '../clusters/index.ts';
import { type PlacedItem, placedItems } from '../items/index.ts';
import { type ReleaseScope, durationMs } from '../runbooks/index.ts';
import type { Workspace } from './load.ts';

/** The workspace's services as the clusters know them, by workload name. */
export function catalogueOf(workspace: Workspace): Catalogue {
  const services = [...workspace.services.values()].map((parsed) => parsed.value);
  const byWorkload = new Map(services.map((service) => [service.workload?.name ?? service.service, service]));
  return {
    serviceOf: (_environment, workload) => {
      const service = byWorkload.get(workload);
      return { service: service?.service ?? workload, tier: service?.tier ?? null, team: service?.team ?? null };
    },
    dependsOn: (service) => workspace.services.get(service)?.value.dependsOn ?? [],
    configOf: (service) => workspace.services.get(service)?.value.config ?? [],
    oneWayDoors: (service) => workspace.services.get(service)?.value.oneWayDoors ?? [],
    healthyForMs: (service) => durationMs(workspace.services.get(service)?.value.healthyFor ?? workspace.healthyFor ?? '') ?? undefined,
  };
}

/** With no workspace a workload's own name is its service, and nothing else is claimed. */
export const guessedCatalogue: Catalogue = {
  serviceOf: (_environment, workload) => ({ service: workload, tier: null, team: null }),
  dependsOn: () => [],
  configOf: () => [],
  oneWayDoors: () => [],
};

export const environmentDefs = (workspace: Workspace): EnvironmentDef[] =>
  Object.entries(workspace.environments).map(([name, environment]) => ({
    name, context: environment.context, namespace: environment.namespace ?? null, zone: environment.zone ?? workspace.zone, protection: environment.protection,
    production: environment.production === undefined ? 'unknown' : environment.production ? 'yes' : 'no',
  }));

/** The workload that runs a service in an environment, by the catalogue. */
export function workloadOf(workspace: Workspace, service: string, environment: string): WorkloadRef | undefined {
  const found = workspace.services.get(service)?.value;
  const place = workspace.environments[environment];
  if (found === undefined || place === undefined) return undefined;
  return { environment, namespace: found.workload?.namespace ?? place.namespace ?? 'default', kind: found.workload?.kind ?? 'Deployment', name: found.workload?.name ?? service };
}

/** What a release changes besides workloads, where it is. */
export function itemsOf(workspace: Workspace, release: string): PlacedItem[] {
  const found = workspace.releases.get(release)?.value;
  return found === undefined ? [] : placedItems(release, found.environments, found.items, workspace.dir);
}

/** A release as a runbook needs it: its services in dependency order, what is depended on first. */
export function releaseScope(workspace: Workspace, release: string): ReleaseScope | null {
  const found = workspace.releases.get(release)?.value;
  if (found === undefined) return null;
  const services = Object.keys(found.services).sort((a, b) => Number(dependsOn(workspace, a, b)) - Number(dependsOn(workspace, b, a)));
  const seats = found.environments.flatMap((environment) =>
    services.flatMap((service) => {
      const workload = workloadOf(workspace, service, environment);
      const version = found.services[service] ?? '';
      const image = workspace.services.get(service)?.value.image?.replaceAll('{version}', version);
      return workload === undefined || image === undefined ? [] : [{ service, version, image, workload }];
    }),
  );
  return { release, captain: found.captain, seats };
}

function dependsOn(workspace: Workspace, service: string, other: string, seen: readonly string[] = []): boolean {
  const direct = workspace.services.get(service)?.value.dependsOn ?? [];
  return direct.includes(other) || direct.some((next) => !seen.includes(next) && dependsOn(workspace, next, other, [...seen, service]));
}

export function workspaceView(workspace: Workspace): WorkspaceView {
  return {
    name: workspace.name, dir: workspace.dir, zone: workspace.zone, faults: [...workspace.faults], trees: [...workspace.trees.keys()],
    people: Object.entries(workspace.people).map(([name, { roles }]) => ({ name, roles: [...roles] })),
    services: [...workspace.services.values()].map(({ value }) => ({
      id: value.service, tier: value.tier ?? null, team: value.team ?? null, repository: value.repository ?? null, dependsOn: [...value.dependsOn], from: 'catalogue',
      workloads: Object.fromEntries(Object.keys(workspace.environments).map((environment) => [environment, value.workload?.name ?? value.service])),
    })),
  };
}
