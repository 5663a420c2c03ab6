import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConfirmReply } from '../../../src-preload/contract/index.ts';
import { type Site, cookieHeader, deliver, refuse } from './app-side.ts';
import { headersFor } from './headers.ts';
import { isOwn, isPlainFetch } from './origins.ts';
import { COOKIE } from './sessions.ts';

const MAX_BODY_BYTES = 16_384;

/** The confirm surface's host name: the ticket's door, the page (in a frame only), and the one address that acts. */
export async function confirmSide(
  request: IncomingMessage, response: ServerResponse, url: URL, site: Site, confirm: (message: unknown, sender: { session: string }) => Promise<ConfirmReply>,
): Promise<void> {
  const { origins, sessions } = site;
  if (request.method === 'GET' && url.pathname === '/enter') {
    const cookie = sessions.redeem(url.searchParams.get('ticket') ?? '');
    if (cookie === null) return refuse(response, 403, 'This ticket was used already.');
    response.writeHead(303, { location: `${origins.app}/`, 'set-cookie': cookieHeader(COOKIE.confirm, cookie), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    return void response.end();
  }
  const session = sessions.of('confirm', request.headers.cookie);
  if (session === null) return refuse(response, 401, 'The confirm surface needs its own credential.');
  if (request.method === 'POST' && url.pathname === '/act') {
    if (!isOwn(request, origins.confirm)) return refuse(response, 403, 'Only the confirm surface itself may act.');
    if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? '')) return refuse(response, 415, 'JSON only.');
    const message = await jsonBody(request);
    if (message === undefined) return refuse(response, 400, 'Not JSON, or too long.');
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    return void response.end(JSON.stringify(await confirm(message, { session })));
  }
  if (request.method !== 'GET') return refuse(response, 405, 'Only GET here, and POST to act.');
  if (!isPlainFetch(request)) return refuse(response, 403, 'Another site may not fetch this.');
  const isDocument = url.pathname === '/';
  if (isDocument && request.headers['sec-fetch-dest'] !== 'iframe') return refuse(response, 403, 'The confirm surface is shown inside Quarterdeck only.');
  const served = await site.confirm(isDocument ? '/index.html' : url.pathname);
  if (served === null) return refuse(response, 404, 'Nothing is here.');
  // The page must know whom to tell the outcome, and may not take that from its address.
  const body = isDocument ? Buffer.from(served.body.toString('utf8').replaceAll('%APP_ORIGIN%', origins.app)) : served.body;
  deliver(request, response, { ...served, body, zipped: null }, headersFor('confirm', origins));
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Node’s readable bodies give bytes.
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  try {
    // JSON.parse says any; unknown is what it is.
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
