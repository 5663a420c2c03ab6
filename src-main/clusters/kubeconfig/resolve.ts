import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { ExecEntry, From, Kubeconfig, UserEntry } from './model.ts';

/** Everything needed to talk to one context's cluster as its user, before any credential was fetched. */
export interface ContextSettings {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: URL;
  readonly namespace: string | null;
  readonly tls: { readonly ca: string | null; readonly insecure: boolean; readonly serverName: string | null };
  readonly proxy: string | null;
  readonly identity: Identity;
  /** Impersonation headers, as client-go sends them. */
  readonly headers: Readonly<Record<string, string | string[]>>;
}

export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly exec: ExecEntry; readonly command: string };

/** Resolves a context to its settings, reading the files it names. Errors name the kubeconfig file and what is wrong in it. */
export async function resolveContext(kubeconfig: Kubeconfig, context: string): Promise<Result<ContextSettings>> {
  const found = kubeconfig.contexts.get(context);
  if (found === undefined) {
    const known = [...kubeconfig.contexts.keys()].join(', ') || 'none';
    return fail('unknown-context', `there is no context ${context}`, { hint: `The kubeconfig has: ${known}` });
  }
  const cluster = kubeconfig.clusters.get(found.entry.cluster);
  if (cluster === undefined) return fail('bad-kubeconfig', `${found.file}: context ${context} names cluster ${found.entry.cluster}, which is not there`);
  const user: From<UserEntry> | undefined = kubeconfig.users.get(found.entry.user);
  if (user === undefined && found.entry.user !== '') {
    return fail('bad-kubeconfig', `${found.file}: context ${context} names user ${found.entry.user}, which is not there`);
  }
  const server = URL.canParse(cluster.entry.server ?? '') ? new URL(cluster.entry.server ?? '') : null;
  if (server === null || !['http:', 'https:'].includes(server.protocol)) {
    return fail('bad-kubeconfig', `${cluster.file}: cluster ${found.entry.cluster} has no usable server address`);
  }
  try {
    const ca = await pem(cluster.file, cluster.entry['certificate-authority-data'], cluster.entry['certificate-authority']);
    const identity = user === undefined ? { kind: 'none' as const } : await identityOf(user);
    return ok({
      context,
      cluster: found.entry.cluster,
      user: found.entry.user,
      server,
      namespace: found.entry.namespace ?? null,
      tls: { ca, insecure: cluster.entry['insecure-skip-tls-verify'] ?? false, serverName: cluster.entry['tls-server-name'] ?? null },
      proxy: cluster.entry['proxy-url'] ?? null,
      identity,
      headers: impersonation(user?.entry),
    });
  } catch (error) {
    return fail('bad-kubeconfig', `context ${context}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** In-line data wins over a file, as in client-go. */
async function pem(file: string, data: string | undefined, path: string | undefined): Promise<string | null> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  return path === undefined || path === '' ? null : readFile(beside(file, path), 'utf8');
}

const beside = (file: string, path: string): string => (isAbsolute(path) ? path : join(dirname(file), path));

async function identityOf({ entry, file }: From<UserEntry>): Promise<Identity> {
  if (entry['auth-provider'] != null) {
    throw new Error(`${file}: auth-provider ${entry['auth-provider'].name} was removed from Kubernetes; use its exec plugin`);
  }
  if (entry.exec != null) return { kind: 'exec', exec: entry.exec, command: execCommand(file, entry.exec.command) };
  const cert = await pem(file, entry['client-certificate-data'], entry['client-certificate']);
  const key = await pem(file, entry['client-key-data'], entry['client-key']);
  if (cert !== null && key !== null) return { kind: 'certificate', cert, key };
  // tokenFile takes precedence over token (client-go `api.AuthInfo`).
  if (entry.tokenFile !== undefined && entry.tokenFile !== '') return { kind: 'token-file', file: beside(file, entry.tokenFile) };
  if (entry.token !== undefined && entry.token !== '') return { kind: 'token', token: entry.token };
  if (entry.username !== undefined && entry.username !== '') return { kind: 'basic', username: entry.username, password: entry.password ?? '' };
  return { kind: 'none' };
}

/** A command with a slash is relative to its kubeconfig; a bare name is looked up on PATH. */
const execCommand = (file: string, command: string): string => (/[\\/]/.test(command) ? beside(file, command) : command);

function impersonation(user: UserEntry | undefined): Record<string, string | string[]> {
  if (user?.as === undefined || user.as === '') return {};
  const headers: Record<string, string | string[]> = { 'impersonate-user': user.as };
  if (user['as-uid'] !== undefined) headers['impersonate-uid'] = user['as-uid'];
  if (user['as-groups'] != null) headers['impersonate-group'] = [...user['as-groups']];
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  return headers;
}
