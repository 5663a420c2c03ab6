import { requestHash } from '../request-hash.ts';
import type { FoldedStep } from './fold.ts';
import { type StepDriver, append } from './step.ts';

const GO_ON = 'Go on with the others';
const STOP = 'Stop here';
const AGAIN = 'Try again';

const wordOn = ({ asked }: FoldedStep): string | null => asked?.given.at(-1)?.choice ?? null;

/** Whether what does not need this broken step may begin: by its declaration, or by a person's word. */
export function letsGoOn(one: FoldedStep): boolean {
  const { onFailure } = one.step;
  return onFailure === 'continue' || onFailure === 'go-on' || (onFailure === 'ask' && wordOn(one) === GO_ON);
}

/** Whether a broken step still waits for a person to say what its failure means for the others. */
export const waitsForWord = (one: FoldedStep): boolean => one.step.onFailure === 'ask' && wordOn(one) === null;

/** Asks what follows from a failure; false where nobody answered. To try again is a decision of its own, and journaled as one. */
export async function askAfter(folded: FoldedStep, driver: StepDriver): Promise<boolean> {
  const { step, say, attempt } = folded;
  const context = driver.contextFor(folded, step.id);
  const given = await context.ask({
    kind: 'choice', ask: `${step.title}: ${say}. What about the others?`, role: 'anyone', count: 1, notPerson: null, options: [GO_ON, STOP, AGAIN], expiresMs: null,
    requestHash: requestHash({ step: step.id, attempt, say }),
  });
  if (given.decision === 'stopped') return false;
  if (given.decision === 'reject') {
    await append(driver, [{ kind: 'run-paused', actor: { kind: 'system' }, data: { why: `${step.title} failed, and nobody said to go on` } }]);
    return false;
  }
  if (given.choice !== AGAIN) return true;
  const by = given.by[0];
  const actor = by === undefined ? ({ kind: 'system' } as const) : ({ kind: 'person', name: by } as const);
  return (await append(driver, [{ kind: 'step-retried', actor, data: { step: step.id, why: 'somebody said to try again' } }])).ok;
}
