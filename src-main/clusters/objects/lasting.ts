import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type Raw, isRaw } from '../kube.ts';

/** An object without what changes by itself: so that two readings can be compared for what somebody intended. */
export function lasting(object: Raw): Raw {
  const { status: _status, metadata, ...rest } = object;
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, uid: _uid, creationTimestamp: _made, selfLink: _link, ...kept } = isRaw(metadata) ? metadata : {};
  const annotations = isRaw(kept['annotations']) ? Object.fromEntries(Object.entries(kept['annotations']).filter(([key]) => key !== 'deployment.kubernetes.io/revision')) : null;
  return { ...rest, metadata: { ...kept, ...(annotations === null || Object.keys(annotations).length === 0 ? { annotations: undefined } : { annotations }) } };
}

/** SHA-256 (hex) over what lasts of an object. */
export const essence = (object: Raw): string => createHash('sha256').update(canonicalize(lasting(object)) ?? '').digest('hex');
