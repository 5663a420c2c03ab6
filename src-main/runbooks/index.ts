export { RunEngine, type RunStart } from './engine/engine.ts';
export { type PinnedStep, type Runbook, durationMs, runbookHash, runbookSchema } from './model.ts';
export { type ReleaseScope, pauseSteps, pinRunbook, rollbackSteps, runbookView } from './pin.ts';
export type { ClusterPort, Prepared, RunPorts, WriteEnd } from './ports.ts';
export { actions } from './actions/index.ts';
