import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { type Exchange, type Link, NotSent, type Sent } from './link.ts';

const PING_EVERY_MS = 3_000;
const PING_LATE_MS = 5_000;
/** Bytes that a server may send before we have read: on one stream, and on all of them together. */
const STREAM_WINDOW = 1 << 20;
const WINDOW = 16 << 20;

/**
 * One HTTP/2 session for list, watch, PATCH and PING together. A server that stops answering PINGs is noticed in 8 s at
 * the latest, and everything open on the session is cut then.
 */
export function h2Link(origin: string, socket: TLSSocket): Link {
  const session = connect(origin, { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: STREAM_WINDOW } });
  let closed = false;
  // A stream's own window is of no use while all share the connection's 64 KiB: fifty answers and the watches would wait for each other.
  session.once('connect', () => session.setLocalWindowSize(WINDOW));
  session.on('close', () => (closed = true));
  session.on('goaway', () => (closed = true));
  // Each open stream reports the error itself; without a listener the session would throw.
  session.on('error', () => (closed = true));
  const stopPings = pingUntilLate(session);
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

function pingUntilLate(session: ClientHttp2Session): () => void {
  const timer = setInterval(() => {
    if (session.destroyed) return clearInterval(timer);
    const late = setTimeout(() => session.destroy(new Error(`the server has not answered a PING for ${PING_LATE_MS / 1000} s`)), PING_LATE_MS);
    const sent = session.ping((error) => {
      clearTimeout(late);
      if (error !== null) session.destroy();
    });
    if (!sent) clearTimeout(late);
  }, PING_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
