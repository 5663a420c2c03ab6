import type { EffectClass } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { approve } from './approve.ts';
import { ask } from './ask.ts';
import { apply, restart, scale } from './change.ts';
import { delay } from './delay.ts';
import { freePods } from './free-pods.ts';
import { helmRollback } from './helm-rollback.ts';
import { httpCheck } from './http-check.ts';
import { httpRequest } from './http-request.ts';
import { job } from './job.ts';
import { note } from './note.ts';
import { resumeOwner, suspendOwner } from './owner.ts';
import { pause, resume } from './pause.ts';
import { rollback } from './rollback.ts';
import { setImage } from './set-image.ts';
import { shell } from './shell.ts';
import { abort, promote, retry } from './steer.ts';
import { tree } from './tree.ts';
import { waitForCondition } from './wait-for.ts';
import { waitForRollout } from './wait-for-rollout.ts';

/** An action whose input has been parsed by its own schema at the door; the engine need not know its type. */
export type AnyAction = Action<unknown>;

// Each action parses its own input (`with`) before it sees it, so that holding it as Action<unknown> loses nothing.
const all = [setImage, apply, scale, restart, freePods, waitForRollout, waitForCondition, rollback, helmRollback, pause, resume, suspendOwner, resumeOwner, promote, abort, retry, job, approve, ask, httpCheck, httpRequest, shell, tree, note, delay] as unknown as readonly AnyAction[];

export const actions: ReadonlyMap<string, AnyAction> = new Map(all.map((action) => [action.name, action]));

/** What recovery may do with this step: some actions decide it by their input. */
export const effectOf = (action: AnyAction, input: unknown): EffectClass => (typeof action.effect === 'function' ? action.effect(input) : action.effect);
