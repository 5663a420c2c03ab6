import { createHash } from 'node:crypto';
import type { Blocker } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeOutcome, type Raw, answeredObject, at, isRaw, items } from '../kube.ts';
import type { GuardedPatch } from './guard.ts';

export type DryRun = { readonly kind: 'accepted'; readonly template: Raw } | { readonly kind: 'refused'; readonly blocker: Blocker };

/** Our name as a writer; managedFields will show it. */
export const FIELD_MANAGER = 'quarterdeck';

/**
 * The guarded write with `dryRun=All`. Mutating admission changes templates, so what the server answers, not what was sent,
 * is the intended template.
 */
export async function dryRun(client: KubeClient, { path, patch }: GuardedPatch): Promise<DryRun> {
  const outcome = await asked(client, { path, patch });
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

async function asked(client: KubeClient, { path, patch }: GuardedPatch): Promise<KubeOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await client.request({
      method: 'PATCH', path, query: { dryRun: 'All', fieldManager: FIELD_MANAGER }, body: patch, contentType: 'application/json-patch+json',
    });
    // 409 to a patch without a resourceVersion: the server ran out of its own retries, in the midst of churn.
    if (outcome.kind !== 'answered' || outcome.status !== 409 || attempt >= CONFLICT_TRIES) return outcome;
  }
}

/**
 * For so long (ms) what a dry run accepted is not asked again: fifty more writes at the press would take as long as the writes
 * themselves. It is short, because admission can change its mind meanwhile; the plan says so.
 */
export const DRY_RUN_KEPT_MS = 10_000;

/**
 * `dryRun`, with what was accepted kept for a while by the very patch: its guard names the object and the template, so the same
 * patch asks the same question. If admission changed its mind since, the write's own answer shows another template, and that is said.
 */
export function dryRunAgain(client: KubeClient, patch: GuardedPatch, now: number): Promise<DryRun> {
  const key = createHash('sha256').update(JSON.stringify([client.context, patch])).digest('base64');
  for (const [old, { at: madeAt }] of recent) if (now - madeAt > DRY_RUN_KEPT_MS || madeAt > now) recent.delete(old);
  const known = recent.get(key);
  if (known !== undefined) return known.answer;
  const answer = dryRun(client, patch).then((end) => {
    if (end.kind === 'refused') recent.delete(key);
    return end;
  });
  recent.set(key, { at: now, answer });
  return answer;
}

const CONFLICT_TRIES = 5;
// The uid that the guard tests keeps one cluster's answers from another's.
const recent = new Map<string, { readonly at: number; readonly answer: Promise<DryRun> }>();

const refused = (code: string, message: string, hint: string): DryRun => ({ kind: 'refused', blocker: { code, message, hint } });
