import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';

const input = z.object({ url: z.url({ protocol: /^https?$/ }), status: z.number().int().default(200), contains: z.string().nullish() });

/** GET an address and hold the answer against what is expected. 200 alone is not success where `contains` says more. */
export const httpCheck: Action<z.infer<typeof input>> = {
  name: 'http/check',
  effect: 'pure',
  with: input,
  say: ({ url, status }) => `GET ${url}, expect ${status}`,
  prepare: async ({ url, status }) => ok({ say: `GET ${url}, expect ${status}`, request: { url, status } }),
  async act(_request, { url, status, contains }, { timeoutMs, signal }) {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
      const body = await answer.text();
      if (answer.status !== status) return { kind: 'failed', say: `${url} answered ${answer.status}, not ${status}`, code: `http-${answer.status}` };
      if (contains != null && !body.includes(contains)) return { kind: 'failed', say: `${url} answered ${status}, without the text that was expected` };
      return { kind: 'done', say: `${url} answered ${status}` };
    } catch (error) {
      return { kind: 'failed', say: `${url} did not answer: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)}` };
    }
  },
};
