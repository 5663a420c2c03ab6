import type { IncomingMessage } from 'node:http';
import type { Side } from './sessions.ts';

export interface Origins {
  readonly app: string;
  readonly confirm: string;
}

/** Two host names on one port; `name` is random, so that no other page on this machine shares their site. */
export const originsFor = (name: string, port: number): Origins => ({ app: `http://app.${name}.localhost:${port}`, confirm: `http://confirm.${name}.localhost:${port}` });

/** Which side a request is for, by its Host alone; null for any other host name (a rebound DNS name, a bare address). */
export function sideOf(request: IncomingMessage, origins: Origins): Side | null {
  const host = request.headers.host ?? '';
  if (host === new URL(origins.app).host) return 'app';
  return host === new URL(origins.confirm).host ? 'confirm' : null;
}

/**
 * Whether a request that may do something comes from our own page of that side: its Origin is there, is not `null`, and is
 * exactly ours; where the browser tells (`Sec-Fetch-Site`), it says same-origin too.
 */
export function isOwn(request: IncomingMessage, origin: string): boolean {
  if (request.headers.origin !== origin) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}

/** A document or asset may be fetched by our own pages or typed by a person, never by another site's page. */
export function isPlainFetch(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'none' || site === 'same-origin' || site === 'same-site';
}
