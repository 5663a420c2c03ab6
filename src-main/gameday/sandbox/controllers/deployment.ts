import { createHash } from 'node:crypto';
import { type Json, type JsonObject, type Stored, child, equalJson, numberAt, objectAt, stringAt } from '../objects.ts';
import type { Store } from '../store.ts';
import { statusOf } from './deployment-status.ts';
import { bounds, plainTemplate } from './deployment-spec.ts';
import { deployments, note, ownedBy, ownerReference, pods, replicaSets, writeAs, writeStatus } from './shared.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';

const revisionOf = (object: Stored): number => Number(stringAt(object, 'metadata', 'annotations', REVISION) || '0');
const size = (set: Stored): number => numberAt(set, 'spec', 'replicas');
const available = (set: Stored): number => numberAt(set, 'status', 'availableReplicas');

/** One pass of the deployment controller (kubernetes `pkg/controller/deployment`): revision, rollout, history, status. */
export function syncDeployment(store: Store, given: Stored): void {
  const namespace = stringAt(given, 'metadata', 'namespace');
  const deployment = store.get(deployments, namespace, given.metadata.name);
  if (deployment === undefined) return;
  const paused = child(deployment, 'spec', 'paused') === true;
  const sets = ownedBy(store, replicaSets, deployment);
  const current = paused ? sets.find((set) => equalJson(plainTemplate(set), child(deployment, 'spec', 'template'))) : newSet(store, deployment, sets);
  const old = ownedBy(store, replicaSets, deployment).filter((set) => set.metadata.uid !== current?.metadata.uid);
  if (paused) scalePaused(store, deployment, current, old);
  else if (current !== undefined) {
    if (stringAt(deployment, 'spec', 'strategy', 'type') === 'Recreate') recreate(store, deployment, current, old);
    else roll(store, deployment, current, old);
  }
  cleanUp(store, deployment, old);
  const fresh = store.get(deployments, namespace, deployment.metadata.name);
  if (fresh !== undefined) writeStatus(store, deployments, fresh, statusOf(store, fresh));
}

/** The ReplicaSet of the present template: found again under a new revision number, or made. */
function newSet(store: Store, deployment: Stored, sets: readonly Stored[]): Stored {
  const template = objectAt(deployment, 'spec', 'template');
  const highest = Math.max(0, ...sets.map(revisionOf));
  const found = sets.find((set) => equalJson(plainTemplate(set), template));
  const set = found === undefined ? makeSet(store, deployment, template, highest + 1) : taken(store, found, highest);
  const annotations = { ...objectAt(deployment, 'metadata', 'annotations'), [REVISION]: String(revisionOf(set)) };
  writeAs(store, deployments, deployment, { ...deployment, metadata: { ...deployment.metadata, annotations } });
  return set;
}

function taken(store: Store, set: Stored, highest: number): Stored {
  const now = revisionOf(set);
  if (now >= highest) return set;
  const history = stringAt(set, 'metadata', 'annotations', HISTORY);
  const annotations = { ...objectAt(set, 'metadata', 'annotations'), [REVISION]: String(highest + 1), [HISTORY]: history === '' ? String(now) : `${history},${now}` };
  return writeAs(store, replicaSets, set, { ...set, metadata: { ...set.metadata, annotations } });
}

function makeSet(store: Store, deployment: Stored, template: JsonObject, revision: number): Stored {
  const hash = templateHash(template);
  const labels = { ...objectAt(template, 'metadata', 'labels'), 'pod-template-hash': hash };
  const selector = objectAt(deployment, 'spec', 'selector');
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = objectAt(deployment, 'metadata', 'annotations');
  const name = `${deployment.metadata.name}-${hash}`;
  const namespace = stringAt(deployment, 'metadata', 'namespace');
  return store.create(replicaSets, {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name, namespace, labels, annotations: { ...annotations, [REVISION]: String(revision), 'deployment.kubernetes.io/desired-replicas': String(size(deployment)) }, ownerReferences: [ownerReference(deployment)] },
    spec: { replicas: 0, selector: { ...selector, matchLabels: { ...objectAt(selector, 'matchLabels'), 'pod-template-hash': hash } }, template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } } },
    status: { replicas: 0, observedGeneration: 1 },
  });
}

/** Ten characters of the alphabet that Kubernetes uses for safe names. */
export function templateHash(template: JsonObject): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const digest = createHash('sha256').update(JSON.stringify(sorted(template))).digest();
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length] ?? 'b').join('');
}
const sorted = (value: Json | undefined): Json =>
  Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : (value ?? null);

function setSize(store: Store, deployment: Stored, set: Stored, replicas: number): void {
  const now = store.get(replicaSets, stringAt(set, 'metadata', 'namespace'), set.metadata.name);
  if (now === undefined || size(now) === replicas) return;
  const verb = replicas > size(now) ? 'up' : 'down';
  note(store, deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${verb} replica set ${set.metadata.name} from ${size(now)} to ${replicas}`, 'deployment-controller');
  writeAs(store, replicaSets, now, { ...now, spec: { ...objectAt(now, 'spec'), replicas } });
}

function roll(store: Store, deployment: Stored, current: Stored, old: readonly Stored[]): void {
  const desired = size(deployment);
  const { surge, unavailable } = bounds(deployment);
  const total = size(current) + old.reduce((sum, set) => sum + size(set), 0);
  if (size(current) > desired) return setSize(store, deployment, current, desired);
  if (size(current) < desired && total < desired + surge) return setSize(store, deployment, current, Math.min(desired, size(current) + desired + surge - total));
  let room = total - (desired - unavailable) - (size(current) - available(current));
  if (room <= 0) return;
  // Unhealthy old pods first: they cost nothing.
  for (const set of old.filter((one) => size(one) > 0).sort((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp))) {
    const sick = Math.min(room, size(set) - available(set));
    if (sick > 0) {
      setSize(store, deployment, set, size(set) - sick);
      room -= sick;
    }
  }
  const serving = available(current) + old.reduce((sum, set) => sum + available(set), 0);
  let spare = serving - (desired - unavailable);
  for (const set of old) {
    const now = store.get(replicaSets, stringAt(set, 'metadata', 'namespace'), set.metadata.name);
    if (now === undefined || spare <= 0 || size(now) === 0) continue;
    const down = Math.min(spare, size(now));
    setSize(store, deployment, now, size(now) - down);
    spare -= down;
  }
}

function recreate(store: Store, deployment: Stored, current: Stored, old: readonly Stored[]): void {
  for (const set of old) setSize(store, deployment, set, 0);
  if (old.some((set) => ownedBy(store, pods, set).length > 0)) return;
  setSize(store, deployment, current, size(deployment));
}

/** A paused Deployment still follows its replica count, on the ReplicaSet that serves most. */
function scalePaused(store: Store, deployment: Stored, current: Stored | undefined, old: readonly Stored[]): void {
  const active = [...(current === undefined ? [] : [current]), ...old].filter((set) => size(set) > 0);
  const [only] = active;
  if (only !== undefined && active.length === 1) setSize(store, deployment, only, size(deployment));
}

function cleanUp(store: Store, deployment: Stored, old: readonly Stored[]): void {
  const limit = child(deployment, 'spec', 'revisionHistoryLimit');
  const empty = old.filter((set) => size(set) === 0 && numberAt(set, 'status', 'replicas') === 0).sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of empty.slice(0, Math.max(0, empty.length - (typeof limit === 'number' ? limit : 10)))) store.remove(replicaSets, set);
}

