import { type JsonObject, type Stored, child, equalJson, numberAt, objectAt, stamp, stringAt } from '../../objects.ts';
import type { Store } from '../../store.ts';
import { defaulted } from '../../defaults.ts';
import { templateHash } from '../deployment.ts';
import { note, ownedBy, ownerReference, replicaSets, writeAs } from '../shared.ts';
import { roleMetadata, withEphemeral, withoutEphemeral } from './ephemeral.ts';
import {
  DESIRED, HASH, HISTORY, MANAGER, REVISION, SCALE_DOWN_AT, type Pass, annotation, annotationsOf, available, hashOf, namespaceOf, replicasOf, revisionOf, rollouts, size,
} from './pass.ts';

const NOT_COPIED = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY, DESIRED, 'notified.notifications.argoproj.io'];

export const setsOf = (store: Store, rollout: Stored): Stored[] => ownedBy(store, replicaSets, rollout).sort((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp));

/** A ReplicaSet's template as a Rollout might hold it: without the hash label and what is only for its present role. */
function plainTemplate(set: Stored): JsonObject {
  const template = withoutEphemeral(set);
  const metadata = objectAt(template, 'metadata');
  const { [HASH]: _hash, ...labels } = objectAt(metadata, 'labels');
  return { ...template, metadata: { ...metadata, labels } };
}

const templateDefaulted = (template: JsonObject): JsonObject => objectAt(defaulted('ReplicaSet', { spec: { template } }), 'spec', 'template');

/** Never the hash that a Deployment gives the same template: both may stand beside each other, with names made of it. */
export const rolloutHash = (template: JsonObject): string => templateHash({ rollout: template });

/** The ReplicaSet of the present template, by hash, else by equality once the template is defaulted as a ReplicaSet's is. */
export function findNewSet(spec: JsonObject, sets: readonly Stored[]): Stored | undefined {
  const template = objectAt(spec, 'template');
  const hash = rolloutHash(template);
  const full = templateDefaulted(template);
  return sets.find((set) => hashOf(set) === hash) ?? sets.find((set) => equalJson(plainTemplate(set), full));
}

/** Makes the ReplicaSet of the present template, empty, as the newest revision. */
export function makeSet(store: Store, rollout: Stored, spec: JsonObject, sets: readonly Stored[]): Stored {
  const template = objectAt(spec, 'template');
  const hash = rolloutHash(template);
  const metadata = objectAt(template, 'metadata');
  const labels = { ...objectAt(metadata, 'labels'), [HASH]: hash };
  const selector = objectAt(spec, 'selector');
  const revision = String(Math.max(0, ...sets.map(revisionOf)) + 1);
  const status = objectAt(rollout, 'status');
  const isFirst = !sets.some((set) => hashOf(set) === stringAt(status, 'stableRS'));
  const name = `${rollout.metadata.name}-${hash}`;
  const object = withEphemeral({
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name, namespace: namespaceOf(rollout), labels, annotations: { ...copied(rollout), [REVISION]: revision, [DESIRED]: String(replicasOf(spec)) }, ownerReferences: [ownerReference(rollout)] },
    spec: {
      replicas: 0, ...(child(spec, 'minReadySeconds') === undefined ? {} : { minReadySeconds: numberAt(spec, 'minReadySeconds') }),
      selector: { ...selector, matchLabels: { ...objectAt(selector, 'matchLabels'), [HASH]: hash } }, template: { ...template, metadata: { ...metadata, labels } },
    },
  }, isFirst ? roleMetadata(spec, 'stable') : roleMetadata(spec, 'canary'));
  const made = store.create(replicaSets, { ...defaulted('ReplicaSet', object), metadata: objectAt(object, 'metadata'), status: { replicas: 0, observedGeneration: 1 } });
  setRevision(store, rollout, revision);
  note(store, rollout, 'Normal', 'NewReplicaSetCreated', `Created ReplicaSet ${name} (revision ${revision})`, MANAGER);
  return made;
}

const copied = (rollout: Stored): JsonObject => Object.fromEntries(Object.entries(annotationsOf(rollout)).filter(([key]) => !NOT_COPIED.includes(key)));

