import { spawn } from 'node:child_process';
import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { ContextSettings, Identity } from './resolve.ts';

/** What authenticates a request. */
export interface Credential {
  readonly token: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Epoch ms after which it must be fetched again; null: only when the server refuses it. */
  readonly expiresAt: number | null;
}

const replySchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

const TIMEOUT_MS = 60_000;
const VERSIONS = new Set(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']);

/** The command line of a plugin, as the captain is shown it before it runs for the first time. */
export function pluginCommand(identity: Identity): string | null {
  if (identity.kind !== 'exec') return null;
  const env = (identity.exec.env ?? []).map(({ name, value }) => `${name}=${value}`);
  return [...env, identity.command, ...(identity.exec.args ?? [])].join(' ');
}

/**
 * Runs an exec credential plugin (Kubernetes "client-go credential plugins", v1 and v1beta1) with `environment`, not
 * interactively. What it writes to stderr comes back in the fault, cut to its last 500 characters; its stdout never does.
 */
export async function runPlugin(settings: ContextSettings, identity: Extract<Identity, { kind: 'exec' }>, environment: NodeJS.ProcessEnv): Promise<Result<Credential>> {
  const { exec, command } = identity;
  const apiVersion = exec.apiVersion ?? '';
  if (!VERSIONS.has(apiVersion)) return fail('bad-kubeconfig', `user ${settings.user}: exec apiVersion "${apiVersion}" is not one that kubectl takes`);
  if (exec.interactiveMode === 'Always') return fail('bad-kubeconfig', `user ${settings.user}: ${command} must be run interactively, which Quarterdeck cannot`);
  const info = {
    apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo === true ? { cluster: { server: settings.server.href.replace(/\/$/, ''), ...(settings.tls.ca === null ? {} : { 'certificate-authority-data': Buffer.from(settings.tls.ca).toString('base64') }), ...(settings.tls.insecure ? { 'insecure-skip-tls-verify': true } : {}) } } : {}) },
  };
  const env = { ...environment, ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])), KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const ran = await runToEnd(command, exec.args ?? [], env);
  if (ran.kind === 'not-started') return fail('plugin', `${command} could not be started: ${ran.why}`, { hint: exec.installHint ?? 'Is it installed, and on the PATH of a login shell?' });
  if (ran.code !== 0) return fail('plugin', `${command} failed (${ran.code}): ${ran.stderr.slice(-500).trim() || 'it said nothing'}`, { retryable: true });
  return credentialFrom(command, ran.stdout);
}

function credentialFrom(command: string, stdout: string): Result<Credential> {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  }).pipe(replySchema).safeParse(stdout);
  if (!parsed.success) return fail('plugin', `${command} did not answer with an ExecCredential`);
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parsed.data.status;
  if (token === undefined && clientCertificateData === undefined) return fail('plugin', `${command} answered without a token or a certificate`);
  const expiresAt = expirationTimestamp === undefined ? null : Date.parse(expirationTimestamp);
  return ok({ token: token ?? null, cert: clientCertificateData ?? null, key: clientKeyData ?? null, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt });
}

type Ran = { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string } | { readonly kind: 'not-started'; readonly why: string };

function runToEnd(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS, windowsHide: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => void (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (stderr += chunk));
    child.on('error', (error) => resolve({ kind: 'not-started', why: error.message }));
    child.on('close', (code) => resolve({ kind: 'ended', code: code ?? -1, stdout, stderr: code === null ? `${stderr}\nended by a signal or after ${TIMEOUT_MS / 1000} s` : stderr }));
  });
}
