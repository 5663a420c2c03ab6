import type { PodView, TreeView } from '../../src-preload/contract/index.ts';
import type { Opened } from '../api/index.ts';
import { evaluateTree } from '../decisions/index.ts';
import { derive } from '../live/index.ts';
import { readSignals } from '../signals/index.ts';
import { workloadOf } from '../workspace/index.ts';
import type { Deck } from './deck.ts';
import { planner } from './worlds.ts';

const PLAN_EVERY_MS = 10_000;

type WayBack = NonNullable<Parameters<typeof readSignals>[0]['wayBack']>;

/** A tree for one service, evaluated again whenever its workload, its pods or a person's answer changes. */
export function openTree(deck: Deck, name: string, environment: string, service: string): Opened<TreeView> {
  const ref = deck.target.workspace === null ? undefined : workloadOf(deck.target.workspace, service, environment);
  const pods = ref === undefined ? null : deck.fleet.pods(ref);
  const podsChanged = new Set<() => void>();
  let wayBack: WayBack | null = null;
  const look = (): TreeView[] => {
    const tree = deck.target.workspace?.trees.get(name)?.value;
    if (tree === undefined) return [];
    const workload = deck.fleet.workloads.all().find((view) => ref !== undefined && view.ref.environment === environment && view.ref.name === ref.name && view.ref.namespace === ref.namespace);
    const freshness = deck.fleet.environments.get(environment)?.freshness ?? { kind: 'never' as const, reason: `${environment} is not connected` };
    const readings = readSignals({ workload, pods: podsOf(pods), freshness, wayBack });
    return [evaluateTree(tree, { environment, service, readings, answers: deck.answers.of(name, environment, service), now: deck.now() })];
  };
  const derived = derive([deck.fleet.workloads, deck.fleet.environments, deck.answers, { onChange: (listener) => (podsChanged.add(listener), () => podsChanged.delete(listener)) }], look, { tickMs: 5_000 });
  const plan = async (): Promise<void> => {
    if (ref === undefined) return;
    const planned = await planner(deck)([ref]);
    wayBack = planned.ok ? { answer: planned.value.answer, why: planned.value.verdict, at: deck.now() } : { answer: 'unknown', why: planned.error.message, at: deck.now() };
    derived.recompute();
  };
  void plan();
  const timer = setInterval(() => void plan(), PLAN_EVERY_MS);
  const stopPods = pods?.onChange(() => {
    for (const listener of podsChanged) listener();
  });
  return {
    source: derived.source,
    close: () => {
      clearInterval(timer);
      stopPods?.();
      derived.close();
    },
  };
}

const podsOf = (pods: { all(): readonly PodView[] } | null): readonly PodView[] | null => pods?.all() ?? null;
