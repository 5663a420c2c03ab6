import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RollbackItem, type WorkloadKind, type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { type InMemoryCluster, clusterInMemory } from '../../gameday/index.ts';
import { writeGuarded } from '../effects/write.ts';
import { kindOf } from '../kinds/index.ts';
import { type KubeClient, type Raw, at, items, record, text } from '../kube.ts';
import { planDigest } from '../planner/plan.ts';
import { weighItem } from '../planner/item.ts';
import { catalogue } from './backends.ts';
import { seeded } from './histories.ts';
import { image, manifest } from './lab.ts';

const INTERLEAVINGS = 1_000;
const NAMESPACE = 'shop';
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Something that happens between the plan and the click, and the fact that it moves; null: it is churn, which moves none. */
interface Slip {
  readonly name: string;
  readonly fact: string | null;
  /** Whether the guard of a write that was planned before refuses it; the rest is found by reading again. */
  readonly guarded: boolean;
  readonly kinds?: readonly WorkloadKind[];
  readonly do: (world: World, ref: WorkloadRef, planned: RollbackItem) => void | Promise<void>;
  readonly undo?: (world: World, ref: WorkloadRef) => void;
}

const template = (tag: string, name: string): Raw => ({ metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: image(tag), envFrom: [{ configMapRef: { name: `${name}-config` } }] }] } });

/** Workloads in mid-rollout: the new version crashes, the old one serves. */
class World {
  readonly cluster: InMemoryCluster = clusterInMemory({ context: 'here', namespace: NAMESPACE, services: [] });
  readonly client: KubeClient = {
    context: 'here',
    request: async (request) => ({ kind: 'answered', ...this.cluster.request(request) }),
    stream: () => { throw new Error('nothing is watched here'); },
    close: () => undefined,
  };
  #made = 0;
  /** Each look comes a minute after the one before: an accepted dry run is not taken for as long again. */
  #now = Date.now();

