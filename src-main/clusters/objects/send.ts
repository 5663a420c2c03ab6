import canonicalize from 'canonicalize';
import type { Fleet } from '../fleet/fleet.ts';
import { type Raw, answered, at, count, text } from '../kube.ts';
import { FIELD_MANAGER } from '../planner/dry-run.ts';
import type { WriteOutcome } from '../effects/write.ts';
import type { ObjectWrite } from './change.ts';
import { essence } from './lasting.ts';
import { placeOf, readObject } from './read.ts';

type Probe = { readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string };

/** Sends one object's write, and says no more than is known: a timeout, a cut or a 5xx after the send is in doubt. */
export async function sendChange(fleet: Fleet, write: ObjectWrite): Promise<WriteOutcome> {
  const place = placeOf(fleet, write.ref.environment);
  if (!place.ok) return { kind: 'not-sent', reason: place.error.message };
  const outcome = await place.value.client.request({ method: write.method, path: write.path, query: { fieldManager: FIELD_MANAGER }, body: write.body, contentType: write.contentType });
  if (outcome.kind === 'not-sent') return { kind: 'not-sent', reason: outcome.reason };
  if (outcome.kind === 'cut') return { kind: 'in-doubt', reason: outcome.reason };
  const answer = answered(outcome, 'write');
  if (answer.ok) return { kind: 'written', generation: count(at(answer.value, 'metadata', 'generation')) };
  if (outcome.status >= 500) return { kind: 'in-doubt', reason: answer.error.message };
  return { kind: 'refused', reason: text(at(outcome.body, 'message')) ?? answer.error.message };
}

/** Whether a write that is in doubt took effect. A creation that is not found yet is unknown: it may still be on its way. */
export async function probeChange(fleet: Fleet, write: ObjectWrite): Promise<Probe> {
  const read = await readObject(fleet, write.ref);
  if (!read.ok) return { verdict: 'unknown', fact: read.error.message };
  const what = `${write.ref.kind} ${write.ref.name}`;
  if (read.value === null) return { verdict: 'unknown', fact: `${what} is not there; it may not be there yet` };
  if (write.part !== undefined) return partly(what, write.part, read.value);
  if (write.expect === null) return { verdict: 'done', fact: `${what} is there` };
  const now = essence(read.value);
  if (now === write.expect) return { verdict: 'done', fact: `${what} is as intended` };
  return now === write.before ? { verdict: 'not-done', fact: `${what} is still as it was before` } : { verdict: 'unknown', fact: `${what} is neither as intended nor as before` };
}

/** Controllers write the rest of such an object all the time; one field says it. */
function partly(what: string, { path, value }: NonNullable<ObjectWrite['part']>, now: Raw): Probe {
  const same = canonicalize(at(now, ...path) ?? null) === canonicalize(value ?? null);
  return { verdict: same ? 'done' : 'not-done', fact: `${path.join('.')} of ${what} is ${same ? 'as intended' : 'not as intended'}` };
}
