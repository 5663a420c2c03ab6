import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Result } from '../../../src-preload/contract/index.ts';
import { refuse } from './app-side.ts';

export const feedBase = (port: number): string => `http://127.0.0.1:${port}/calendar.ics`;

/** Whether a request is for the feed. Calendar programs know neither our random host names nor cookies: they come by the bare address. */
export const isForFeed = (request: IncomingMessage, port: number): boolean =>
  (request.url ?? '').startsWith('/calendar.ics') && [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(request.headers.host ?? '');

/** The calendar, to whoever knows its secret: reading only. A wrong secret, none, and no feed at all are answered alike. */
export async function serveFeed(request: IncomingMessage, response: ServerResponse, ics: (secret: string) => Promise<Result<string>>): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://feed.invalid');
  if (url.pathname !== '/calendar.ics') return refuse(response, 404, 'Nothing is here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET here.');
  // A page of any site may try; what it must not do is read the answer.
  if (request.headers['sec-fetch-site'] === 'cross-site') return refuse(response, 403, 'Another site may not fetch this.');
  const text = await ics(url.searchParams.get('key') ?? '');
  if (!text.ok) return refuse(response, text.error.code === 'no-feed' ? 404 : 503, text.error.code === 'no-feed' ? 'Nothing is here.' : 'The calendar cannot be read now.');
  response.writeHead(200, {
    'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
    'content-disposition': 'inline; filename="quarterdeck.ics"',
  });
  response.end(request.method === 'HEAD' ? undefined : text.value);
}
