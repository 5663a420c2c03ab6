export { type Workspace, checkWorkspace, loadWorkspace } from './load.ts';
export { catalogueOf, environmentDefs, guessedCatalogue, releaseScope, workloadOf, workspaceView } from './catalogue.ts';
export { materialiseExample } from './example.ts';
export { type Checkout, type EditableKind, checkoutOf, commitBarrier, commitFile, edited, textHash, textNow, withText, writeText } from './edit/index.ts';
export { filesToSave, writeFiles } from './save.ts';
export { watchWorkspace } from './watch.ts';
export { type CalendarSourceDef, type FreezeDef, type GamedayDef, type MaintenanceDef, type RecurringDef, type Release, freezeSchema, maintenanceSchema, releaseSchema } from './calendar-schemas.ts';
export type { Parsed } from './read.ts';
export { type Service, serviceSchema } from './schemas.ts';
