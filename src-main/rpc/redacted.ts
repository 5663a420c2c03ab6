import { redactJson } from '../vault/index.ts';
import type { PacedSocket } from './paced.ts';

/** A port that one frame of an Electron window talks through. */
export interface FramePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

type Redact = (text: string) => string;

// oRPC's messages are JSON texts; bytes are only what we made ourselves of what was redacted already.
const clean = <T>(message: T, redact: Redact): T | string => (typeof message === 'string' ? redactJson(message, redact) : message);

/** The same socket; no message that leaves by it holds a known secret. */
export function redacted(socket: PacedSocket, redact: Redact): PacedSocket {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    get readyState() {
      return socket.readyState;
    },
    send: (data) => socket.send(clean(data, redact)),
    addEventListener: socket.addEventListener.bind(socket),
  };
}

/** The same port of an Electron window; no message that leaves by it holds a known secret. */
export function redactedPort(port: FramePort, redact: Redact): FramePort {
  return { postMessage: (message) => port.postMessage(clean(message, redact)), on: port.on.bind(port), start: () => port.start() };
}
