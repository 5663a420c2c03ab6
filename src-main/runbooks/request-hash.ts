import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** SHA-256 (hex) of the request's RFC 8785 text: what an approval binds to. */
export const requestHash = (request: unknown): string => createHash('sha256').update(canonicalize(request) ?? 'null').digest('hex');
