import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { AppContext, AppRouter } from '../api/index.ts';
import { type PacedSocket, paced } from './paced.ts';

/** The one seam between our router and oRPC on main's side: nothing else here knows how calls travel. */
export function serveSocket(router: AppRouter, socket: PacedSocket, context: AppContext): void {
  // oRPC logs what a handler throws on the server's side and sends a bare "internal error": no stack crosses.
  void new SocketHandler(router).upgrade(paced(socket), { context });
}

/** A port that one frame of an Electron window talks through. */
export interface FramePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

export function servePort(router: AppRouter, port: FramePort, context: AppContext): void {
  new PortHandler(router).upgrade(port, { context });
  port.start();
}
