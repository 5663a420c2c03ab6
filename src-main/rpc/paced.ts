/** A sender waits while more than this (bytes) is unsent: a slow tab holds back its own streams and nothing else. */
export const PENDING_BYTES = 1 << 20;
const LOOK_MS = 10;

/** What oRPC uses of a WebSocket, and how much of what was given to it has not left yet. */
export interface PacedSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(data: string | ArrayBufferLike | Uint8Array): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const OPEN = 1;

/**
 * The same socket, whose `send` resolves only when there is room. oRPC awaits it between the events of a stream, so that a
 * stream is read no faster than its reader takes it; it has no back-pressure of its own.
 */
export function paced(socket: PacedSocket): never {
  const wrapped = {
    addEventListener: socket.addEventListener.bind(socket),
    async send(data: string | ArrayBufferLike | Uint8Array): Promise<void> {
      while (socket.readyState === OPEN && socket.bufferedAmount > PENDING_BYTES) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (socket.readyState === OPEN) socket.send(data);
    },
  };
  // oRPC types this as the browser's WebSocket, and uses these two members of it, awaiting what `send` returns.
  return wrapped as never;
}
