import { z } from 'zod';
import { type Result, ok } from '../../../src-preload/contract/index.ts';
import type { Action, ActEnd } from '../action.ts';
import { givenSchema, secretRefSchema } from '../language/model.ts';
import type { RunPorts } from '../ports.ts';
import { asHeaders, shownGiven, shownSecretsIn, valuesOf, withSecretsIn } from './given.ts';

const input = z.object({
  url: z.url({ protocol: /^https?$/ }),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  headers: z.record(z.string(), givenSchema).default({}),
  /** Text, or what is sent as JSON; in it `{ secret: NAME }` stands for a secret's value. */
  body: z.unknown().optional(),
  /** The header in which the server takes a key that makes repeats harmless; without it the request is opaque. */
  idempotencyKey: z.string().optional(),
  expect: z.array(z.number().int()).optional(),
});
type Input = z.infer<typeof input>;
const requested = z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), givenSchema), body: z.unknown() });
const ANSWER_BYTES = 64 << 10;

/** Send an HTTP request that changes something. With an idempotency key it may go again after a crash; without one a person is asked. */
export const httpRequest: Action<Input> = {
  name: 'http/request',
  effect: (given) => (typeof given === 'object' && given !== null && 'idempotencyKey' in given ? 'idempotent' : 'opaque'),
  with: input,
  say: ({ method, url }) => `${method} ${url}`,
  async prepare({ url, method, headers, body }) {
    const isJson = typeof body === 'object' && body !== null && !secretRefSchema.safeParse(body).success;
    const request = { url, method, headers: { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers }, body: body ?? null };
    return ok({ say: `${method} ${url}`, request, sends: shownRequest(request) });
  },
  async act(request, { idempotencyKey, expect }, { ports, key, timeoutMs, signal }) {
    const filled = await filledRequest(requested.parse(request), ports, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    if (!filled.ok) return { kind: 'refused', say: filled.error.message };
    if (idempotencyKey !== undefined) filled.value.headers.set(idempotencyKey, key);
    return send(filled.value, expect ?? null);
  },
};

/** What would be sent, as text: the secrets by their names. */
function shownRequest({ method, url, headers, body }: z.infer<typeof requested>): string {
  const text = body === null ? [] : ['', typeof body === 'string' ? body : JSON.stringify(shownSecretsIn(body), null, 2)];
  return [`${method} ${url}`, ...Object.entries(headers).map(([name, given]) => `${name}: ${shownGiven(given)}`), ...text].join('\n');
}

/** The request with its secrets in place, for the moment of the send. */
async function filledRequest({ url, method, headers, body }: z.infer<typeof requested>, ports: RunPorts, signal: AbortSignal): Promise<Result<Request>> {
  const values = await valuesOf(headers, ports);
  if (!values.ok) return values;
  const sent = asHeaders(values.value);
  if (!sent.ok) return sent;
  const full = await withSecretsIn(body, ports);
  if (!full.ok) return full;
  const text = full.value === null ? null : typeof full.value === 'string' ? full.value : JSON.stringify(full.value);
  return ok(new Request(url, { method, headers: sent.value, body: text, redirect: 'manual', signal }));
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
