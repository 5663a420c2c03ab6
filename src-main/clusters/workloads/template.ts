import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type Raw, isRaw, record } from '../kube.ts';

const HASH_LABELS = ['pod-template-hash', 'rollouts-pod-template-hash'];
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** A ReplicaSet's template as its Deployment or Rollout would hold it: without the hash label that the controller adds. */
export function deploymentTemplate(template: Raw): Raw {
  return HASH_LABELS.reduce((plain, label) => withoutKey(plain, 'labels', label), template);
}

function withoutKey(template: Raw, map: 'labels' | 'annotations', key: string): Raw {
  const metadata = record(template['metadata']);
  const entries = record(metadata[map]);
  if (!(key in entries)) return template;
  const { [key]: _dropped, ...rest } = entries;
  const { [map]: _map, ...others } = metadata;
  return { ...template, metadata: Object.keys(rest).length === 0 ? others : { ...others, [map]: rest } };
}

/** A template with what no server keeps removed: nulls (an old client's `creationTimestamp: null`) mean absence. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRaw(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]));
}

const hashes = new WeakMap<Raw, { exact?: string; release?: string }>();

/**
 * SHA-256 (hex) of the RFC 8785 text of a template. `exact` is the template as the cluster holds it; `release` also leaves
 * out the `restartedAt` annotation, because a restart brings back the very same release (SEMANTICS, "Choosing the target").
 * Hashes are kept with the objects, which never change.
 */
export function templateHash(template: Raw, sense: 'exact' | 'release'): string {
  const known = hashes.get(template) ?? {};
  hashes.set(template, known);
  known[sense] ??= hashed(template, sense);
  return known[sense];
}

function hashed(template: Raw, sense: 'exact' | 'release'): string {
  const plain = deploymentTemplate(template);
  const compared = sense === 'exact' ? plain : withoutKey(plain, 'annotations', RESTARTED);
  if (sense === 'release' && compared === plain) return templateHash(template, 'exact');
  return createHash('sha256').update(canonicalize(withoutNulls(compared)) ?? '').digest('hex');
}

/** Whether two templates are the same, in either sense. */
export const sameTemplate = (a: Raw, b: Raw, sense: 'exact' | 'release'): boolean => templateHash(a, sense) === templateHash(b, sense);
