import { fail } from '../../../src-preload/contract/index.ts';
import { planHelm } from '../helm/index.ts';
import type { Kind } from './kind.ts';

const noPods = { desired: 0, updated: 0, ready: 0, available: 0, total: 0, paused: false, held: null, unseen: false, oldPods: null, complete: true, failure: null, deadlineAt: null, completeSince: null } as const;

/**
 * A Helm release: its revisions are Secrets that Helm writes. They are read when a plan is made and never watched: they hold
 * whole charts. What it rolled out is seen by the workloads that it owns.
 */
export const helmRelease: Kind = {
  name: 'HelmRelease',
  api: { group: '', version: 'v1', plural: 'helmreleases' },
  short: ['helm', 'hr'],
  served: 'always',
  watches: [],
  history: 'Helm',
  join: () => [],
  read: async (_client, ref) => fail('no-object', `Helm release ${ref.name} is no object of its own: its workloads are`),
  current: () => undefined,
  rollout: () => noPods,
  back: { by: 'own', plan: (ref, chosen, ports) => planHelm(ref, chosen, ports) },
  stop: {
    stopped: () => false,
    write: () => fail('no-stop', 'a Helm release cannot be held: stop the workloads that it owns'),
  },
};