/** Gives a ReplicaSet that was found again the newest revision number, and remembers its earlier ones. */
export function syncRevision(store: Store, rollout: Stored, set: Stored, others: readonly Stored[]): Stored {
  const wanted = Math.max(0, ...others.map(revisionOf)) + 1;
  const now = revisionOf(set);
  const history = annotation(set, HISTORY);
  const renumbered = now < wanted;
  const fromRollout = copied(rollout);
  const changed = renumbered || Object.entries(fromRollout).some(([key, value]) => annotationsOf(set)[key] !== value);
  const annotations = !changed ? annotationsOf(set) : {
    ...annotationsOf(set), ...fromRollout, [REVISION]: String(Math.max(now, wanted)),
    ...(now > 0 ? { [HISTORY]: history === '' ? String(now) : `${history},${now}` } : {}),
  };
  const written = writeAs(store, replicaSets, set, { ...set, metadata: { ...set.metadata, annotations } }, MANAGER);
  setRevision(store, rollout, String(Math.max(now, wanted)));
  return written;
}

function setRevision(store: Store, given: Stored, revision: string): void {
  const rollout = store.get(rollouts, namespaceOf(given), given.metadata.name);
  if (rollout === undefined || annotation(rollout, REVISION) === revision) return;
  writeAs(store, rollouts, rollout, { ...rollout, metadata: { ...rollout.metadata, annotations: { ...annotationsOf(rollout), [REVISION]: revision } } }, MANAGER);
  note(store, rollout, 'Normal', 'RolloutUpdated', `Rollout updated to revision ${revision}`, MANAGER);
}

const fresh = (store: Store, set: Stored): Stored | undefined => store.get(replicaSets, namespaceOf(set), set.metadata.name);

/** Sets a ReplicaSet's size and the note of what is desired of the whole; true where its size changed. */
export function scale({ store, rollout, spec }: Pass, given: Stored, replicas: number): boolean {
  const set = fresh(store, given);
  const desired = String(replicasOf(spec));
  if (set === undefined || (size(set) === replicas && annotation(set, DESIRED) === desired)) return false;
  const scaled = size(set) !== replicas;
  const { [SCALE_DOWN_AT]: deadline, ...rest } = annotationsOf(set);
  const annotations = { ...rest, [DESIRED]: desired, ...(deadline === undefined || replicas === 0 ? {} : { [SCALE_DOWN_AT]: deadline }) };
  if (scaled) {
    note(store, rollout, 'Normal', 'ScalingReplicaSet', `Scaled ${replicas > size(set) ? 'up' : 'down'} ReplicaSet ${set.metadata.name} (revision ${revisionOf(set)}) from ${size(set)} to ${replicas}`, MANAGER);
  }
  writeAs(store, replicaSets, set, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...objectAt(set, 'spec'), replicas } }, MANAGER);
  return scaled;
}

/** Notes when a ReplicaSet that is out of use shall go, or with null takes the note away. */
export function setScaleDownAt(store: Store, given: Stored, at: number | null): void {
  const set = fresh(store, given);
  if (set === undefined || (at === null && annotation(set, SCALE_DOWN_AT) === '')) return;
  const { [SCALE_DOWN_AT]: _old, ...rest } = annotationsOf(set);
  writeAs(store, replicaSets, set, { ...set, metadata: { ...set.metadata, annotations: at === null ? rest : { ...rest, [SCALE_DOWN_AT]: stamp(at) } } }, MANAGER);
}
export const hasScaleDownAt = (set: Stored | undefined): boolean => annotation(set, SCALE_DOWN_AT) !== '';

/** Removes the oldest empty ReplicaSets beyond `revisionHistoryLimit`, neither new nor stable. */
export function cleanHistory({ store, spec, others }: Pass): void {
  const limit = typeof spec['revisionHistoryLimit'] === 'number' ? spec['revisionHistoryLimit'] : 10;
  for (const set of others.slice(0, Math.max(0, others.length - limit))) {
    const now = fresh(store, set);
    if (now !== undefined && size(now) === 0 && numberAt(now, 'status', 'replicas') === 0) store.remove(replicaSets, now);
  }
}

/** All desired replicas of the whole are this ReplicaSet's, and available. */
export const isSaturated = (spec: JsonObject, set: Stored): boolean =>
  size(set) === replicasOf(spec) && annotation(set, DESIRED) === String(replicasOf(spec)) && available(set) === replicasOf(spec);
