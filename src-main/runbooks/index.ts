export { RunEngine } from './engine/engine.ts';
export { dryRun } from './engine/dry-run.ts';
export { type Runbook, runbookHash, runbookSchema } from './language/model.ts';
export { type PinScope, type ReleaseScope, pinRunbook } from './language/pin.ts';
export { pauseSteps, rollbackSteps } from './language/ad-hoc.ts';
export { runbookFaults } from './language/check.ts';
export { runbookView } from './language/view.ts';
export type { ClusterPort, ObjectChange, ObjectRef, Prepared, Rechecked, RunPorts, SignalNow, WriteEnd } from './ports.ts';
