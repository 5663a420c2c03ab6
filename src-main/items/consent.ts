import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PlacedItem, probeOf } from './model.ts';

/** What a person agrees to before a probe runs for the first time, or when it became another one. */
export interface Consent {
  /** Recognises exactly this: the program's bytes, its environment, and the workspace that it is of. */
  readonly key: string;
  readonly say: string;
}

const LARGEST_BYTES = 1 << 20;
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/**
 * What must be agreed to, or null where nothing must: a program runs as the captain, and a secret goes where a file of the
 * workspace says. An address that is asked without a secret is asked as sources of signals are. `why`: it cannot run at all.
 */
export async function consentFor({ dir, def }: PlacedItem): Promise<Consent | null | { readonly why: string }> {
  const probe = probeOf(def);
  if ('http' in probe) {
    if (probe.auth === undefined) return null;
    return { key: keyOf({ dir, http: probe.http, secret: probe.auth.bearer.secret }), say: `send the secret ${probe.auth.bearer.secret} to ${probe.http}` };
  }
  const file = join(dir, probe.run);
  try {
    const stat = await lstat(file);
    if (!stat.isFile()) return { why: `${probe.run} is no file: links are not followed` };
    if (stat.size > LARGEST_BYTES) return { why: `${probe.run} is larger than ${LARGEST_BYTES >> 20} MiB` };
    const hash = sha256(await readFile(file));
    const given = Object.entries(probe.env).map(([name, value]) => (typeof value === 'string' ? `${name}=${value}` : `${name} from the secret ${value.secret}`));
    return { key: keyOf({ dir, run: probe.run, env: probe.env, sha256: hash }), say: `run ${probe.run} (${stat.size} bytes, sha256 ${hash.slice(0, 12)})${given.length === 0 ? '' : ` with ${given.join(', ')}`}` };
  } catch {
    return { why: `there is no file ${probe.run} in the workspace` };
  }
}

const keyOf = (what: unknown): string => `probe ${sha256(canonicalize(what) ?? '')}`;
