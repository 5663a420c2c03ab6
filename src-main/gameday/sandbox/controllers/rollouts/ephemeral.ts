import { type Json, type JsonObject, type Stored, child, equalJson, isObject, objectAt } from '../../objects.ts';
import type { Store } from '../../store.ts';
import { ownedBy, pods, replicaSets, writeAs } from '../shared.ts';
import { EPHEMERAL, MANAGER, type Pass, annotation, hashOf } from './pass.ts';

/** `canaryMetadata`, `stableMetadata` and blue-green's pair: labels and annotations that pods have only in that role. */
export function roleMetadata(spec: JsonObject, role: 'stable' | 'canary'): JsonObject | undefined {
  const strategy = objectAt(spec, 'strategy');
  const found = child(strategy, 'canary') === undefined
    ? child(strategy, 'blueGreen', role === 'stable' ? 'activeMetadata' : 'previewMetadata') : child(strategy, 'canary', role === 'stable' ? 'stableMetadata' : 'canaryMetadata');
  return found === undefined ? undefined : objectAt(found);
}

function injected(set: JsonObject): JsonObject {
  try {
    // JSON.parse gives JSON; its shape is checked on the next line.
    const parsed = JSON.parse(String(objectAt(set, 'metadata', 'annotations')[EPHEMERAL] ?? '{}')) as Json;
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** Metadata of a template or pod, with what was injected before taken out and what is wanted now put in. */
function exchanged(metadata: JsonObject, before: JsonObject, wanted: JsonObject): JsonObject {
  const part = (key: 'labels' | 'annotations'): JsonObject => {
    const kept = Object.entries(objectAt(metadata, key)).filter(([name]) => !(name in objectAt(before, key)));
    return { ...Object.fromEntries(kept), ...objectAt(wanted, key) };
  };
  const annotations = part('annotations');
  const { annotations: _old, ...rest } = metadata;
  return { ...rest, labels: part('labels'), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
}

/** A ReplicaSet's template without what was injected for its present role. */
export function withoutEphemeral(set: Stored): JsonObject {
  const template = objectAt(set, 'spec', 'template');
  return { ...template, metadata: exchanged(objectAt(template, 'metadata'), injected(set), {}) };
}

/** A ReplicaSet with a role's metadata injected into its template, and noted so that it can be taken out again. */
export function withEphemeral(set: JsonObject, wanted: JsonObject | undefined): JsonObject {
  const template = objectAt(set, 'spec', 'template');
  const metadata = exchanged(objectAt(template, 'metadata'), injected(set), wanted ?? {});
  const { [EPHEMERAL]: _old, ...annotations } = objectAt(set, 'metadata', 'annotations');
  const noted = wanted === undefined ? annotations : { ...annotations, [EPHEMERAL]: JSON.stringify(wanted) };
  return { ...set, metadata: { ...objectAt(set, 'metadata'), annotations: noted }, spec: { ...objectAt(set, 'spec'), template: { ...template, metadata } } };
}

/** Gives each ReplicaSet and its pods the metadata of the role it has now. */
export function syncEphemeral({ store, spec, status, newSet, stableSet, others }: Pass): void {
  const settled = (status['stableRS'] ?? '') === '' || status['stableRS'] === hashOf(newSet);
  exchange(store, newSet, roleMetadata(spec, settled ? 'stable' : 'canary'));
  if (!settled && stableSet !== undefined) exchange(store, stableSet, roleMetadata(spec, 'stable'));
  for (const set of others) exchange(store, set, undefined);
}

function exchange(store: Store, given: Stored, wanted: JsonObject | undefined): void {
  const set = store.list(replicaSets).find((one) => one.metadata.uid === given.metadata.uid);
  if (set === undefined || (wanted === undefined && annotation(set, EPHEMERAL) === '')) return;
  if (equalJson(injected(set), wanted ?? {}) && annotation(set, EPHEMERAL) !== '') return;
  const before = injected(set);
  const next = withEphemeral(set, wanted);
  writeAs(store, replicaSets, set, { ...next, metadata: { ...set.metadata, annotations: objectAt(next, 'metadata', 'annotations') } }, MANAGER);
  for (const pod of ownedBy(store, pods, set)) {
    const metadata = exchanged(pod.metadata, before, wanted ?? {});
    writeAs(store, pods, pod, { ...pod, metadata: { ...pod.metadata, ...metadata, annotations: objectAt(metadata, 'annotations') } }, MANAGER);
  }
}
