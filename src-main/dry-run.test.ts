import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, createServer } from 'node:http';
import { request } from 'node:https';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActRequest, DryStep, RollbackItem } from '../src-preload/contract/index.ts';
import { type Captain, createCaptain } from './captain.ts';
import { startProxy } from './clusters/suite/index.ts';
import { type Sandbox, shopSeed, startSandbox } from './gameday/index.ts';
import { actions } from './runbooks/actions/index.ts';

/** What passed the proxy and would have changed the cluster: no read, no `dryRun`, no question about permissions. */
const writes: string[] = [];
const asked: string[] = [];
let answered = 0;
let sandbox: Sandbox;
let captain: Captain;
const dir = mkdtempSync(join(tmpdir(), 'qd-dry-'));
const marker = join(dir, 'the-script-ran');

function count({ method, url, body }: { readonly method: string; readonly url: string; readonly body: string }): 'answered' {
  const { pathname, searchParams } = new URL(url, 'http://proxy');
  // A deletion's options count only where they are in its body.
  const dry = method === 'DELETE' ? /"dryRun":\["All"\]/.test(body) : searchParams.get('dryRun') === 'All';
  const review = method === 'POST' && /^\/apis\/auth(orization|entication)\.k8s\.io\//.test(pathname);
  if (method !== 'GET' && dry) asked.push(`${method} ${pathname}`);
  else if (method !== 'GET' && !review) writes.push(`${method} ${url}`);
  return 'answered';
}

let proxy: Awaited<ReturnType<typeof startProxy>>;
/** Anything but a GET here would be an effect too. */
const elsewhere = createServer((incoming, response) => {
  if (incoming.method !== 'GET') writes.push(`${incoming.method ?? ''} elsewhere`);
  answered += 1;
  response.end('well');
});
const portOf = async (server: typeof elsewhere): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};

/** Straight to the API server, past the proxy: how the world comes into the state that a case needs. */
async function straight(method: string, path: string, body: unknown = undefined, type = 'application/json'): Promise<Record<string, never>> {
  // The sandbox's own kubeconfig; so are the next ones.
  const config = JSON.parse(readFileSync(sandbox.kubeconfigPath, 'utf8')) as { users: [{ user: { token: string } }] };
  const sent = request(new URL(path, sandbox.clusters[0]?.url), { method, rejectUnauthorized: false, agent: false, headers: { authorization: `Bearer ${config.users[0].user.token}`, 'content-type': type } });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  // What Node gives with this event.
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = (await answer.toArray()).join('');
  if ((answer.statusCode ?? 500) >= 300) throw new Error(`${method} ${path}: ${text}`);
  // An object of the API, of which a case reads what it knows to be there.
  return JSON.parse(text) as Record<string, never>;
}
const merge = (path: string, body: unknown) => straight('PATCH', path, body, 'application/merge-patch+json');
const apps = '/apis/apps/v1/namespaces/shop';
const argo = '/apis/argoproj.io/v1alpha1/namespaces/shop';

beforeAll(async () => {
  const started = await startSandbox({ seed: shopSeed().slice(1, 2), dir });
  if (!started.ok) throw new Error(started.error.message);
  sandbox = started.value;
  // As above.
  const config = JSON.parse(readFileSync(sandbox.kubeconfigPath, 'utf8')) as { clusters: { cluster: Record<string, unknown> }[] };
  proxy = await startProxy(() => sandbox.clusters[0]?.url ?? '', count);
  for (const one of config.clusters) one.cluster = { server: proxy.url };
  const kubeconfig = join(dir, 'counted.json');
  writeFileSync(kubeconfig, JSON.stringify(config));
  await prepareWorld();
  const workspaceDir = join(dir, 'workspace');
  for (const folder of ['services', 'runbooks', 'trees']) mkdirSync(join(workspaceDir, folder), { recursive: true });
  writeFileSync(join(workspaceDir, 'quarterdeck.yaml'), 'workspace: shop\nenvironments:\n  eu: { context: shop-eu, namespace: shop, protection: open }\n');
  writeFileSync(join(workspaceDir, 'services/cart.yaml'), 'service: cart\ntier: 1\nworkload: { kind: Deployment, name: cart }\n');
  writeFileSync(join(workspaceDir, 'trees/rollback.yaml'), 'tree: rollback\nstart: harm\nquestions:\n  harm:\n    ask: Harm?\n    answer: { by: captain, expires: 10m }\n    then: { ifYes: back, ifNo: hold, ifUnknown: hold }\nleaves:\n  hold: { do: hold, say: Keep watching }\n  back: { do: rollback, target: known-good }\n');
  // A plan of a Helm release is pressed as it was made: it comes from a captain before this one.
  captain = await opened(workspaceDir, kubeconfig);
  const item = await helmItem();
  await captain.close();
  writeFileSync(join(workspaceDir, 'runbooks/everything.yaml'), JSON.stringify({ runbook: 'everything', steps: stepsOf(await cases(item, await portOf(elsewhere))) }));
  writeFileSync(join(workspaceDir, 'runbooks/pause.yaml'), JSON.stringify({ runbook: 'pause', steps: [{ id: 'pause', uses: 'cluster/pause', with: { workload: { service: 'cart', environment: 'eu' } } }] }));
  copyFileSync('resources/example/runbooks/rotate-key.yaml', join(workspaceDir, 'runbooks/rotate-key.yaml'));
  captain = await opened(workspaceDir, kubeconfig);
}, 60_000);
afterAll(async () => {
  await captain.close();
  await sandbox.close();
  proxy.close();
  elsewhere.close();
});

