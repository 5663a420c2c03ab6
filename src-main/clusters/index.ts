export { Fleet } from './fleet/fleet.ts';
export type { Catalogue, EnvironmentDef } from './fleet/model.ts';
export { type Kubeconfig, kubeconfigFiles, loadKubeconfig, pluginCommand, resolveContext } from './kubeconfig/index.ts';
export { kindNamed } from './kinds/index.ts';
export { HEALTHY_FOR_MS, planRollback } from './planner/plan.ts';
export { type JournalFact, spanText } from './planner/evidence.ts';
export { type PodDeletions, type PreparedWrite, planSteer, prepareFreeing, preparePause, prepareRollback, prepareSetImage, prepareSteer, probe, probeFreeing, rolloutEnd, send, sendFreeing } from './effects/index.ts';
export { type ObjectWrite, listObjects, prepareChange, probeChange, readJobLog, readObject, sendChange } from './objects/index.ts';
export { isHeld } from './gitops/index.ts';
