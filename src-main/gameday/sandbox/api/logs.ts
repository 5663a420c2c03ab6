import type { ServerResponse } from 'node:http';
import { listAt, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { type Target, existing } from './writes.ts';

/** The log of a simulated container: what its image would say, with times. `follow` keeps the answer open and adds a line a second. */
export function serveLog(store: Store, target: Target, query: URLSearchParams, response: ServerResponse): void {
  const pod = existing(store, target);
  const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image');
  const trouble = listAt(pod, 'status', 'containerStatuses').map((one) => stringAt(one, 'lastState', 'terminated', 'message')).find((message) => message !== '');
  const started = Date.parse(pod.metadata.creationTimestamp);
  const line = (at: number, text: string): string => `${query.get('timestamps') === 'true' ? `${new Date(at).toISOString()} ` : ''}${text}\n`;
  const lines = [line(started, `starting ${image}`), line(started + 400, 'configuration read'), trouble === undefined ? line(started + 900, 'listening on :8080') : line(started + 900, trouble)];
  const tail = Number(query.get('tailLines') ?? String(lines.length));
  response.writeHead(200, { 'content-type': 'text/plain' });
  const write = (chunk: string): void => void response.write(chunk);
  write(lines.slice(-tail).join(''));
  if (query.get('follow') !== 'true') return void response.end();
  const timer = setInterval(() => write(line(store.now(), `GET /healthz 200 ${pod.metadata.name}`)), 1_000);
  response.on('close', () => clearInterval(timer));
}
