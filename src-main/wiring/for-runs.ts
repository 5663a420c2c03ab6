import { join } from 'node:path';
import { type Result, type WorkloadRef, fail, ok, workloadId } from '../../src-preload/contract/index.ts';
import { keyOf } from '../approvals/index.ts';
import type { Fleet } from '../clusters/index.ts';
import type { RunPorts, SignalNow } from '../runbooks/index.ts';
import { clusterReadings } from '../signals/index.ts';
import type { Deck } from './deck.ts';
import { itemReader } from './items.ts';
import { clusterPort } from './run-ports.ts';
import { openTree, treeNamed } from './trees.ts';
import { freezeNow, planner } from './worlds.ts';

const TREE_WAIT_MS = 15_000;
const LOOK_MS = 250;

/** What runs need of everything else. The deck is asked at each use: what the captain looks at can change. */
export function runPorts(deck: () => Deck, fleet: Fleet, dataDir: string): RunPorts {
  return {
    cluster: clusterPort(fleet, (workloads, to, how) => planner(deck())(workloads, to, how)),
    freeze: (environment, workload, intent, release) => freezeNow(deck(), environment, deck().catalogue().serviceOf(environment, workload).service, intent, release),
    armed: (environment) => deck().arming.of(environment).kind === 'armed',
    rolesOf: (name) => deck().target.workspace?.people[name]?.roles ?? [],
    personWithKey: (key) => Object.entries(deck().target.workspace?.people ?? {}).find(([, { keys }]) => keys.some((line) => keyOf(line) === keyOf(key)))?.[0] ?? null,
    secret: (name) => deck().vault.get(name, 'a step of a run'),
    secretsInUse: () => deck().secretForms(),
    signals: (ref) => signalsNow(deck(), ref),
    tree: (tree, environment, service) => askTree(deck(), tree, environment, service),
    note: (text, { run, release }) => deck().journal.append({ kind: 'note', actor: { kind: 'system' }, run, ...(release === null ? {} : { release }), data: { text } }),
    readItem: itemReader(deck),
    now: () => deck().now(),
    outputDir: join(dataDir, 'runs'),
  };
}

/** The cluster-derived signals of a workload, as expressions see them. */
async function signalsNow(deck: Deck, ref: WorkloadRef): Promise<Record<string, SignalNow>> {
  const workload = deck.fleet.workloads.get(workloadId(ref));
  const freshness = deck.fleet.environments.get(ref.environment)?.freshness ?? { kind: 'never' as const, reason: `${ref.environment} is not connected` };
  const readings = clusterReadings({ workload, pods: deck.fleet.pods(ref).all(), events: null, freshness, now: deck.now() });
  return Object.fromEntries(readings.map(({ name, value, text, why }) => [name, { value, text, why }]));
}

/** Opens a tree for as long as it takes to answer, the plan of the way back included. */
async function askTree(deck: Deck, tree: string, environment: string, service: string): Promise<Result<{ leaf: string; do: string; say: string }>> {
  if (treeNamed(deck, tree) === undefined) return fail('no-such-tree', `there is no tree ${tree}`);
  const opened = openTree(deck, tree, environment, service);
  try {
    for (const until = deck.now() + TREE_WAIT_MS; deck.now() < until; await new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
      const [view] = opened.source.all();
      if (view !== undefined && view.leaf !== null && deck.trees.settled({ tree, environment, service })) return ok({ leaf: view.leaf.id, do: view.leaf.do, say: view.say });
    }
    const [view] = opened.source.all();
    return fail('no-leaf', `${tree} recommends nothing now: ${view?.say ?? 'it could not be asked'}`, { retryable: true });
  } finally {
    opened.close();
  }
}
