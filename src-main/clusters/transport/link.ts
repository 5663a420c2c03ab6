import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** One exchange, as both HTTP versions offer it. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** A way to one server as one user. `send` rejects with `NotSent` where the request surely had no effect. */
export interface Link {
  readonly protocol: 'h2' | 'http/1.1';
  send(sent: Sent): Promise<Exchange>;
  readonly closed: boolean;
  close(): void;
}

/** The request surely was not processed: it may be sent again. */
export class NotSent extends Error {}
