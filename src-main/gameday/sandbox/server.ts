import { createSecureServer } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { parse as parseYaml } from 'yaml';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { discovery } from './api/discovery.ts';
import { type ApiRequest, handle, isMetadataOnly, metadataOf, targetOf, verbOf } from './api/handle.ts';
import { serveLog } from './api/logs.ts';
import { secretFromProtobuf } from './api/protobuf.ts';
import { Refusal, forbidden } from './api/status.ts';
import { tableOf } from './api/table.ts';
import { serveWatch } from './api/watch.ts';
import { type Faults, faultsSchema } from './faults.ts';
import { type Json, type JsonObject, type Stored, isObject, listAt } from './objects.ts';
import type { Store } from './store.ts';

export interface ApiServer {
  readonly url: string;
  setFaults(faults: Partial<Faults>): void;
  close(): Promise<void>;
}

/** A Kubernetes API over HTTPS, HTTP/2 and 1.1, on loopback; `token` opens everything, and nothing opens without it. */
export async function serveApi(store: Store, options: { readonly key: string; readonly cert: string; readonly token: string; readonly port: number }): Promise<Result<ApiServer>> {
  const sockets = new Set<Socket>();
  const server = createSecureServer({ key: options.key, cert: options.cert, allowHTTP1: true });
  const setFaults = (next: unknown): void => {
    store.faults = faultsSchema.parse(next);
    if (store.faults.down) for (const socket of sockets) socket.destroy();
  };
  server.on('connection', (socket: Socket) => {
    if (store.faults.down) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // With `allowHTTP1` Node hands over its HTTP/1.1 pair or the compatible HTTP/2 one; both have what is used here.
  server.on('request', (request: unknown, response: unknown) => {
    // Both pairs have the members that are used here; see above.
    void respond(store, options.token, setFaults, request as IncomingMessage, response as ServerResponse);
  });
  server.on('sessionError', () => undefined);
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(fail('port-taken', `the sandbox cannot listen on port ${options.port}: ${error.message}`)));
    server.listen(options.port, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      resolve(ok({
        url: `https://127.0.0.1:${port}`,
        setFaults,
        close: () => new Promise((done) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => done());
        }),
      }));
    });
  });
}

async function respond(store: Store, token: string, setFaults: (next: unknown) => void, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://sandbox');
  try {
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${token}`) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
    if (url.pathname === '/sandbox/faults' && request.method === 'POST') {
      setFaults(body);
      return json(response, 200, { ok: true });
    }
    const now = store.faults;
    if (now.silent) return;
    if (now.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, now.latencyMs));
    if (now.garbage) return void plain(response, 200, 'text/html', '<html><body>Please sign in</body></html>');
    if (now.refuse !== null) throw new Refusal(now.refuse, now.refuse === 429 ? 'TooManyRequests' : 'InternalError', 'the sandbox was told to refuse');
    const found = discovery(url.pathname);
    if (found !== undefined) return json(response, 200, found);
    if (['/readyz', '/livez', '/healthz'].includes(url.pathname)) return void plain(response, 200, 'text/plain', 'ok');
    // With a frozen store only what is cached can be answered (SEMANTICS, "Silence is not health").
    if (now.frozen && url.searchParams.get('resourceVersion') !== '0') return;
    const accept = request.headers.accept ?? '';
    const api: ApiRequest = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body, contentType: request.headers['content-type'] ?? '', userAgent: request.headers['user-agent'] ?? '' };
    const target = targetOf(url.pathname);
    if (target !== null && target.subresource === 'log') return serveLog(store, target, url.searchParams, response);
    if (target !== null && verbOf(api, target) === 'watch') {
      if (now.forbid.includes(`watch ${target.resource.plural}`)) throw forbidden('watch', target.resource.plural, target.namespace);
      return watch(store, target, api, accept, response);
    }
    const answer = handle(store, api, now.forbid);
    json(response, answer.status, shaped(store, target?.resource.kind ?? '', answer.body, accept));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', error instanceof Error ? error.message : String(error));
    json(response, refusal.status, refusal.body());
  }
}

function watch(store: Store, target: NonNullable<ReturnType<typeof targetOf>>, api: ApiRequest, accept: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  // Headers go out now: a watch may have nothing to say for long.
  response.flushHeaders();
  const write = (chunk: string): void => void response.write(chunk);
  const stop = serveWatch(store, target, api.query, accept.includes('as=Table'), {
    write: (line) => store.faults.frozen || store.faults.silent ? undefined : write(line),
    end: () => store.faults.silent ? undefined : response.end(),
  });
  response.on('close', stop);
}

/** The same answer as a Table or as metadata alone, where the client asks for that. */
function shaped(store: Store, kind: string, body: Json, accept: string): Json {
  if (!isObject(body)) return body;
  const objects = body['kind'] === `${kind}List` ? listAt(body, 'items') : null;
  // A list’s items, and a single answer, are objects of the store.
  if (accept.includes('as=Table')) return tableOf(kind, (objects ?? [body]) as Stored[], String(store.version), store.now());
  // A list’s items are objects of the store.
  if (isMetadataOnly(accept)) return objects === null ? metadataOf(body) : { ...body, kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items: objects.map((one) => metadataOf(one as JsonObject)) };
  return body;
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  // Node’s readable bodies give bytes.
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const raw = Buffer.concat(chunks);
  const source = raw.toString('utf8');
  if (source === '') return null;
  const type = request.headers['content-type'] ?? '';
  const secret = type.includes('protobuf') ? secretFromProtobuf(raw) : null;
  if (secret !== null) return secret;
  if (type.includes('protobuf')) throw new Refusal(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml');
  // YAML is a superset of JSON, and server-side apply sends it.
  try {
    // Whatever parses is JSON; its shape is checked where it is used.
    return (type.includes('yaml') ? parseYaml(source) : JSON.parse(source)) as Json;
  } catch {
    throw new Refusal(400, 'BadRequest', 'the body of the request is neither JSON nor YAML');
  }
}

const json = (response: ServerResponse, status: number, body: Json): void => plain(response, status, 'application/json', JSON.stringify(body));

function plain(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
