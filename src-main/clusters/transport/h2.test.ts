import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { h2Link } from './h2.ts';

/** An HTTP/2 frame (RFC 9113, 4.1) on stream 0. */
const frame = (type: number, payload: Buffer = Buffer.alloc(0)): Buffer => Buffer.concat([Buffer.from([0, 0, payload.length, type, 0, 0, 0, 0, 0]), payload]);
const SETTINGS = frame(4);
const WINDOW_UPDATE = frame(8, Buffer.from([0, 0, 0, 1]));
const pings = { everyMs: 20, lateMs: 100 };

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** A server that never answers a PING; `talks` has it send a frame every 20 ms. */
async function opened(talks: boolean) {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    socket.write(SETTINGS);
    const timer = talks ? setInterval(() => socket.write(WINDOW_UPDATE), 20) : undefined;
    socket.on('close', () => clearInterval(timer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return { link: h2Link('http://127.0.0.1', socket, pings), socket };
}

describe('a connection whose PINGs go unanswered', () => {
  test('is cut when nothing comes at all', async () => {
    const { link, socket } = await opened(false);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(link.closed).toBe(true);
  });

  test('lives for as long as frames arrive: a server under load may be late with the answer', async () => {
    const { link, socket } = await opened(true);
    const from = socket.bytesRead;
    // Ten times as long as silence is borne, told by what arrived.
    while (socket.bytesRead < from + 50 * WINDOW_UPDATE.length && !link.closed) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(link.closed).toBe(false);
    link.close();
  });
});
