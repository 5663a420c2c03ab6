export { RunEngine } from './engine/engine.ts';
export { type Runbook, runbookHash, runbookSchema } from './model.ts';
export { type ReleaseScope, pauseSteps, pinRunbook, rollbackSteps, runbookView } from './pin.ts';
export type { ClusterPort, Prepared, WriteEnd } from './ports.ts';
export { actions } from './actions/index.ts';
