import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { type Exchange, type Link, NotSent, type Sent } from './link.ts';

/** How often a PING is sent, and for how long nothing at all may arrive after one, ms. */
const PINGS = { everyMs: 3_000, lateMs: 5_000 };
/** Bytes that a server may send before we have read: on one stream, and on all of them together. */
const STREAM_WINDOW = 1 << 20;
const WINDOW = 16 << 20;

/**
 * One HTTP/2 session for list, watch, PATCH and PING together. A server of which nothing arrives after a PING is noticed in 8 s
 * at the latest, and everything open on the session is cut then. One under load may be late with its answer while it goes on
 * sending frames: that connection lives.
 */
export function h2Link(origin: string, socket: Socket, pings = PINGS): Link {
  const session = connect(origin, { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: STREAM_WINDOW } });
  let closed = false;
  // A stream's own window is of no use while all share the connection's 64 KiB: fifty answers and the watches would wait for each other.
  session.once('connect', () => session.setLocalWindowSize(WINDOW));
  session.on('close', () => (closed = true));
  session.on('goaway', () => (closed = true));
  // Each open stream reports the error itself; without a listener the session would throw.
  session.on('error', () => (closed = true));
  const stopPings = pingUntilSilent(session, () => socket.bytesRead, pings);
  return {
    protocol: 'h2',
    get closed() {
      return closed || session.closed || session.destroyed;
    },
    send: (sent) => send(session, origin, sent),
    close: () => {
      stopPings();
      session.destroy();
    },
  };
}

function send(session: ClientHttp2Session, origin: string, { method, path, headers, body, signal }: Sent): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    if (session.closed || session.destroyed) return reject(new NotSent('the connection was closed before the request'));
    const { host: _host, ...rest } = headers;
    const stream = session.request({ ':method': method, ':path': path, ':authority': new URL(origin).host, ...rest }, { endStream: body === null, signal });
    stream.on('response', (answer) => resolve({ status: Number(answer[':status']), headers: answer, body: stream }));
    stream.on('error', (error) => {
      // REFUSED_STREAM: the server says that it has not processed it (RFC 9113, 8.7).
      const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
      reject(refused ? new NotSent('the server refused the stream unprocessed') : error);
    });
    stream.on('close', () => reject(new Error('the connection was cut before an answer')));
    if (body !== null) stream.end(body);
  });
}

/** An answer to a PING is something that arrives, as any frame is. No more than one is open at a time: Node cancels the eleventh. */
function pingUntilSilent(session: ClientHttp2Session, received: () => number, { everyMs, lateMs }: typeof PINGS): () => void {
  let asked = false;
  const timer = setInterval(() => {
    if (session.destroyed) return clearInterval(timer);
    const before = received();
    const isSilent = (): void => {
      if (received() === before) session.destroy(new Error(`nothing has come from the server for ${lateMs / 1000} s after a PING`));
    };
    // This process itself may have been held up: what has arrived meanwhile is read first.
    setTimeout(() => setImmediate(isSilent), lateMs).unref();
    asked ||= session.ping((error) => {
      asked = false;
      if (error !== null) session.destroy();
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
