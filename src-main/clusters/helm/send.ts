import { type Result, type RollbackItem, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { WriteOutcome } from '../effects/write.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { findHelm, runHelm } from './program.ts';
import { type HelmRevision, readHistory } from './storage.ts';

/** `helm rollback`, as it is journaled and run. */
export interface HelmWrite {
  readonly write: 'helm';
  readonly ref: WorkloadRef;
  readonly say: string;
  /** The newest revision when it was planned, and the one to go back to. */
  readonly from: number;
  readonly to: number;
}

type Probe = { readonly verdict: 'done' | 'not-done' | 'unknown'; readonly fact: string };
const TIMEOUT_MS = 5 * 60_000;

export function prepareHelm({ ref, service, from, to, blockers }: RollbackItem): Result<HelmWrite> {
  if (from.revision === null || to === null || blockers.length > 0) return fail('blocked', `${service} cannot be rolled back by this plan`);
  return ok({ write: 'helm', ref, from: from.revision, to: to.revision, say: `${service} in ${ref.environment}: helm release ${ref.name} revision ${from.revision} → ${to.revision}` });
}

/**
 * Runs `helm rollback` and waits for what it rolls out. Helm has no precondition: its newest revision is compared once more
 * just before. It writes a Secret of its own before it touches anything, and by that Secret the outcome is told.
 */
export async function sendHelm(fleet: Fleet, write: HelmWrite): Promise<WriteOutcome> {
  const { ref } = write;
  const environment = fleet.environment(ref.environment);
  const program = await findHelm();
  if (environment === undefined || !program.ok) return { kind: 'not-sent', reason: program.ok ? `${ref.environment} is not connected` : program.error.message };
  const before = await newest(fleet, ref);
  if (!before.ok) return { kind: 'not-sent', reason: before.error.message };
  if (before.value.revision !== write.from || before.value.status.startsWith('pending-')) return { kind: 'moved' };
  const args = ['rollback', ref.name, String(write.to), '--namespace', ref.namespace, '--kube-context', environment.def.context, '--wait', '--timeout', `${TIMEOUT_MS / 1000}s`];
  const env = { ...program.value.env, KUBECONFIG: fleet.kubeconfigFiles().join(process.platform === 'win32' ? ';' : ':') };
  const ran = await runHelm({ ...program.value, env }, args, TIMEOUT_MS + 10_000);
  if (!ran.started) return { kind: 'not-sent', reason: ran.said };
  if (ran.code === 0) return { kind: 'written', generation: 0 };
  const after = await probeHelm(fleet, write);
  if (after.verdict === 'not-done' && ran.code !== null) return { kind: 'refused', reason: ran.said };
  return { kind: 'in-doubt', reason: `helm ended with ${ran.code ?? 'a signal'}: ${ran.said}` };
}

/** Whether a `helm rollback` took effect, by the newest Secret. One that is pending, or not there yet, is not known. */
export async function probeHelm(fleet: Fleet, write: HelmWrite): Promise<Probe> {
  const now = await newest(fleet, write.ref);
  if (!now.ok) return { verdict: 'unknown', fact: now.error.message };
  const { revision, status, description } = now.value;
  const said = `its newest revision is ${revision} (${status}): ${description}`;
  if (revision === write.from) return { verdict: status.startsWith('pending-') ? 'unknown' : 'not-done', fact: said };
  if (revision !== write.from + 1 || !new RegExp(`\\b${write.to}\\b`).test(description)) return { verdict: 'unknown', fact: `${said}; somebody else may have acted` };
  return { verdict: status.startsWith('pending-') ? 'unknown' : 'done', fact: said };
}

/** How the release stands at the end: deployed, or the words for what else. */
export async function helmEnd(fleet: Fleet, ref: WorkloadRef): Promise<{ readonly ok: boolean; readonly say: string }> {
  const now = await newest(fleet, ref);
  if (!now.ok) return { ok: false, say: now.error.message };
  const { revision, status, description } = now.value;
  return { ok: status === 'deployed', say: `helm release ${ref.name} is ${status}, revision ${revision}: ${description}` };
}

async function newest(fleet: Fleet, ref: WorkloadRef): Promise<Result<HelmRevision>> {
  const client = fleet.environment(ref.environment)?.client;
  if (client === undefined) return fail('unreachable', `${ref.environment} is not connected`, { retryable: true });
  const history = await readHistory(client, ref.namespace, ref.name);
  if (!history.ok) return history;
  const [first] = history.value.revisions;
  return first === undefined ? fail('unreadable', `the history of Helm release ${ref.name} cannot be read`) : ok(first);
}
