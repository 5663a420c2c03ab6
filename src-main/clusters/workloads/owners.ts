import type { Owner } from '../../../src-preload/contract/index.ts';
import type { WorkloadRecord } from './records.ts';

/**
 * Who else writes this object, by what only they set (SEMANTICS, "Argo CD, Flux, Helm"): `app.kubernetes.io/instance` alone
 * proves nothing, for most Helm charts set it.
 */
export function ownersOf({ labels, annotations, object }: Pick<WorkloadRecord, 'labels' | 'annotations' | 'object'>): Owner[] {
  const owners: Owner[] = [];
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  if (tracking !== undefined) {
    const name = tracking.split(':')[0] ?? tracking;
    owners.push({ kind: 'Argo CD', name, wouldUndo: 'unknown', why: 'self-heal or auto-sync would put Git’s version back; suspend the Application first, or revert in Git' });
  }
  const flux = labels['kustomize.toolkit.fluxcd.io/name'] ?? labels['helm.toolkit.fluxcd.io/name'];
  if (flux !== undefined) {
    owners.push({ kind: 'Flux', name: flux, wouldUndo: 'yes', why: 'its next reconciliation puts Git’s version back; suspend it first, or revert in Git' });
  }
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined && labels['app.kubernetes.io/managed-by'] === 'Helm' && flux === undefined) {
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
