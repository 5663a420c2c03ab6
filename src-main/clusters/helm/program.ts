import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { loginEnvironment } from '../kubeconfig/index.ts';

export interface HelmProgram {
  readonly path: string;
  /** `v3.22.0` */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
}

const known = new Map<string, Promise<Result<HelmProgram>>>();

/** The `helm` that the captain's shell would find, if it is one that can roll back by itself: version 3 or 4. */
export async function findHelm(): Promise<Result<HelmProgram>> {
  const env = { ...(await loginEnvironment()) };
  // What was put before us on purpose, as by a test or a wrapper, is looked in as well.
  const folders = [...(env['PATH'] ?? '').split(delimiter), ...(process.env['PATH'] ?? '').split(delimiter)];
  const path = folders.filter((folder) => folder !== '').map((folder) => join(folder, process.platform === 'win32' ? 'helm.exe' : 'helm')).find(isProgram);
  if (path === undefined) return fail('no-helm', 'there is no helm on PATH', { hint: 'Install Helm 3, or go back in whatever installs this release.' });
  const asked = known.get(path) ?? askVersion(path, env);
  known.set(path, asked);
  const answer = await asked;
  if (!answer.ok) known.delete(path);
  return answer;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function askVersion(path: string, env: NodeJS.ProcessEnv): Promise<Result<HelmProgram>> {
  const ran = await runHelm({ path, version: '', env }, ['version', '--template', '{{.Version}}'], 10_000);
  const version = /v(\d+)\.\d+(?:\.\d+)?/.exec(ran.said);
  if (ran.code !== 0 || version === null) return fail('no-helm', `${path} does not say which version it is: ${ran.said.slice(0, 200)}`);
  if (version[1] !== '3' && version[1] !== '4') return fail('helm-version', `${path} is ${version[0]}, which cannot roll a release of Helm 3 back`, { hint: 'Install Helm 3.' });
  return ok({ path, version: version[0], env });
}

export interface Ran {
  /** Null where it was killed or could not be started. */
  readonly code: number | null;
  readonly started: boolean;
  readonly said: string;
}

/** Runs helm to its end; it reads no terminal, and its words are kept up to 64 KiB. */
export function runHelm({ path, env }: HelmProgram, args: readonly string[], timeoutMs: number): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(path, [...args], { env, timeout: timeoutMs, maxBuffer: 64 << 10, windowsHide: true }, (error, stdout, stderr) => {
      resolve({ code: child.exitCode, started: child.pid !== undefined, said: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
    });
  });
}
