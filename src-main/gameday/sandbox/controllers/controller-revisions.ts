import { type JsonObject, type Stored, child, equalJson, numberAt, objectAt, stringAt } from '../objects.ts';
import type { Resource } from '../resources.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { templateHash } from './deployment.ts';
import { ownedBy, ownerReference, pods, writeAs } from './shared.ts';

export const controllerRevisions = resourceOf('ControllerRevision');

/** The template that a ControllerRevision keeps: its data is a patch that replaces the template. */
export function keptTemplate(revision: Stored): JsonObject {
  const { $patch: _directive, ...template } = objectAt(revision, 'data', 'spec', 'template');
  return template;
}

/** The label that says which revision a pod is of: the revision's name for a StatefulSet, its hash for a DaemonSet. */
export const REVISION_LABEL = 'controller-revision-hash';
const HASH_LABEL: Readonly<Record<string, string>> = { StatefulSet: 'controller.kubernetes.io/hash', DaemonSet: REVISION_LABEL };
export const hashOf = (revision: Stored): string => stringAt(revision, 'metadata', 'labels', HASH_LABEL['StatefulSet'] ?? '') || stringAt(revision, 'metadata', 'labels', REVISION_LABEL);

/** The revision of the present template: found again and given the highest number, or made (kubernetes `pkg/controller/history`). */
export function presentRevision(store: Store, owner: Stored): Stored {
  const revisions = ownedBy(store, controllerRevisions, owner);
  const highest = Math.max(0, ...revisions.map((one) => numberAt(one, 'revision')));
  const template = objectAt(owner, 'spec', 'template');
  const found = revisions.find((one) => equalJson(keptTemplate(one), template));
  if (found === undefined) return makeRevision(store, owner, highest + 1);
  return numberAt(found, 'revision') === highest ? found : writeAs(store, controllerRevisions, found, { ...found, revision: highest + 1 });
}

/** Makes one; `createdAt` (ms) is for seeds, whose history is older than the process. */
export function makeRevision(store: Store, owner: Stored, revision: number, template = objectAt(owner, 'spec', 'template'), createdAt = store.now()): Stored {
  const hash = templateHash(template);
  return store.create(controllerRevisions, {
    apiVersion: 'apps/v1', kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`, namespace: stringAt(owner, 'metadata', 'namespace'), ownerReferences: [ownerReference(owner)],
      labels: { ...objectAt(template, 'metadata', 'labels'), [HASH_LABEL[owner.kind] ?? REVISION_LABEL]: hash }, annotations: objectAt(owner, 'metadata', 'annotations'),
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } }, revision,
  }, createdAt);
}

/** Drops the oldest revisions above the limit; what a pod is of, or the set's status names, is never dropped. */
export function trimHistory(store: Store, owner: Stored, live: readonly string[]): void {
  const limit = child(owner, 'spec', 'revisionHistoryLimit');
  const used = new Set([...live, ...ownedBy(store, pods, owner).map((pod) => stringAt(pod, 'metadata', 'labels', REVISION_LABEL))]);
  const idle = ownedBy(store, controllerRevisions, owner)
    .filter((one) => !used.has(one.metadata.name) && !used.has(hashOf(one)))
    .sort((a, b) => numberAt(a, 'revision') - numberAt(b, 'revision'));
  for (const one of idle.slice(0, Math.max(0, idle.length - (typeof limit === 'number' ? limit : 10)))) store.remove(controllerRevisions, one);
}

/** A pod of a set that owns its pods itself. */
export function podFor(owner: Stored, resource: Resource, name: string, revision: Stored, label: string, extra: JsonObject): JsonObject & { metadata: JsonObject } {
  const template = keptTemplate(revision);
  const labels = { ...objectAt(template, 'metadata', 'labels'), [REVISION_LABEL]: label, ...objectAt(extra, 'labels') };
  return {
    apiVersion: 'v1', kind: resource.kind,
    metadata: { ...objectAt(template, 'metadata'), name, namespace: stringAt(owner, 'metadata', 'namespace'), labels, ownerReferences: [ownerReference(owner)] },
    spec: { ...objectAt(template, 'spec'), ...objectAt(extra, 'spec') }, status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}
