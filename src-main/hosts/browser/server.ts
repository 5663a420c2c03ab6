import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type ConfirmReply, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { AppRouter } from '../../api/index.ts';
import { installRoot } from '../../install/index.ts';
import { serveSocket } from '../../rpc/index.ts';
import { type Site, appSide, refuse } from './app-side.ts';
import { confirmSide } from './confirm-side.ts';
import { feedBase, isForFeed, serveFeed } from './feed.ts';
import { servedFrom } from './files.ts';
import { isOwn, originsFor, sideOf } from './origins.ts';
import { Sessions } from './sessions.ts';

/** What the browser host needs of the app behind it. */
export interface HostedApp {
  readonly app: AppRouter;
  redact(text: string): string;
  confirm(message: unknown, sender: { session: string }): Promise<ConfirmReply>;
  setSurface(url: string): void;
  setFeedBase(url: string): void;
  feedIcs(secret: string): Promise<Result<string>>;
}

export interface BrowserHost {
  /** Opens the app, once: it holds the one-time token. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the app on loopback: 127.0.0.1, and ::1 where there is one. A port of 0 takes any that is free. */
export async function startBrowserHost(hosted: HostedApp, { port, out = resolve(installRoot(), 'out') }: { port: number; out?: string }): Promise<Result<BrowserHost>> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  const sessions = new Sessions();
  const name = `qd-${randomBytes(5).toString('hex')}`;
  let site: Site | undefined;
  let at = 0;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (site === undefined) return refuse(response, 503, 'Not ready yet.');
    if (isForFeed(request, at)) return void serveFeed(request, response, (secret) => hosted.feedIcs(secret)).catch(() => refuse(response, 500, 'Something went wrong here.'));
    void route(request, response, site, hosted).catch(() => refuse(response, 500, 'Something went wrong here.'));
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const session = site === undefined ? null : socketSession(request, site);
    if (session === null) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (upgraded) => serveSocket(hosted, upgraded, { session }));
  };
  const servers: Server[] = [];
  const listen = async (address: string, wanted: number): Promise<Result<number>> => {
    const server = createServer(onRequest).on('upgrade', onUpgrade);
    const listening = await listenOn(server, address, wanted);
    if (listening.ok) servers.push(server);
    return listening;
  };
  const first = await listen('127.0.0.1', port);
  if (!first.ok) return first;
  // Browsers may try ::1 first for *.localhost; a machine without IPv6 does without.
  await listen('::1', first.value);
  const origins = originsFor(name, first.value);
  site = { origins, sessions, app: servedFrom(resolve(out, 'renderer')), confirm: servedFrom(resolve(out, 'confirm')) };
  at = first.value;
  hosted.setSurface(`${origins.confirm}/`);
  hosted.setFeedBase(feedBase(at));
  return ok({
    url: `${origins.app}/?token=${sessions.token}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await Promise.all(servers.map((server) => new Promise((done) => (server.close(done), server.closeAllConnections()))));
    },
  });
}

async function route(request: IncomingMessage, response: ServerResponse, site: Site, hosted: HostedApp): Promise<void> {
  const side = sideOf(request, site.origins);
  if (side === null) return refuse(response, 421, 'This host name is not served here.');
  const url = new URL(request.url ?? '/', site.origins[side]);
  return side === 'app' ? appSide(request, response, url, site) : confirmSide(request, response, url, site, (message, sender) => hosted.confirm(message, sender));
}

function socketSession(request: IncomingMessage, { origins, sessions }: Site): string | null {
  if (sideOf(request, origins) !== 'app' || request.url !== '/rpc' || request.headers.origin !== origins.app) return null;
  return isOwn(request, origins.app) ? sessions.of('app', request.headers.cookie) : null;
}

function listenOn(server: Server, host: string, port: number): Promise<Result<number>> {
  return new Promise((done) => {
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'EADDRINUSE' ? fail('port-taken', `Port ${port} is taken by another program.`, { hint: 'Use --port with another one, or leave it out.' }) : fail('no-port', `Cannot listen on ${host}: ${error.message}`)));
    server.listen(port, host, () => {
      const address = server.address();
      done(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
