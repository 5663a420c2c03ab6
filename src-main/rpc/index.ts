import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { AppContext, AppRouter } from '../api/index.ts';
import { type PacedSocket, paced } from './paced.ts';
import { type FramePort, redacted, redactedPort } from './redacted.ts';

export type { FramePort } from './redacted.ts';

/** What is served: the router, and what takes secrets out of every message that leaves main. */
export interface Served {
  readonly app: AppRouter;
  redact(text: string): string;
}

/** The one seam between our router and oRPC on main's side: nothing else here knows how calls travel. */
export function serveSocket({ app, redact }: Served, socket: PacedSocket, context: AppContext): void {
  // oRPC logs what a handler throws on the server's side and sends a bare "internal error": no stack crosses.
  void new SocketHandler(app).upgrade(paced(redacted(socket, redact)), { context });
}

export function servePort({ app, redact }: Served, port: FramePort, context: AppContext): void {
  new PortHandler(app).upgrade(redactedPort(port, redact), { context });
  port.start();
}
