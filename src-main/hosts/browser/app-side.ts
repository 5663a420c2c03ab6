import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Served } from './files.ts';
import { headersFor } from './headers.ts';
import { type Origins, isPlainFetch } from './origins.ts';
import { COOKIE, type Sessions } from './sessions.ts';

export interface Site {
  readonly origins: Origins;
  readonly sessions: Sessions;
  readonly app: (path: string) => Promise<Served | null>;
  readonly confirm: (path: string) => Promise<Served | null>;
}

export const cookieHeader = (name: string, value: string): string => `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`;

export function refuse(response: ServerResponse, status: number, say: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  response.end(`${say}\n`);
}

export function deliver(request: IncomingMessage, response: ServerResponse, served: Served, headers: Record<string, string>): void {
  const zipped = served.zipped !== null && (request.headers['accept-encoding'] ?? '').includes('gzip') ? served.zipped : null;
  response.writeHead(200, { ...headers, 'content-type': served.type, ...(zipped === null ? {} : { 'content-encoding': 'gzip' }) });
  response.end(zipped ?? served.body);
}

/** The app's host name: the token's door, then the built renderer, to the session's own browser only. */
export async function appSide(request: IncomingMessage, response: ServerResponse, url: URL, { origins, sessions, app }: Site): Promise<void> {
  if (request.method !== 'GET') return refuse(response, 405, 'Only GET here.');
  const token = url.searchParams.get('token');
  if (url.pathname === '/' && token !== null) {
    const opened = sessions.open(token);
    if (opened === null) return refuse(response, 403, 'This address was used already. Start Quarterdeck again, or use the window that it opened.');
    // By way of the confirm host name, which sets its own cookie, back to an address that holds no secret.
    response.writeHead(303, { location: `${origins.confirm}/enter?ticket=${opened.ticket}`, 'set-cookie': cookieHeader(COOKIE.app, opened.cookie), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    return void response.end();
  }
  if (!isPlainFetch(request)) return refuse(response, 403, 'Another site may not fetch this.');
  if (sessions.of('app', request.headers.cookie) === null) return refuse(response, 401, 'Open the address that Quarterdeck printed; it holds a token that can be used once.');
  const served = await app(url.pathname === '/' ? '/index.html' : url.pathname);
  if (served === null) return refuse(response, 404, 'Nothing is here.');
  deliver(request, response, served, headersFor('app', origins));
}
