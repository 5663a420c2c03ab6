import type { V1OwnerReference } from '@kubernetes/client-node';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

/** Raw JSON of the API: typed models would drop fields they do not know, and a write through them would lose those. */
export type Raw = { readonly [key: string]: unknown };


export interface ManagedField {
  readonly manager?: string;
  readonly operation?: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: Raw;
}

/** The metadata that the API server guarantees on what it returns; the rest of an object stays raw. */
export interface KubeObject extends Raw {
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly V1OwnerReference[];
    readonly managedFields?: readonly ManagedField[];
  };
}

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For bodies; `application/json` where absent. */
  readonly contentType?: string;
  /** `application/json` where absent. */
  readonly accept?: string;
  /** Ms until the answer's last byte; 30,000 where absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * What is known of one request. `answered`: the server's own status and parsed body. `not-sent`: it surely had no effect.
 * `cut`: it may have reached the server and no answer is known, so that a write is *in doubt*.
 */
export type KubeOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'cut'; readonly reason: string };

export interface KubeClient {
  readonly context: string;
  request(request: KubeRequest): Promise<KubeOutcome>;
  /** The documents of a newline-delimited JSON stream. Ends when the server ends it; throws when it is cut. */
  stream(request: Omit<KubeRequest, 'body' | 'contentType'>): AsyncIterable<unknown>;
  close(): void;
}

export const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys, or undefined where any step is missing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here: unknown = value;
  for (const key of keys) here = isRaw(here) ? here[key] : undefined;
  return here;
}
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const record = (value: unknown): Raw => (isRaw(value) ? value : {});
export const instantOf = (value: unknown): number | null => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
};

/** An API object, if it has the metadata that one always has. */
export function kubeObject(value: unknown): KubeObject | null {
  const metadata = at(value, 'metadata');
  const whole = ['uid', 'name', 'resourceVersion'].every((key) => typeof at(metadata, key) === 'string');
  // The three fields are checked above; the optional ones have the API server's own types.
  return whole && isRaw(value) ? (value as KubeObject) : null;
}

/** The body of a 2xx answer; anything else as a fault in words, with the server's own message. */
export function answered(outcome: KubeOutcome, what: string): Result<unknown> {
  switch (outcome.kind) {
    case 'not-sent':
      return fail('unreachable', `${what}: ${outcome.reason}`, { retryable: true });
    case 'cut':
      return fail('cut', `${what}: ${outcome.reason}`, { retryable: true });
    case 'answered':
      return outcome.status >= 200 && outcome.status < 300 ? ok(outcome.body) : refusal(outcome.status, outcome.body, what);
  }
}

/** One object, or why there is none. */
export function answeredObject(outcome: KubeOutcome, what: string): Result<KubeObject> {
  const body = answered(outcome, what);
  if (!body.ok) return body;
  const object = kubeObject(body.value);
  return object === null ? fail('garbage', `${what}: the server answered something that is no Kubernetes object`) : ok(object);
}

const CODES: Readonly<Record<number, string>> = { 400: 'invalid', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 410: 'expired', 422: 'invalid', 429: 'throttled' };

function refusal(status: number, body: unknown, what: string): Result<never> {
  const message = text(at(body, 'message'));
  const code = CODES[status] ?? (status >= 500 ? 'server-error' : 'refused');
  return fail(code, `${what}: ${message ?? `HTTP ${status}, and no explanation`}`, { retryable: status === 429 || status >= 500 });
}

/** Lists everything under `path`, in pages of 500; `resourceVersion` is where a watch begins. */
export async function listAll(client: KubeClient, path: string, query: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<Result<{ objects: KubeObject[]; resourceVersion: string }>> {
  const objects: KubeObject[] = [];
  let next = '';
  let resourceVersion = '';
  do {
    const paged = { ...query, limit: '500', ...(next === '' ? {} : { continue: next }) };
    const page = answered(await client.request({ method: 'GET', path, query: paged, ...(signal === undefined ? {} : { signal }) }), `list ${path}`);
    if (!page.ok) return page;
    if (!Array.isArray(at(page.value, 'items'))) return fail('garbage', `list ${path}: the server answered something that is no list`);
    for (const item of items(at(page.value, 'items'))) {
      const object = kubeObject(item);
      if (object !== null) objects.push(object);
    }
    next = text(at(page.value, 'metadata', 'continue')) ?? '';
    resourceVersion = text(at(page.value, 'metadata', 'resourceVersion')) ?? resourceVersion;
  } while (next !== '');
  return ok({ objects, resourceVersion });
}
