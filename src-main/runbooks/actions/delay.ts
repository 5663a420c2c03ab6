import { z } from 'zod';
import { fail, ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';
import { duration, durationMs } from '../language/durations.ts';

const input = z.union([z.strictObject({ for: duration }), z.strictObject({ until: z.iso.datetime({ offset: true, local: false }) })]);
const requested = z.object({ until: z.number() });
const LOOK_MS = 1_000;

/** Wait for a time, or until an instant. The instant is fixed by the intent: a crash or a sleeping machine does not begin it anew. */
export const delay: Action<z.infer<typeof input>> = {
  name: 'delay',
  effect: 'idempotent',
  with: input,
  say: (wanted) => ('for' in wanted ? `wait ${wanted.for}` : `wait until ${wanted.until}`),
  async prepare(wanted, { begunAt }) {
    const until = 'for' in wanted ? begunAt + (durationMs(wanted.for) ?? 0) : Date.parse(wanted.until);
    return Number.isNaN(until) ? fail('bad-input', 'it is no instant') : ok({ say: `wait until ${new Date(until).toISOString()}`, request: { until } });
  },
  async act(request, _input, { ports, signal, progress }) {
    const { until } = requested.parse(request);
    const began = ports.now();
    // Looked at by the clock each second: a timer alone would sleep on when the machine does.
    while (ports.now() < until && !signal.aborted) {
      progress({ say: `waits until ${new Date(until).toISOString()}`, done: Math.max(0, ports.now() - began), total: Math.max(1, until - began) });
      await new Promise<void>((resolve) => {
        const wake = (): void => (clearTimeout(timer), signal.removeEventListener('abort', wake), resolve());
        const timer = setTimeout(wake, Math.min(LOOK_MS, Math.max(1, until - ports.now())));
        signal.addEventListener('abort', wake, { once: true });
      });
    }
    return signal.aborted ? { kind: 'not-done', say: 'stopped while waiting' } : { kind: 'done', say: `waited until ${new Date(until).toISOString()}` };
  },
};
