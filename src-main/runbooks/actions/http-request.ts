import { z } from 'zod';
import { fail, ok } from '../../../src-preload/contract/index.ts';
import type { Action, ActEnd } from '../action.ts';
import { givenSchema } from '../language/model.ts';
import type { RunPorts } from '../ports.ts';

const input = z.object({
  url: z.url({ protocol: /^https?$/ }),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  headers: z.record(z.string(), givenSchema).default({}),
  body: z.unknown().optional(),
  /** The header in which the server takes a key that makes repeats harmless; without it the request is opaque. */
  idempotencyKey: z.string().optional(),
  expect: z.array(z.number().int()).optional(),
});
type Input = z.infer<typeof input>;
const requested = z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), givenSchema), body: z.string().nullable() });
const ANSWER_BYTES = 64 << 10;

/** Send an HTTP request that changes something. With an idempotency key it may go again after a crash; without one a person is asked. */
export const httpRequest: Action<Input> = {
  name: 'http/request',
  effect: (given) => (typeof given === 'object' && given !== null && 'idempotencyKey' in given ? 'idempotent' : 'opaque'),
  with: input,
  say: ({ method, url }) => `${method} ${url}`,
  async prepare({ url, method, headers, body }) {
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return ok({ say: `${method} ${url}`, request: { url, method, headers: { ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}), ...headers }, body: text } });
  },
  async act(request, { idempotencyKey, expect }, { ports, key, timeoutMs, signal }) {
    const { url, method, headers, body } = requested.parse(request);
    const full = await withSecrets(headers, ports);
    if (!full.ok) return { kind: 'refused', say: full.error.message };
    const sent = new Headers(full.value);
    if (idempotencyKey !== undefined) sent.set(idempotencyKey, key);
    return send(new Request(url, { method, headers: sent, body, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }), expect ?? null);
  },
};

async function withSecrets(headers: Readonly<Record<string, z.infer<typeof givenSchema>>>, ports: RunPorts) {
  const full: Record<string, string> = {};
  for (const [name, given] of Object.entries(headers)) {
    if (typeof given === 'string') full[name] = given;
    else {
      const secret = await ports.secret(given.secret);
      if (!secret.ok) return secret;
      if (/[\r\n]/.test(secret.value)) return fail('bad-secret', `the secret ${given.secret} holds a line break, and cannot be a header`);
      full[name] = secret.value;
    }
  }
  return ok(full);
}

/** What is known after a send: an answer below 500 is the server's word; a 5xx, a cut or a timeout may have had the effect. */
async function send(request: Request, expect: readonly number[] | null): Promise<ActEnd> {
  const what = `${request.method} ${request.url}`;
  try {
    const answer = await fetch(request);
    const text = (await answer.text()).slice(0, ANSWER_BYTES);
    const data = { status: answer.status, body: text };
    if (expect === null ? answer.ok : expect.includes(answer.status)) return { kind: 'done', say: `${what} answered ${answer.status}`, data };
    if (answer.status >= 500) return { kind: 'in-doubt', say: `${what} answered ${answer.status}: it may have taken effect` };
    return { kind: 'failed', say: `${what} answered ${answer.status}`, code: `http-${answer.status}`, data };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause instanceof Error ? error.cause : error) : new Error(String(error));
    const refused = 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND');
    return refused ? { kind: 'not-done', say: `${what}: nothing was sent: ${cause.message}` } : { kind: 'in-doubt', say: `${what}: ${cause.message}: it may have taken effect` };
  }
}
