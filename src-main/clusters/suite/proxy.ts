import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';

export interface Passing {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

type Fate = 'answered' | 'unanswered';

/** Stands before an API server on loopback and sees every request. `unanswered`: it is passed on, and its answer is `lost` on the way back. */
export async function startProxy(to: () => string, see: (passing: Passing) => Fate | Promise<Fate>, lost: () => void = () => undefined): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const body = Buffer.concat(chunks);
      const { method = 'GET', url = '/' } = incoming;
      const fate = await see({ method, url, body: body.toString('utf8') });
      const { host: _host, ...headers } = incoming.headers;
      const onward = request(new URL(url, to()), { method, headers, rejectUnauthorized: false, agent: false }, (answer) => {
        if (fate === 'unanswered') return void answer.resume().once('end', lost);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => response.destroy()).pipe(response);
      });
      onward.on('error', () => response.destroy());
      if (fate === 'answered') response.on('close', () => onward.destroy());
      onward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
