import type { Fault, Result } from '../../../src-preload/contract/index.ts';
import type { ActContext } from '../action.ts';
import type { Prepared } from '../ports.ts';
import { requestHash } from '../request-hash.ts';
import { crashPoint } from './crash-points.ts';
import type { FoldedStep } from './fold.ts';

type Cleared = { readonly kind: 'agreed'; readonly prepared: Prepared } | { readonly kind: 'refused'; readonly say: string } | { readonly kind: 'barred'; readonly why: Fault } | { readonly kind: 'parked' };

/** Nothing is wrong with the step: the run waits until somebody arms, or until the freeze is over or overridden. */
export const isBarred = ({ code }: Fault): boolean => code === 'looking-only' || code === 'frozen';

/**
 * The people whom a step asks before it acts (`approve`, `confirm`). They agree to one request, by its hash: where the world
 * has moved meanwhile and the request would be another, they are asked again, with the new one.
 */
export async function agreed(folded: FoldedStep, first: Prepared, prepareAgain: () => Promise<Result<Prepared>>, context: ActContext): Promise<Cleared> {
  const { approve, confirm, effect } = folded.step;
  if (approve === null && confirm === null) return { kind: 'agreed', prepared: first };
  crashPoint('before-question');
  let prepared = first;
  for (;;) {
    const hash = requestHash(prepared.request);
    for (const question of [
      ...(confirm === null ? [] : [{ ask: `${confirm} (${prepared.say})`, role: 'anyone', count: 1, notPerson: null, expiresMs: null }]),
      ...(approve === null ? [] : [{ ask: approve.ask === null ? `May it ${prepared.say}?` : `${approve.ask} (${prepared.say})`, role: approve.by, count: approve.count, notPerson: approve.notPerson, expiresMs: approve.expiresMs }]),
    ]) {
      const given = await context.ask({ kind: 'approve', options: [], requestHash: hash, ...question });
      if (given.decision === 'stopped') return { kind: 'parked' };
      if (given.decision === 'reject') return { kind: 'refused', say: `rejected by ${given.by.join(', ')}${given.reason === '' ? '' : `: ${given.reason}`}` };
    }
    // Only what depends on the world can have moved; the rest is the request that they saw.
    if (effect !== 'probeable') return { kind: 'agreed', prepared };
    const now = await prepareAgain();
    // A freeze that began while they were asked refuses nothing for good: what they agreed to waits.
    if (!now.ok) return isBarred(now.error) ? { kind: 'barred', why: now.error } : { kind: 'refused', say: now.error.message };
    if (requestHash(now.value.request) === hash) return { kind: 'agreed', prepared: now.value };
    prepared = now.value;
  }
}
