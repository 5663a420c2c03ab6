import type { Answer, Arming } from '../../../src-preload/contract/index.ts';
import type { ConsentGate, Kubeconfig } from '../kubeconfig/index.ts';

export interface EnvironmentDef {
  readonly name: string;
  readonly context: string;
  /** null: every namespace that may be read. */
  readonly namespace: string | null;
  readonly zone: string;
  readonly protection: 'open' | 'guarded';
  readonly production: Answer;
}

/** What is known of services besides what the clusters say. */
export interface Catalogue {
  serviceOf(environment: string, workload: string): { readonly service: string; readonly tier: number | null; readonly team: string | null };
  dependsOn(service: string): readonly string[];
  /** Further references, such as `ConfigMap/checkout`, that the template does not name. */
  configOf(service: string): readonly string[];
  oneWayDoors(service: string): readonly { readonly version: string; readonly why: string }[];
  /** How long (ms) a revision of it must have stayed healthy to be known good, where somebody said. */
  healthyForMs?(service: string): number | undefined;
}

export interface FleetPorts {
  readonly kubeconfig: () => Kubeconfig;
  readonly catalogue: () => Catalogue;
  readonly consent: ConsentGate;
  readonly arming: (environment: string) => Arming;
  readonly now: () => number;
  readonly random: () => number;
}
