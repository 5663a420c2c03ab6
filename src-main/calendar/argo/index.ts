export { type SyncRule, type SyncWindow, canSync, refusedBy } from './rule.ts';
