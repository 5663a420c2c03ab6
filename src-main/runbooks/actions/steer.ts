import { z } from 'zod';
import { ok, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import { clusterWrite } from './cluster-write.ts';

const workload = workloadRefSchema;

/**
 * Let a rollout that waits at a step go on, or with `full` skip every step, pause and analysis that is left. It lasts until the
 * rollout is complete, or waits for a person again. On tier 1 give `full` an `approve` by somebody else.
 */
export const promote = clusterWrite({
  name: 'cluster/promote',
  with: z.object({ workload, full: z.boolean().default(false) }),
  intent: 'forward',
  waits: true,
  heldIsEnd: true,
  refOf: ({ workload: ref }) => ref,
  say: ({ workload: { name, environment }, full }) => `promote ${name} in ${environment}${full ? ' in full' : ''}`,
  // In a runbook over many, one that is complete already is no failure: there is nothing to promote, by fact.
  async recheck({ workload: ref, full }, { ports }) {
    const made = await ports.cluster.prepareSteer(ref, full ? 'promote-full' : 'promote');
    return !made.ok && made.error.code === 'no-update' ? ok({ kind: 'already', say: made.error.message }) : ok({ kind: 'as-planned' });
  },
  prepare: ({ workload: ref, full }, ports) => ports.cluster.prepareSteer(ref, full ? 'promote-full' : 'promote'),
});

/** Abort the update that is under way: the stable version serves everything again. No freeze ever forbids it. */
export const abort = clusterWrite({
  name: 'cluster/abort',
  with: z.object({ workload }),
  intent: null,
  waits: false,
  refOf: ({ workload: ref }) => ref,
  say: ({ workload: { name, environment } }) => `abort the update of ${name} in ${environment}`,
  prepare: ({ workload: ref }, ports) => ports.cluster.prepareSteer(ref, 'abort'),
});

/** Begin an aborted update again at its first step, and wait until it is complete or waits for a person. */
export const retry = clusterWrite({
  name: 'cluster/retry',
  with: z.object({ workload }),
  intent: 'forward',
  waits: true,
  heldIsEnd: true,
  refOf: ({ workload: ref }) => ref,
  say: ({ workload: { name, environment } }) => `try the update of ${name} in ${environment} again`,
  prepare: ({ workload: ref }, ports) => ports.cluster.prepareSteer(ref, 'retry'),
});
