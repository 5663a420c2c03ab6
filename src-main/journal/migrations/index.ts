import type Database from 'better-sqlite3';
import { entries } from './001-entries.ts';
import { marksOfRuns } from './002-marks-of-runs.ts';
import { tree } from './003-tree.ts';
import { byRelease } from './004-by-release.ts';

/** SQL, or what SQL alone cannot do. */
export type Migration = string | ((connection: Database.Database) => void);

/** In order, forward only; a database's `user_version` is how many of them it has had. */
export const migrations: readonly Migration[] = [entries, marksOfRuns, tree, byRelease];
