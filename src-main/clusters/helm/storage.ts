import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeObject, answered, at, items, kubeObject, text } from '../kube.ts';

/** A release larger than this, unpacked, is no release: Helm's own Secrets hold at most 1 MiB packed. */
const UNPACKED_BYTES = 32 << 20;
/** As many of the newest revisions are read; Helm keeps ten unless told otherwise. */
const HISTORY = 12;

const releaseSchema = z.object({
  name: z.string(),
  version: z.number().int(),
  namespace: z.string().default(''),
  info: z.object({ status: z.string(), description: z.string().default(''), last_deployed: z.string().default('') }),
  chart: z.object({ metadata: z.object({ name: z.string(), version: z.string(), appVersion: z.string().default('') }), values: z.unknown().optional() }),
  config: z.unknown().optional(),
  manifest: z.string().default(''),
});

/** One revision of a Helm release, as its Secret keeps it. */
export interface HelmRevision {
  readonly uid: string;
  readonly revision: number;
  /** deployed, superseded, failed, uninstalled, pending-install, pending-upgrade, pending-rollback … */
  readonly status: string;
  readonly description: string;
  readonly deployedAt: number;
  readonly chart: string;
  readonly appVersion: string;
  readonly manifest: string;
  /** Given and default values: only for what must not be shown. */
  readonly values: readonly unknown[];
}

/**
 * A release's history, newest first, from its Secrets `sh.helm.release.v1.NAME.vN`: base64 of base64 of gzip JSON. What is in
 * them was written by anybody who may write Secrets there; a revision that cannot be read is left out, and counted.
 */
export async function readHistory(client: KubeClient, namespace: string, name: string): Promise<Result<{ revisions: HelmRevision[]; unreadable: number }>> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const listed = answered(await client.request({ method: 'GET', path, query: { labelSelector: `owner=helm,name=${name}` } }), `the history of Helm release ${name}`);
  if (!listed.ok) return listed;
  const secrets = items(at(listed.value, 'items')).flatMap((item) => kubeObject(item) ?? []).filter((secret) => secret.metadata.name.startsWith(`sh.helm.release.v1.${name}.v`));
  if (secrets.length === 0) return fail('not-found', `there is no Helm release ${name} in ${namespace}`);
  const newest = secrets.sort((a, b) => numberOf(b) - numberOf(a)).slice(0, HISTORY);
  const revisions = newest.flatMap((secret) => decoded(secret) ?? []);
  return ok({ revisions, unreadable: newest.length - revisions.length });
}

const numberOf = (secret: KubeObject): number => Number(/\.v(\d+)$/.exec(secret.metadata.name)?.[1] ?? 0);

/** Null where it is no release, or a bomb. */
export function decoded(secret: KubeObject): HelmRevision | null {
  const release = unpacked(text(at(secret, 'data', 'release')) ?? '');
  const parsed = releaseSchema.safeParse(release);
  if (!parsed.success || parsed.data.version !== numberOf(secret)) return null;
  const { version, info, chart, config, manifest } = parsed.data;
  const at_ = Date.parse(info.last_deployed);
  return {
    uid: secret.metadata.uid, revision: version, status: info.status, description: info.description, deployedAt: Number.isNaN(at_) ? 0 : at_,
    chart: `${chart.metadata.name}-${chart.metadata.version}`, appVersion: chart.metadata.appVersion, manifest, values: [config, chart.values],
  };
}

function unpacked(data: string): unknown {
  try {
    const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
    return JSON.parse(gunzipSync(packed, { maxOutputLength: UNPACKED_BYTES }).toString('utf8'));
  } catch {
    return null;
  }
}
