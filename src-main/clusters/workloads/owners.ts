import type { Owner } from '../../../src-preload/contract/index.ts';
import type { WorkloadRecord } from './records.ts';

const FLUX = [
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization' },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease' },
] as const;

/**
 * Who else writes this object, by what only they set (SEMANTICS, "Argo CD, Flux, Helm"): `app.kubernetes.io/instance` alone
 * proves nothing, for most Helm charts set it.
 */
export function ownersOf({ labels, annotations, object }: Pick<WorkloadRecord, 'labels' | 'annotations' | 'object'>): Owner[] {
  const owners: Owner[] = [];
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  if (tracking !== undefined) {
    const name = tracking.split(':')[0] ?? tracking;
    // Applications outside Argo CD's own namespace are named NAMESPACE_NAME (Argo CD, "Applications in any namespace").
    const [first = '', second] = name.split('_');
    const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: second === undefined ? 'argocd' : first, name: second ?? first };
    owners.push({ kind: 'Argo CD', name, wouldUndo: 'unknown', why: 'self-heal or auto-sync would put Git’s version back; suspend the Application first, or revert in Git', object });
  }
  for (const { group, version, kind } of FLUX) {
    const name = labels[`${group}/name`];
    if (name === undefined) continue;
    const object = { apiVersion: `${group}/${version}`, kind, namespace: labels[`${group}/namespace`] ?? 'flux-system', name };
    owners.push({ kind: 'Flux', name, wouldUndo: 'yes', why: 'its next reconciliation puts Git’s version back; suspend it first, or revert in Git', object });
  }
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined && labels['app.kubernetes.io/managed-by'] === 'Helm' && !owners.some((owner) => owner.kind === 'Flux')) {
    owners.push({ kind: 'Helm', name: release, wouldUndo: 'no', why: 'Helm acts only when it is run; its next upgrade writes its own template, and its history will not know of this rollback' });
  }
  const metadata = object['metadata'];
  // Array.isArray narrows to any[]; unknown is what it is.
  const references = typeof metadata === 'object' && metadata !== null && 'ownerReferences' in metadata && Array.isArray(metadata.ownerReferences) ? (metadata.ownerReferences as unknown[]) : [];
  for (const reference of references) {
    if (typeof reference !== 'object' || reference === null || !('controller' in reference) || reference.controller !== true) continue;
    // Anything may be read from an unknown object by name; String() makes it text.
    const [kind, name] = ['kind', 'name'].map((key) => String((reference as Record<string, unknown>)[key] ?? 'unknown'));
    owners.push({ kind: 'controller', name: `${kind ?? ''}/${name ?? ''}`, wouldUndo: 'unknown', why: 'a controller owns this object and may write its own template again' });
  }
  if (annotations['kubectl.kubernetes.io/last-applied-configuration'] !== undefined) {
    owners.push({ kind: 'kubectl apply', name: 'last-applied-configuration', wouldUndo: 'no', why: 'the next kubectl apply of the bad manifest brings it back: revert the manifest as well' });
  }
  return owners;
}
