import type { Blocker } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type Raw, answeredObject, at, isRaw, items } from '../kube.ts';
import type { GuardedPatch } from './guard.ts';

export type DryRun = { readonly kind: 'accepted'; readonly template: Raw } | { readonly kind: 'refused'; readonly blocker: Blocker };

/** Our name as a writer; managedFields will show it. */
export const FIELD_MANAGER = 'quarterdeck';

/**
 * The guarded write with `dryRun=All`. Mutating admission changes templates, so what the server answers, not what was sent,
 * is the intended template.
 */
export async function dryRun(client: KubeClient, { path, patch }: GuardedPatch): Promise<DryRun> {
  const outcome = await client.request({
    method: 'PATCH', path, query: { dryRun: 'All', fieldManager: FIELD_MANAGER }, body: patch, contentType: 'application/json-patch+json',
  });
  const answer = answeredObject(outcome, 'dry run');
  if (answer.ok) {
    const template = at(answer.value, 'spec', 'template');
    return isRaw(template) ? { kind: 'accepted', template } : refused('garbage', 'The dry run answered without a template.', 'Look at what stands between here and the API server.');
  }
  if (outcome.kind !== 'answered') return refused('unreachable', answer.error.message, 'Plan again when the cluster answers.');
  if (outcome.status === 403) return refused('forbidden', answer.error.message, 'Ask for permission to patch workloads here, or let someone press who has it.');
  if (outcome.status === 422 && items(at(outcome.body, 'details', 'causes')).length === 0) {
    return refused('moved', 'It changed while this plan was being made.', 'Plan again.');
  }
  return refused('refused', `The server refuses this write: ${answer.error.message}`, 'Read the message: an admission policy or the object itself is in the way.');
}

const refused = (code: string, message: string, hint: string): DryRun => ({ kind: 'refused', blocker: { code, message, hint } });
