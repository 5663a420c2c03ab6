import { entries } from './001-entries.ts';
import { marksOfRuns } from './002-marks-of-runs.ts';

/** In order, forward only; a database's `user_version` is how many of them it has had. */
export const migrations: readonly string[] = [entries, marksOfRuns];
