export { type FollowedArgo, createFollowedArgo } from './followed.ts';
export { type SyncRule, type SyncWindow, refusedBy } from './rule.ts';