  path = (ref: WorkloadRef): string => `/apis/apps/v1/namespaces/${NAMESPACE}/${kindOf(ref.kind).api.plural}/${ref.name}`;
  ask(method: string, path: string, body?: unknown, contentType = 'application/merge-patch+json'): Raw {
    const answer = this.cluster.request({ method, path, ...(body === undefined ? {} : { body, contentType }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return record(answer.body);
  }
  patch = (ref: WorkloadRef, body: unknown): Raw => this.ask('PATCH', this.path(ref), body);
  live = (ref: WorkloadRef): Raw => this.ask('GET', this.path(ref));
  config = (ref: WorkloadRef, value: string): Raw => this.ask('PATCH', `/api/v1/namespaces/${NAMESPACE}/configmaps/${ref.name}-config`, { data: { value } });

  /** A workload whose first version is there and whose second one has just been written and seen. */
  async inRollout(kind: WorkloadKind, name?: string): Promise<WorkloadRef> {
    const ref: WorkloadRef = { environment: 'here', namespace: NAMESPACE, kind, name: name ?? `app-${(this.#made += 1)}` };
    if (name === undefined) this.ask('POST', `/api/v1/namespaces/${NAMESPACE}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${ref.name}-config` }, data: { value: 'first' } });
    this.ask('POST', this.path(ref).replace(/\/[^/]+$/, ''), manifest(kind, NAMESPACE, ref.name, 'v1', { ...(kind === 'DaemonSet' ? {} : { replicas: 1 }), template: template('v1', ref.name) }));
    await this.seen(ref);
    this.patch(ref, { spec: { template: template('v2-broken', ref.name) } });
    await this.seen(ref);
    return ref;
  }
  /** The controllers run on the event loop: a turn or two of it. */
  async seen(ref: WorkloadRef): Promise<void> {
    for (;;) {
      const read = await kindOf(ref.kind).read(this.client, ref);
      if (read.ok && !kindOf(ref.kind).rollout(read.value).unseen && kindOf(ref.kind).current(read.value) !== undefined) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  /** At the click the plan is looked at again, for the target that it had. */
  async plan(ref: WorkloadRef, before?: RollbackItem): Promise<RollbackItem> {
    this.#now += 61_000;
    const weighed = await weighItem(ref, { planned: before?.to?.uid }, { client: this.client, fresh: this.client, context: 'here', catalogue, journal: [], healthyForMs: 0, now: this.#now });
    const made = weighed.ok ? await weighed.value.plan(undefined) : weighed;
    if (!made.ok) throw new Error(`${ref.kind}/${ref.name}: ${made.error.message}`);
    return made.value;
  }
}

const strategyOf = (ref: WorkloadRef): string => (ref.kind === 'Deployment' ? 'strategy' : 'updateStrategy');
const revisionsOf = (ref: WorkloadRef): string => `/apis/apps/v1/namespaces/${NAMESPACE}/${ref.kind === 'Deployment' ? 'replicasets' : 'controllerrevisions'}`;
const anew = async (world: World, ref: WorkloadRef): Promise<void> => {
  world.ask('DELETE', world.path(ref));
  await world.inRollout(ref.kind, ref.name);
};

const deciding: readonly Slip[] = [
  { name: 'another release', fact: 'live template', guarded: true, do: async (world, ref) => (world.patch(ref, { spec: { template: template(`v3-broken-${Math.random()}`, ref.name) } }), world.seen(ref)), undo: (world, ref) => void world.patch(ref, { spec: { template: template('v2-broken', ref.name) } }) },
  { name: 'a pause', fact: 'paused', guarded: true, kinds: ['Deployment'], do: (world, ref) => void world.patch(ref, { spec: { paused: true } }), undo: (world, ref) => void world.patch(ref, { spec: { paused: null } }) },
  { name: 'another object of the same name', fact: 'uid', guarded: true, do: anew },
  { name: 'a changed ConfigMap', fact: 'ConfigMap', guarded: false, do: (world, ref) => void world.config(ref, String(Math.random())) },
  { name: 'an owner that would undo it', fact: 'owners', guarded: false, do: (world, ref) => void world.patch(ref, { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/x' } } }), undo: (world, ref) => void world.patch(ref, { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': null } } }) },
  {
    name: 'another strategy', fact: 'strategy', guarded: false,
    do: (world, ref) => void world.patch(ref, { spec: { [strategyOf(ref)]: ref.kind === 'Deployment' ? { type: 'Recreate', rollingUpdate: null } : { type: 'OnDelete', rollingUpdate: null } } }),
    undo: (world, ref) => void world.patch(ref, { spec: { [strategyOf(ref)]: { type: 'RollingUpdate' } } }),
  },
  {
    name: 'the target revision deleted', fact: 'target', guarded: false,
    do(world, ref, planned) {
      const held = items(world.ask('GET', revisionsOf(ref))['items']).find((one) => at(one, 'metadata', 'uid') === planned.to?.uid);
      world.ask('DELETE', `${revisionsOf(ref)}/${text(at(held, 'metadata', 'name')) ?? ''}`);
    },
    undo: (world, ref) => void world.ask('DELETE', world.path(ref)),
  },
  { name: 'another admission', fact: 'dry-run template', guarded: false, do: (world, ref) => (world.patch(ref, { metadata: { labels: { late: 'yes' } } }), world.cluster.setFaults({ mutate: { where: 'late=yes', annotations: { late: 'yes' } } })), undo: (world, ref) => (world.cluster.setFaults({}), void world.patch(ref, { metadata: { labels: { late: null } } })) },
];

const churn: readonly Slip[] = [
  { name: 'replicas by an autoscaler', fact: null, guarded: false, kinds: ['Deployment', 'StatefulSet'], do: (world, ref) => void world.ask('PATCH', `${world.path(ref)}/scale`, { spec: { replicas: 1 + Math.floor(Math.random() * 2) } }) },
  { name: 'status', fact: null, guarded: false, do: (world, ref) => void world.ask('PATCH', `${world.path(ref)}/status`, { status: { collisionCount: Math.floor(Math.random() * 1e6) } }) },
  { name: 'labels', fact: null, guarded: false, do: (world, ref) => void world.patch(ref, { metadata: { labels: { churn: String(Math.random()) } } }) },
  { name: 'annotations', fact: null, guarded: false, do: (world, ref) => void world.patch(ref, { metadata: { annotations: { 'example.com/churn': String(Math.random()) } } }) },
  { name: 'a turn of the controllers', fact: null, guarded: false, do: () => new Promise<void>((resolve) => setImmediate(resolve)) },
];

describe('between the plan and the click, in mid-rollout', () => {
  const world = new World();
  const refs: WorkloadRef[] = [];
  beforeAll(async () => {
    for (const kind of KINDS) for (let count = 0; count < 2; count += 1) refs.push(await world.inRollout(kind));
  });
  afterAll(() => world.cluster.close());

  test(`of ${INTERLEAVINGS} interleavings every change of a deciding fact is refused with the difference, and no churn ever is`, async () => {
    const next = seeded(20_261_125);
    const seen = new Map<string, number>();
    for (let turn = 0; turn < INTERLEAVINGS; turn += 1) {
      const place = Math.floor(next() * refs.length);
      const ref = refs[place] ?? { environment: 'here', namespace: NAMESPACE, kind: 'Deployment', name: 'app-1' };
      const from = next() < 0.5 ? deciding : churn;
      const usable = from.filter(({ kinds }) => kinds === undefined || kinds.includes(ref.kind));
      const slip = usable[Math.floor(next() * usable.length)];
      if (slip === undefined) continue;
      const planned = await world.plan(ref);
      await slip.do(world, ref, planned);
      const now = await world.plan(ref, planned);
      const moved = Object.keys({ ...planned.facts, ...now.facts }).filter((fact) => planned.facts[fact] !== now.facts[fact]);
      const same = planDigest([planned], [[planned.id]]) === planDigest([now], [[now.id]]);
      const where = `turn ${turn}, ${slip.name}, ${workloadId(ref)}: ${moved.join(', ') || 'nothing'} moved`;
      // The write that was planned before, as it would be sent now; in earnest it would end the rollout that all of this needs.
      const write = planned.write === null ? null : await writeGuarded({ ...world.client, request: (request) => world.client.request({ ...request, query: { ...request.query, dryRun: 'All' } }) }, { path: planned.write.path, patch: planned.write.patch.map(record) });
      if (slip.fact === null) {
        expect(same, where).toBe(true);
        expect(write?.kind, where).toBe('written');
      } else {
        expect(same, where).toBe(false);
        expect(moved.some((fact) => fact.includes(slip.fact ?? '')), where).toBe(true);
        if (slip.guarded) expect(write?.kind, where).toBe('moved');
      }
      seen.set(slip.name, (seen.get(slip.name) ?? 0) + 1);
      slip.undo?.(world, ref);
      if (slip.name === 'the target revision deleted') await world.inRollout(ref.kind, ref.name);
      if (slip.fact !== null) await world.seen(ref);
    }
    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(INTERLEAVINGS);
    for (const { name } of [...deciding, ...churn]) expect(seen.get(name) ?? 0, name).toBeGreaterThan(10);
  }, 180_000);
});
