import { type KubeClient, answered, at, count, items, record, text } from '../kube.ts';
import { FIELD_MANAGER } from '../planner/dry-run.ts';
import type { GuardedPatch } from '../planner/guard.ts';
import { templateHash } from '../workloads/template.ts';

export type WriteOutcome =
  /** `otherwise`: the server made another template of it than its dry run had shown; `version`: the workload's, as the server answered. */
  | { readonly kind: 'written'; readonly generation: number; readonly otherwise?: true; readonly version?: string }
  /** A test of the guard failed: nothing was changed. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It may have been written. A probe or a person must say. */
  | { readonly kind: 'in-doubt'; readonly reason: string };

const CONFLICT_TRIES = 5;

/**
 * Sends a guarded patch, and says no more than is known (SEMANTICS, "The guard"): 422 without causes is a failed test; 409 is
 * a server that ran out of retries, so the same guard goes again; a timeout, a cut or a 5xx after the send is in doubt.
 */
export async function writeGuarded(client: KubeClient, { path, patch }: GuardedPatch, intended: string | null = null): Promise<WriteOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await client.request({ method: 'PATCH', path, query: { fieldManager: FIELD_MANAGER }, body: patch, contentType: 'application/json-patch+json' });
    if (outcome.kind === 'not-sent') return { kind: 'not-sent', reason: outcome.reason };
    if (outcome.kind === 'cut') return { kind: 'in-doubt', reason: outcome.reason };
    if (outcome.status === 409 && attempt < CONFLICT_TRIES) continue;
    if (outcome.status === 422 && items(at(outcome.body, 'details', 'causes')).length === 0) return { kind: 'moved' };
    const answer = answered(outcome, 'write');
    if (answer.ok) {
      const otherwise = intended !== null && templateHash(record(at(answer.value, 'spec', 'template')), 'exact') !== intended;
      return { kind: 'written', generation: count(at(answer.value, 'metadata', 'generation')), version: text(at(answer.value, 'metadata', 'resourceVersion')) ?? '', ...(otherwise ? { otherwise } : {}) };
    }
    if (outcome.status >= 500) return { kind: 'in-doubt', reason: answer.error.message };
    return { kind: 'refused', reason: text(at(outcome.body, 'message')) ?? answer.error.message };
  }
}
