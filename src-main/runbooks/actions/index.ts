import type { Action } from '../action.ts';
import { approve } from './approve.ts';
import { httpCheck } from './http-check.ts';
import { pause, resume } from './pause.ts';
import { rollback } from './rollback.ts';
import { setImage } from './set-image.ts';
import { shell } from './shell.ts';
import { waitForRollout } from './wait-for-rollout.ts';

/** An action whose input has been parsed by its own schema at the door; the engine need not know its type. */
export type AnyAction = Action<unknown>;

// Each action parses its own input (`with`) before it sees it, so that holding it as Action<unknown> loses nothing.
const all = [setImage, waitForRollout, rollback, pause, resume, approve, httpCheck, shell] as unknown as readonly AnyAction[];

export const actions: ReadonlyMap<string, AnyAction> = new Map(all.map((action) => [action.name, action]));
