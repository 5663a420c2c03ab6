export { Fleet } from './fleet/fleet.ts';
export type { Catalogue, EnvironmentDef, FleetPorts } from './fleet/model.ts';
export { type ConsentGate, type Kubeconfig, kubeconfigFiles, loadKubeconfig, pluginCommand, resolveContext } from './kubeconfig/index.ts';
export { type PlanPorts, planRollback } from './planner/plan.ts';
export type { JournalFact } from './planner/target.ts';
export {
  type PreparedWrite, type Probe, type RolloutEnd, type RolloutProgress, type WriteOutcome,
  movedFacts, preparePause, prepareRollback, prepareSetImage, probe, rolloutEnd, send,
} from './effects/index.ts';
