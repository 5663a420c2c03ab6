import type { ServerResponse } from 'node:http';
import { listAt, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { type Target, existing } from './writes.ts';

/** The log of a simulated container: what its image would say, with times. `follow` keeps the answer open and adds a line a second. */
export function serveLog(store: Store, target: Target, query: URLSearchParams, response: ServerResponse): void {
  const pod = existing(store, target);
  const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image');
  const trouble = listAt(pod, 'status', 'containerStatuses').flatMap((one) => ['lastState', 'state'].map((state) => stringAt(one, state, 'terminated', 'message'))).find((message) => message !== '');
  // What is not started again for ever serves nobody: it does its work and says so.
  const work = stringAt(pod, 'spec', 'restartPolicy') === 'Always' || stringAt(pod, 'spec', 'restartPolicy') === '' ? 'listening on :8080' : stringAt(pod, 'status', 'phase') === 'Succeeded' ? 'done' : 'at work';
  const started = Date.parse(pod.metadata.creationTimestamp);
  const line = (at: number, text: string): string => `${query.get('timestamps') === 'true' ? `${new Date(at).toISOString()} ` : ''}${text}\n`;
  const lines = [line(started, `starting ${image}`), line(started + 400, 'configuration read'), line(started + 900, trouble ?? work)];
  const tail = Number(query.get('tailLines') ?? String(lines.length));
  response.writeHead(200, { 'content-type': 'text/plain' });
  const write = (chunk: string): void => void response.write(chunk);
  write(lines.slice(-tail).join(''));
  if (query.get('follow') !== 'true') return void response.end();
  const timer = setInterval(() => write(line(store.now(), `GET /healthz 200 ${pod.metadata.name}`)), 1_000);
  response.on('close', () => clearInterval(timer));
}
