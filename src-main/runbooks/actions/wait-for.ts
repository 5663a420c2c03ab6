import { z } from 'zod';
import { ok, workloadRefSchema } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { conditionHolds, faultOf } from '../language/expressions.ts';

const expression = z.string().min(1).superRefine((text, context) => {
  const fault = faultOf(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});
const object = z.object({ environment: z.string(), apiVersion: z.string(), kind: z.string(), namespace: z.string().nullable().default(null), name: z.string() });
const input = z.union([z.strictObject({ until: expression, object }), z.strictObject({ until: expression, workload: workloadRefSchema })]);
const LOOK_MS = 2_000;

/**
 * Wait until a condition (CEL) holds: over an object of a cluster (`object.status.phase == "Ready"`), or over the signals of a
 * workload (`signals.readyShare.value >= 0.9`). What cannot be read or evaluated is not yet so, and is said.
 */
export const waitForCondition: Action<z.infer<typeof input>> = {
  name: 'cluster/wait-for',
  effect: 'pure',
  with: input,
  say: (wanted) => `wait until ${wanted.until}`,
  prepare: async (wanted) => ok({ say: `wait until ${wanted.until}`, request: wanted }),
  async act(_request, wanted, { ports, timeoutMs, signal, progress }) {
    const deadline = ports.now() + timeoutMs;
    let last = 'it was not looked at';
    while (!signal.aborted) {
      if ('object' in wanted) {
        const read = await ports.cluster.read(wanted.object);
        last = !read.ok ? read.error.message : read.value === null ? `there is no ${wanted.object.kind} ${wanted.object.name}` : held(wanted.until, { object: read.value });
      } else last = held(wanted.until, { signals: await ports.signals(wanted.workload) });
      if (last === '') return { kind: 'done', say: `it is so: ${wanted.until}` };
      if (ports.now() >= deadline) return { kind: 'failed', say: `not so within ${Math.round(timeoutMs / 1000)} s: ${last}`, code: 'timeout' };
      progress({ say: `not yet: ${last}`, done: 0, total: 1 });
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, Math.max(1, deadline - ports.now()))));
    }
    return { kind: 'not-done', say: 'stopped while waiting' };
  },
};

function held(expressionText: string, names: Readonly<Record<string, unknown>>): string {
  try {
    return conditionHolds(expressionText, names) ? '' : expressionText;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
