import { spawn } from 'node:child_process';
import { connect } from 'node:http2';
import { performance } from 'node:perf_hooks';
import { loadKubeconfig, resolveContext } from '../../src-main/clusters/kubeconfig/index.ts';
import { type Ground, names } from './cluster.ts';

/** `kubectl rollout undo` for each, one after another or eight at a time; ms. */
export async function byKubectl(kubectl: string, ground: Ground, atOnce: 1 | 8): Promise<number> {
  const undo = `"$KUBECTL" --kubeconfig "$CONFIG" -n "$NS" rollout undo`;
  const script = atOnce === 1 ? names.map((name) => `${undo} deployment/${name}`).join(' && ') : `printf '%s\\n' ${names.map((name) => `deployment/${name}`).join(' ')} | xargs -P8 -n1 ${undo}`;
  const started = performance.now();
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, KUBECTL: kubectl, CONFIG: ground.kubeconfig, NS: ground.namespace } });
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`kubectl ended with ${code ?? 'a signal'}`);
  return performance.now() - started;
}

export interface BarePatch {
  readonly path: string;
  readonly body: string;
}

/** As in our own transport: what a server may send on the connection before it is read, bytes. */
const WINDOW = 16 << 20;

/**
 * The same PATCHes and nothing else, over the same number of connections: we hold one HTTP/2 session for each (cluster, user),
 * so this is one HTTP/2 session too, open and used before, with our windows, and all fifty streams begin in one turn, as ours
 * do. The requests are ours to the byte of path, query and body. No plan, no look at the world, no journal, no watches on the
 * session: what is left is what the server, the wire and Node's HTTP/2 cost. Ms from the first request to the last answer.
 */
export async function bare(ground: Ground, patches: readonly BarePatch[]): Promise<number> {
  const settings = await resolveContext(await loadKubeconfig({ files: [ground.kubeconfig], mustExist: true }), ground.context);
  if (!settings.ok) throw new Error(settings.error.message);
  const { server, identity, tls } = settings.value;
  const session = connect(server.origin, { ...(tls.ca === null ? {} : { ca: tls.ca }), ...(identity.kind === 'certificate' ? { cert: identity.cert, key: identity.key } : {}) });
  const authorization = identity.kind === 'token' ? { authorization: `Bearer ${identity.token}` } : {};
  const one = (method: string, path: string, body: string | null): Promise<number> => new Promise((resolve, reject) => {
    const stream = session.request({ ':method': method, ':path': path, 'content-type': 'application/json-patch+json', ...authorization }, { endStream: body === null });
    let status = 0;
    stream.on('response', (headers) => (status = Number(headers[':status'])));
    stream.on('error', reject);
    stream.on('end', () => resolve(status));
    stream.resume();
    if (body !== null) stream.end(body);
  });
  await one('GET', '/version', null);
  session.setLocalWindowSize(WINDOW);
  const started = performance.now();
  const statuses = await Promise.all(patches.map(({ path, body }) => one('PATCH', path, body)));
  const took = performance.now() - started;
  session.close();
  if (statuses.some((status) => status !== 200)) throw new Error(`a bare PATCH was answered with ${statuses.find((status) => status !== 200) ?? 0}`);
  return took;
}