async function opened(workspaceDir: string, kubeconfig: string): Promise<Captain> {
  const made = await createCaptain({ dataDir: join(dir, 'data'), workspaceDir, kubeconfig, contexts: [], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  const { environments } = made.value.services.live;
  await new Promise<void>((resolve) => {
    const look = (): void => void (environments.get('eu')?.freshness.kind === 'fresh' && resolve());
    environments.onChange(look);
    look();
  });
  return made.value;
}

async function until(path: string, holds: (object: Record<string, never>) => boolean): Promise<void> {
  while (!holds(await straight('GET', path))) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** A canary at its first pause, an aborted update, a paused Deployment, a set that a broken pod holds up, an owner that is suspended, a Helm release. */
async function prepareWorld(): Promise<void> {
  const image = (name: string, tag: string) => ({ spec: { template: { spec: { containers: [{ name, image: `registry.example/shop/${name}:${tag}` }] } } } });
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { replicas: 1, selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } } } };
  await straight('POST', `${apps}/statefulsets`, set);
  await merge(`${apps}/deployments/mail`, { spec: { paused: true } });
  await merge(`${argo}/rollouts/search`, image('search', '5.0.0'));
  await merge(`${argo}/rollouts/inventory`, image('inventory', '1.23.0'));
  await straight('POST', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'idle', namespace: 'argocd' }, spec: { project: 'shop', source: {}, destination: {}, syncPolicy: {} } });
  for (const version of [1, 2]) {
    const release = { name: 'shop', version, namespace: 'shop', info: { status: version === 2 ? 'deployed' : 'superseded', description: 'done', last_deployed: '2026-11-20T10:00:00Z' }, chart: { metadata: { name: 'shop', version: '1.0.0', appVersion: `${version}` } }, manifest: `kind: ConfigMap\nmetadata: { name: shop }\ndata: { version: "${version}" }\n` };
    const packed = Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64');
    await straight('POST', '/api/v1/namespaces/shop/secrets', { apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1', metadata: { name: `sh.helm.release.v1.shop.v${version}`, labels: { owner: 'helm', name: 'shop', version: `${version}`, status: release.info.status } }, data: { release: packed } });
  }
  await until(`${apps}/statefulsets/db`, (now) => now['status']?.['readyReplicas'] === 1);
  await merge(`${apps}/statefulsets/db`, { spec: { template: { spec: { containers: [{ name: 'db', image: 'db:broken' }] } } } });
  await until(`${argo}/rollouts/inventory`, (now) => now['status']?.['phase'] === 'Paused');
  await merge(`${argo}/rollouts/inventory/status`, { status: { abort: true } });
  await until(`${argo}/rollouts/search`, (now) => now['status']?.['phase'] === 'Paused');
  await until('/api/v1/namespaces/shop/pods/db-0', (now) => JSON.stringify(now).includes('CrashLoopBackOff'));
}

async function helmItem(): Promise<RollbackItem> {
  const plan = await captain.services.acts.plan({ kind: 'rollback', workloads: [{ environment: 'eu', namespace: 'shop', kind: 'HelmRelease', name: 'shop' }], to: {}, reason: '' }, 's');
  const item = plan.ok ? plan.value.rollback?.items[0] : undefined;
  if (item === undefined) throw new Error('no item');
  // As it is planned where a `helm` is on PATH.
  return { ...item, blockers: [] };
}

interface Case {
  readonly uses: string;
  readonly with?: Record<string, unknown>;
  readonly more?: Record<string, unknown>;
  /** What its difference, or what it would send or run, holds; null: it changes nothing, and asks or waits or looks. */
  readonly shows: RegExp | null;
  readonly verdict?: DryStep['verdict'];
}
let known: readonly Case[] = [];
const stepsOf = (all: readonly Case[]) => all.map(({ uses, with: input, more }, index) => ({ id: `s${index}`, uses, ...(input === undefined ? {} : { with: input }), ...more }));

/** Every action that there is, each on a world in which it has something to do. */
async function cases(item: RollbackItem, port: number): Promise<readonly Case[]> {
  const of = (kind: string, name: string) => ({ workload: { environment: 'eu', namespace: 'shop', kind, name } });
  const owner = async (name: string) => ({ environment: 'eu', owner: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name }, uid: uidOf(await straight('GET', `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`)), was: { selfHeal: true } });
  // A list of ControllerRevisions.
  const revisions = (await straight('GET', `${apps}/controllerrevisions`))['items'] as unknown as { metadata: { uid: string; name: string }; revision: number }[];
  const good = revisions.find((one) => one.metadata.name.startsWith('db-') && one.revision === 1);
  const url = `http://127.0.0.1:${port}/`;
  return (known = [
    { uses: 'cluster/set-image', with: { ...of('Deployment', 'cart'), image: 'registry.example/shop/cart:2.0.0' }, shows: /^- .*cart:1\.9\.1\n\+ .*cart:2\.0\.0$/m },
    { uses: 'cluster/rollback', with: of('Deployment', 'orders'), shows: /^- .*orders:2\.14\.1\n\+ .*orders:2\.14\.0$/m },
    { uses: 'cluster/pause', with: of('Deployment', 'checkout'), shows: /^\+ {3}paused: true$/m },
    { uses: 'cluster/resume', with: of('Deployment', 'mail'), shows: /^- {3}paused: true$/m },
    { uses: 'cluster/scale', with: { ...of('Deployment', 'tax'), replicas: 7 }, shows: /^- {3}replicas: 2\n\+ {3}replicas: 7$/m },
    { uses: 'cluster/restart', with: of('Deployment', 'storefront'), shows: /^\+ .*kubectl\.kubernetes\.io\/restartedAt/m },
    { uses: 'cluster/apply', with: { environment: 'eu', manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cart' }, data: { LOG_LEVEL: 'info', FLAG: 'on' } } }, shows: /^\+ {3}FLAG: on$/m },
    { uses: 'cluster/job', with: { environment: 'eu', name: 'migrate', image: 'migrate:1' }, shows: /^\+ .*image: migrate:1$/m },
    { uses: 'cluster/free-pods', with: { ...of('StatefulSet', 'db'), revision: good?.metadata.uid ?? '' }, shows: /^- Pod\/db-0 / },
    { uses: 'cluster/promote', with: of('Rollout', 'search'), shows: /^- {3}pauseConditions:/m },
    { uses: 'cluster/abort', with: of('Rollout', 'search'), shows: /^\+ {3}abort: true$/m },
    { uses: 'cluster/retry', with: of('Rollout', 'inventory'), shows: /^- {3}abort: true$/m },
    { uses: 'cluster/suspend-owner', with: await owner('recommendations'), shows: /^- +selfHeal: true$/m },
    { uses: 'cluster/resume-owner', with: await owner('idle'), shows: /^\+ .*selfHeal: true$/m },
    { uses: 'helm/rollback', with: { item }, shows: /^- .*version: "2".*\n\+ .*version: "1"/m },
    { uses: 'http/request', with: { url, headers: { authorization: { secret: 'tax-key' } }, body: { go: true, key: { secret: 'tax-key' } } }, shows: /^POST .*\ncontent-type: application\/json\nauthorization: \[secret tax-key\]\n\n[^]*"key": "\[secret tax-key\]"/ },
    { uses: 'shell', more: { run: `touch "$MARKER"`, env: { MARKER: marker, KEY: { secret: 'tax-key' } } }, shows: /^MARKER=.*\nKEY=\[secret tax-key\]\ntouch "\$MARKER"$/ },
    { uses: 'http/check', with: { url }, shows: null },
    { uses: 'cluster/wait-for-rollout', with: of('Deployment', 'shipping'), shows: null },
    { uses: 'cluster/wait-for', with: { until: 'signals.readyShare.value >= 0.9', ...of('Deployment', 'shipping') }, shows: null },
    { uses: 'approve', with: { ask: 'Go?' }, shows: null, verdict: 'would-ask' },
    { uses: 'ask', with: { ask: 'Which?', options: ['a', 'b'] }, shows: null, verdict: 'would-ask' },
    { uses: 'tree', with: { tree: 'rollback', environment: 'eu', service: 'cart' }, shows: null },
    { uses: 'note', with: { text: 'traffic moved' }, shows: null },
    { uses: 'delay', with: { for: '1m' }, shows: null },
  ]);
}
const uidOf = (object: Record<string, never>): string => String(object['metadata']?.['uid']);

test('a dry run of every action that there is says what it would do with the real difference, and writes nothing', async () => {
  writes.length = 0;
  asked.length = 0;
  answered = 0;
  const made = await captain.services.runbooks.dryRun({ runbook: 'everything', inputs: {} });
  if (!made.ok) throw new Error(made.error.message);
  expect([...actions.keys()].sort()).toEqual(known.map(({ uses }) => uses).sort());
  expect(made.value.map((step) => [step.uses, step.verdict, step.say])).toEqual(known.map(({ uses, verdict }) => [uses, verdict ?? 'would-do', expect.stringMatching(/.{5}/)]));
  made.value.forEach((step, index) => {
    const shows = known[index]?.shows ?? null;
    if (shows === null) expect([step.uses, step.diff, step.sends]).toEqual([step.uses, null, null]);
    else expect(`${step.diff ?? ''}${step.sends ?? ''}`, step.uses).toMatch(shows);
  });
  expect(writes).toEqual([]);
  expect(answered).toBe(0);
  expect(existsSync(marker)).toBe(false);
  // The server was asked, many times, what it would make of them.
  expect(asked.length).toBeGreaterThan(10);
});

test('a shipped runbook: what undoes a step is shown as well, with its own difference, and what comes after a change says so', async () => {
  writes.length = 0;
  const made = await captain.services.runbooks.dryRun({ runbook: 'rotate-key', inputs: { environment: 'eu', service: 'cart' } });
  if (!made.ok) throw new Error(made.error.message);
  const of = (id: string) => made.value.find((step) => step.id === id);
  expect(of('config')).toMatchObject({ verdict: 'would-ask', diff: expect.stringMatching(/^\+ {3}key: tax-2026-11$/m) });
  expect(of('config~undo')).toMatchObject({ verdict: 'later', say: expect.stringMatching(/^only if what config did is undone; as it is now: apply ConfigMap/), diff: expect.stringMatching(/^\+ {3}key: tax-2025-11$/m) });
  expect(of('restart')).toMatchObject({ verdict: 'would-do', diff: expect.stringContaining('restartedAt') });
  expect(of('revoke')).toMatchObject({ verdict: 'later', say: 'only if steps.keep.outputs.choice == "revoke", which is known when it begins' });
  expect(writes).toEqual([]);
});

test('what counts does count: the same changes in earnest are writes', async () => {
  writes.length = 0;
  const start: ActRequest = { kind: 'start-run', runbook: 'pause', environments: [], inputs: {} };
  await captain.arm(['eu']);
  const plan = await captain.services.acts.plan(start, 's');
  if (!plan.ok) throw new Error(plan.error.message);
  const outcome = await captain.carryOut(start, plan.value.digest);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await new Promise<void>((resolve) => {
    const look = (): void => void (captain.services.live.runs.get(outcome.run)?.finishedAt != null && resolve());
    captain.services.live.runs.onChange(look);
    look();
  });
  expect(writes).toEqual([expect.stringMatching(/^PATCH \/apis\/apps\/v1\/namespaces\/shop\/deployments\/cart\?fieldManager=quarterdeck$/)]);
});
