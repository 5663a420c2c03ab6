import { entries } from './001-entries.ts';

/** In order, forward only; a database's `user_version` is how many of them it has had. */
export const migrations: readonly string[] = [entries];
