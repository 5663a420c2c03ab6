import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ContextSettings, Credential } from '../kubeconfig/index.ts';
import { type Exchange, type Link, NotSent, type Sent } from './link.ts';
import { connectSocket } from './socket.ts';

/** Keep-alive HTTP/1.1, where the server (or a proxy before it) speaks no HTTP/2. */
export function h1Link(settings: ContextSettings, credential: Credential): Link {
  const secure = settings.server.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: 64 };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  // Node's agents take the socket by callback; the types know only the synchronous form.
  agent.createConnection = (_options: unknown, done?: (error: Error | null, socket: Duplex) => void): Duplex | null | undefined => {
    connectSocket(settings, credential, ['http/1.1']).then(
      (socket) => done?.(null, socket),
      // The callback ignores the socket when it gets an error.
      (error: Error) => done?.(Object.assign(error, { unsent: true }), undefined as unknown as Duplex),
    );
    return undefined;
  };
  let closed = false;
  return {
    protocol: 'http/1.1',
    get closed() {
      return closed;
    },
    send: (sent) => send(settings.server, agent, secure, sent),
    close: () => {
      closed = true;
      agent.destroy();
    },
  };
}

function send(server: URL, agent: HttpAgent, secure: boolean, { method, path, headers, body, signal }: Sent): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)({
      agent, method, path, host: server.hostname, port: server.port, signal,
      headers: { ...headers, ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
    });
    request.on('response', (answer) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }));
    request.on('error', (error) => reject('unsent' in error ? new NotSent(error.message) : error));
    request.end(body ?? undefined);
  });
}
