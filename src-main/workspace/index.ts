export { type Workspace, checkWorkspace, loadWorkspace } from './load.ts';
export { catalogueOf, environmentDefs, guessedCatalogue, releaseScope, workloadOf, workspaceView } from './catalogue.ts';
export { materialiseExample } from './example.ts';
export { filesToSave, writeFiles } from './save.ts';
export { watchWorkspace } from './watch.ts';
export { type FreezeDef, type Question, type Tree, freezeSchema, treeSchema } from './schemas.ts';
