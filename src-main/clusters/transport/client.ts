import { createInterface } from 'node:readline';
import { TLSSocket } from 'node:tls';
import { type Result, ok } from '../../../src-preload/contract/index.ts';
import type { ContextSettings, Credential, Credentials } from '../kubeconfig/index.ts';
import type { KubeClient, KubeOutcome, KubeRequest } from '../kube.ts';
import { h1Link } from './h1.ts';
import { h2Link } from './h2.ts';
import { type Exchange, type Link, NotSent } from './link.ts';
import { connectSocket } from './socket.ts';

const TIMEOUT_MS = 30_000;

/** A stream that the server refused: its status and, where it said one, its message. */
export class StreamRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A client for one (context, user): one HTTP/2 session where the server speaks it, else keep-alive HTTP/1.1. It connects on
 * the first request and again after a loss. It never repeats a request that the server may have processed; a 401 is an
 * answer, so such a request is sent once more with a renewed credential.
 */
export function createClient(settings: ContextSettings, credentials: Credentials): KubeClient {
  let link: { readonly made: Promise<Link>; readonly credential: Credential } | undefined;
  let closed = false;

  async function linkFor(credential: Credential): Promise<Link> {
    for (;;) {
      const seen = link;
      const current = seen === undefined ? undefined : await seen.made.catch(() => undefined);
      if (closed) throw new NotSent('the connection was closed here');
      const sameKey = seen?.credential.cert === credential.cert && seen.credential.key === credential.key;
      if (current !== undefined && !current.closed && sameKey) return current;
      // While this waited, another request may have begun to connect anew: there is one connection, not one a request.
      if (link !== seen) continue;
      current?.close();
      link = { made: connectLink(settings, credential), credential };
      return link.made;
    }
  }

  async function exchange(request: Omit<KubeRequest, 'timeoutMs'>, signal: AbortSignal, renew: boolean): Promise<Result<Exchange>> {
    const credential = await credentials.get(renew);
    if (!credential.ok) return credential;
    const live = await linkFor(credential.value).catch((error: Error) => Promise.reject(new NotSent(error.message)));
    const answer = await live.send({
      method: request.method,
      path: pathOf(settings.server, request),
      headers: headersOf(settings, credential.value, request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    });
    if (answer.status === 401 && !renew) {
      answer.body.resume();
      return exchange(request, signal, true);
    }
    return ok(answer);
  }

  return {
    context: settings.context,
    async request(request) {
      const limit = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
      const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
      try {
        const answer = await exchange(request, signal, false);
        if (!answer.ok) return { kind: 'not-sent', reason: answer.error.message };
        return { kind: 'answered', status: answer.value.status, body: await bodyOf(answer.value, request.accept === 'text/plain') };
      } catch (error) {
        return lost(error, limit, request.timeoutMs ?? TIMEOUT_MS);
      }
    },
    async *stream(request) {
      const answer = await exchange(request, request.signal ?? new AbortController().signal, false);
      if (!answer.ok) throw new StreamRefused(401, answer.error.message);
      if (answer.value.status !== 200) {
        const body = await bodyOf(answer.value);
        throw new StreamRefused(answer.value.status, messageIn(body) ?? `HTTP ${answer.value.status}`);
      }
      answer.value.body.once('error', () => undefined);
      for await (const line of createInterface({ input: answer.value.body, crlfDelay: Infinity })) {
        // JSON.parse says any; unknown is what it is.
        if (line !== '') yield JSON.parse(line) as unknown;
      }
      // readline ends alike on a clean end and on a cut one; only the stream knows which it was.
      if (answer.value.body.errored !== null) throw answer.value.body.errored;
    },
    close() {
      closed = true;
      void link?.made.then((made) => made.close()).catch(() => undefined);
    },
  };
}

async function connectLink(settings: ContextSettings, credential: Credential): Promise<Link> {
  if (settings.server.protocol === 'http:') return h1Link(settings, credential);
  const socket = await connectSocket(settings, credential, ['h2', 'http/1.1']);
  if (socket instanceof TLSSocket && socket.alpnProtocol === 'h2') return h2Link(settings.server.origin, socket);
  socket.destroy();
  return h1Link(settings, credential);
}

function pathOf(server: URL, { path, query }: Pick<KubeRequest, 'path' | 'query'>): string {
  const search = new URLSearchParams(query).toString();
  return `${server.pathname.replace(/\/$/, '')}${path}${search === '' ? '' : `?${search}`}`;
}

function headersOf(settings: ContextSettings, credential: Credential, request: Pick<KubeRequest, 'body' | 'contentType' | 'accept'>): Record<string, string | string[]> {
  const { identity } = settings;
  const basic = identity.kind === 'basic' ? `Basic ${Buffer.from(`${identity.username}:${identity.password}`).toString('base64')}` : null;
  const authorization = credential.token === null ? basic : `Bearer ${credential.token}`;
  return {
    ...settings.headers,
    accept: request.accept ?? 'application/json',
    host: settings.server.host,
    'user-agent': 'quarterdeck',
    ...(authorization === null ? {} : { authorization }),
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
  };
}

async function bodyOf({ body }: Exchange, asText = false): Promise<unknown> {
  const chunks: Buffer[] = [];
  // Node’s readable bodies give bytes.
  for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
  if (asText) return Buffer.concat(chunks).toString('utf8');
  try {
    // JSON.parse says any; unknown is what it is.
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    // Not JSON: a login page, a proxy's word. The reader of the body says that it is no Kubernetes object.
    return null;
  }
}

function messageIn(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : null;
}

function lost(error: unknown, limit: AbortSignal, timeoutMs: number): KubeOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof NotSent) return { kind: 'not-sent', reason };
  return { kind: 'cut', reason: limit.aborted ? `no answer within ${timeoutMs / 1000} s` : reason };
}
