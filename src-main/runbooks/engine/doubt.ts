import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Actor } from '../../journal/index.ts';
import { type AnyAction, actions } from '../actions/index.ts';
import type { FoldedRun, FoldedStep } from './fold.ts';
import { type StepDriver, resolveDoubt } from './step.ts';

/** So long, ms, a recovery waits for a cluster that is not connected yet before it says that nobody knows. */
const CONNECT_WAIT_MS = 60_000;
const WHY = 'Quarterdeck ended before it could note the outcome';
const requested = z.object({ ref: z.object({ environment: z.string() }) });

interface Wait {
  readonly say: string;
  readonly over: AbortController;
}
const waits = new WeakMap<FoldedStep, Wait>();

/** Why a step that is in doubt has not been looked up yet, while that may still come; null where nothing is waited for. */
export const waitsToLook = (folded: FoldedStep): string | null => waits.get(folded)?.say ?? null;
/** A person has said it: there is nothing to be looked up any more. */
export const stopWaiting = (folded: FoldedStep | undefined): void => (folded === undefined ? undefined : waits.get(folded)?.over.abort());
/** Whether the world can be asked about a step that is in doubt. */
export const canLook = ({ step, open }: FoldedStep): boolean => open !== null && step.effect === 'probeable' && actions.get(step.uses)?.probe !== undefined;

/**
 * Looks up what a process that ended left in doubt. What is given back is of those whose cluster is not connected yet: null where
 * there is none, else whether anything came of the wait. `show`: what is said of a step has changed.
 */
export async function probeDoubts(driver: StepDriver, show: (folded: FoldedStep) => void): Promise<Promise<boolean> | null> {
  const late: Promise<boolean>[] = [];
  for (const folded of driver.run.steps.values()) {
    const action = actions.get(folded.step.uses);
    if (folded.open === null || folded.step.effect !== 'probeable' || action === undefined) continue;
    const environment = requested.safeParse(folded.open.request).data?.ref.environment;
    if (environment === undefined || driver.ports.cluster.connected(environment)) await resolveDoubt(folded, action, driver, WHY);
    else late.push(lookWhenConnected(folded, action, environment, driver, show));
  }
  return late.length === 0 ? null : Promise.all(late).then((moved) => moved.includes(true));
}

async function lookWhenConnected(folded: FoldedStep, action: AnyAction, environment: string, driver: StepDriver, show: (folded: FoldedStep) => void): Promise<boolean> {
  const over = new AbortController();
  waits.set(folded, { say: `it was not looked up yet: ${environment} is not connected; it is waited for, ${CONNECT_WAIT_MS / 1_000} s at most`, over });
  show(folded);
  await driver.ports.cluster.whenConnected(environment, CONNECT_WAIT_MS, AbortSignal.any([driver.signal, over.signal]));
  waits.delete(folded);
  show(folded);
  if (driver.signal.aborted || folded.open === null) return false;
  return (await resolveDoubt(folded, action, driver, WHY)) !== 'parked';
}

/** A person has the world asked once more about a step that is in doubt; what it answers is journaled in their name. */
export async function lookedAgain(run: FoldedRun, folded: FoldedStep | undefined, inDoubt: boolean, driver: StepDriver, by: Actor): Promise<Result<{ readonly say: string }>> {
  if (folded === undefined || folded.open === null || !inDoubt || run.finished !== null) return fail('wrong-state', 'this step is not in doubt');
  const action = actions.get(folded.step.uses);
  if (action === undefined || !canLook(folded)) return fail('cannot-look', 'nothing here can look this up: look yourself, then record it');
  await resolveDoubt(folded, action, driver, WHY, by);
  return ok({ say: folded.say });
}
