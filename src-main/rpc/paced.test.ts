import { expect, test } from 'vitest';
import { PENDING_BYTES, paced } from './paced.ts';

test('a slow reader never has more than one message above the limit waiting for it, and gets everything in the end', async () => {
  const socket = { bufferedAmount: 0, readyState: 1, sent: 0, most: 0, addEventListener: () => undefined, send(data: string) {
    socket.bufferedAmount += data.length;
    socket.most = Math.max(socket.most, socket.bufferedAmount);
    socket.sent += 1;
  } };
  // The wrapper's two members are what oRPC uses of it.
  const wrapped = paced(socket as never) as unknown as { send(data: string): Promise<void> };
  const message = 'x'.repeat(PENDING_BYTES / 4);
  const draining = setInterval(() => (socket.bufferedAmount = Math.max(0, socket.bufferedAmount - PENDING_BYTES)), 5);
  for (let count = 0; count < 40; count += 1) await wrapped.send(message);
  clearInterval(draining);
  expect(socket.sent).toBe(40);
  expect(socket.most).toBeLessThanOrEqual(PENDING_BYTES + message.length);
});
