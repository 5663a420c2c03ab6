import { type Json, type JsonObject, type Stored, child, equalJson, listAt, objectAt, stringAt } from '../objects.ts';
import { resourceOf } from '../resources.ts';
import type { Store, StoreEvent } from '../store.ts';
import { deployments, note, writeAs } from './shared.ts';

const applications = resourceOf('Application');
const kustomizations = resourceOf('Kustomization');
const helmReleases = resourceOf('HelmRelease');

/** An owner sees a change made behind its back after this long, ms; real ones take from seconds to minutes. */
const HEALS_AFTER_MS = 2_500;
const MANAGERS = ['argocd-controller', 'kustomize-controller', 'helm-controller'];

interface Owner {
  readonly object: Stored | undefined;
  readonly manager: string;
  readonly suspended: boolean;
}

/** Who owns a Deployment, by the marks that Argo CD and Flux leave on what they apply. */
function ownerOf(store: Store, deployment: Stored): Owner | null {
  const tracking = stringAt(deployment, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id').split(':')[0] ?? '';
  if (tracking !== '') {
    const object = store.list(applications).find((one) => one.metadata.name === tracking);
    return { object, manager: 'argocd-controller', suspended: child(object, 'spec', 'syncPolicy', 'automated', 'selfHeal') !== true };
  }
  for (const [group, resource, manager] of [['kustomize.toolkit.fluxcd.io', kustomizations, 'kustomize-controller'], ['helm.toolkit.fluxcd.io', helmReleases, 'helm-controller']] as const) {
    const name = stringAt(deployment, 'metadata', 'labels', `${group}/name`);
    if (name === '') continue;
    const object = store.get(resource, stringAt(deployment, 'metadata', 'labels', `${group}/namespace`), name);
    return { object, manager, suspended: child(object, 'spec', 'suspend') === true };
  }
  return null;
}

/**
 * Git as an owner knows it: the template that a Deployment had when its owner was first seen, or that somebody wrote in the
 * owner's own name. Any other template is put back within seconds, unless the owner is suspended.
 */
export function healOwned(store: Store): { close(): void } {
  const git = new Map<string, JsonObject>();
  const due = new Map<string, ReturnType<typeof setTimeout>>();
  const heal = (uid: string): void => {
    due.delete(uid);
    const deployment = store.list(deployments).find((one) => one.metadata.uid === uid);
    const wanted = git.get(uid);
    const owner = deployment === undefined ? null : ownerOf(store, deployment);
    if (deployment === undefined || wanted === undefined || owner === null || owner.suspended || owner.object === undefined) return;
    if (equalJson(child(deployment, 'spec', 'template'), wanted)) return;
    writeAs(store, deployments, deployment, { ...deployment, spec: { ...objectAt(deployment, 'spec'), template: wanted } }, owner.manager);
    note(store, owner.object, 'Normal', 'ReconciliationSucceeded', `Deployment/${deployment.metadata.name} configured: it had drifted from Git`, owner.manager);
  };
  const look = (deployment: Stored): void => {
    const { uid } = deployment.metadata;
    if (ownerOf(store, deployment) === null) return;
    const template = objectAt(deployment, 'spec', 'template');
    if (!git.has(uid) || MANAGERS.includes(lastWriterOfTemplate(deployment))) git.set(uid, template);
    else if (!equalJson(template, git.get(uid)) && !due.has(uid)) due.set(uid, setTimeout(() => heal(uid), HEALS_AFTER_MS));
  };
  const onEvent = ({ type, object, resource }: StoreEvent): void => {
    if (resource.kind === 'Deployment' && type !== 'DELETED') look(object);
    // An owner that goes on looks at all that it owns.
    else if ([applications, kustomizations, helmReleases].includes(resource) && type !== 'DELETED') for (const deployment of store.list(deployments)) look(deployment);
  };
  for (const deployment of store.list(deployments)) look(deployment);
  const unsubscribe = store.subscribe(onEvent);
  return {
    close: () => {
      unsubscribe();
      for (const timer of due.values()) clearTimeout(timer);
    },
  };
}

/** The manager to which managedFields give the template; the newest where several have it. */
function lastWriterOfTemplate(deployment: Stored): string {
  const writes = listAt(deployment, 'metadata', 'managedFields').filter((entry: Json) => child(entry, 'fieldsV1', 'f:spec', 'f:template') !== undefined);
  return stringAt(writes.sort((a, b) => stringAt(a, 'time').localeCompare(stringAt(b, 'time'))).at(-1), 'manager');
}
