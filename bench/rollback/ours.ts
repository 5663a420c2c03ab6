import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ActRequest, RollbackPlan } from '../../src-preload/contract/index.ts';
import { type Captain, createCaptain } from '../../src-main/captain.ts';
import { COUNT, type Ground, names } from './cluster.ts';

const SESSION = 'bench';
const EXPOSED_MS = 900;

export interface Ours {
  readonly captain: Captain;
  /** The revision that each goes back to, chosen once: after the first round either one has been gone back from. */
  readonly to: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The whole app on this cluster, with a journal on the disk, armed. */
export async function openOurs(ground: Ground): Promise<Ours> {
  const dataDir = mkdtempSync(join(tmpdir(), 'qd-bench-'));
  const made = await createCaptain({ dataDir, workspaceDir: null, kubeconfig: ground.kubeconfig, contexts: [ground.context], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  const captain = made.value;
  const { environments, workloads } = captain.services.live;
  const ready = (): boolean => environments.get(ground.context)?.freshness.kind === 'fresh' && workloads.all().filter((view) => view.ref.namespace === ground.namespace).length === COUNT;
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 100));
  const armed = await captain.arm([ground.context]);
  if (!armed.ok) throw new Error(armed.error.message);
  const first = await captain.services.acts.plan(requestFor(ground, {}), SESSION);
  if (!first.ok) throw new Error(first.error.message);
  const to = Object.fromEntries((first.value.rollback?.items ?? []).flatMap((item) => (item.to === null ? [] : [[item.id, item.to.uid]])));
  return { captain, to, close: async () => (await captain.close(), rmSync(dataDir, { recursive: true, force: true })) };
}

const requestFor = (ground: Ground, to: Readonly<Record<string, string>>): ActRequest => ({
  kind: 'rollback', to, reason: 'bench', parallel: COUNT, onFailure: 'go-on',
  workloads: names.map((name) => ({ environment: ground.context, namespace: ground.namespace, kind: 'Deployment', name })),
});

/**
 * Plans all fifty, shows the plan, presses. `planMs`: from asking to the plan. `pressMs`: from the press, through planning again
 * at the press, to the last PATCH acknowledged and journaled, with every intent on the disk before its PATCH.
 */
export async function byUs({ captain, to }: Ours, ground: Ground): Promise<{ planMs: number; pressMs: number; plan: RollbackPlan }> {
  const request = requestFor(ground, to);
  const asked = performance.now();
  const plan = await captain.services.acts.plan(request, SESSION);
  const planMs = performance.now() - asked;
  if (!plan.ok) throw new Error(plan.error.message);
  if (plan.value.rollback === null || plan.value.blockers.length > 0) throw new Error(plan.value.blockers[0]?.message ?? 'no plan');
  const { id, digest } = plan.value;
  await captain.confirm({ do: 'exposed', plan: id, digest }, { session: SESSION });
  await new Promise((resolve) => setTimeout(resolve, EXPOSED_MS));
  const acknowledged = lastOutcome(captain);
  const pressed = performance.now();
  const reply = await captain.confirm({ do: 'execute', plan: id, digest, heldMs: 700 }, { session: SESSION });
  if (reply.kind !== 'outcome' || reply.outcome.kind !== 'started') throw new Error(JSON.stringify(reply));
  await acknowledged;
  const pressMs = performance.now() - pressed;
  const stop: ActRequest = { kind: 'stop-run', run: reply.outcome.run, reason: 'measured' };
  const stopping = await captain.services.acts.plan(stop, SESSION);
  if (stopping.ok) await captain.carryOut(stop, stopping.value.digest);
  return { planMs, pressMs, plan: plan.value.rollback };
}

/** Resolves with the journal entry of the last PATCH's outcome; a refused one is a fault of the bench. */
function lastOutcome(captain: Captain): Promise<void> {
  const { entries } = captain.services.live;
  const before = new Set(entries.all().map((entry) => entry.id));
  return new Promise((resolve, reject) => {
    const stop = entries.onChange(() => {
      const outcomes = entries.all().filter((entry) => entry.kind === 'outcome' && !before.has(entry.id));
      const refused = outcomes.find((entry) => !entry.say.startsWith('Done'));
      if (refused === undefined && outcomes.length < COUNT) return;
      stop();
      if (refused === undefined) resolve();
      else reject(new Error(refused.say));
    });
  });
}
