import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cpuMs, residentMb } from './readings.ts';

export interface Beside {
  /** Processor time of all of them together, ms. */
  cpuMs(): number;
  /** Resident memory of all of them together, MB. */
  mb(): number;
  close(): void;
}

/** One `kubectl get pods -A -w` a cluster, its output thrown away; null where there is no kubectl, and a line that says so. */
export async function kubectlBeside(kubeconfig: string, contexts: readonly string[]): Promise<Beside | null> {
  const folders = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '');
  const kubectl = folders.map((folder) => join(folder, 'kubectl')).find((path) => existsSync(path) && spawnSync(path, ['version', '--client']).status === 0);
  if (kubectl === undefined) {
    process.stderr.write('bench watch: there is no kubectl in KUBEBUILDER_ASSETS or on PATH; its figures are left out\n');
    return null;
  }
  const children = contexts.map((context) => spawn(kubectl, ['--kubeconfig', kubeconfig, '--context', context, 'get', 'pods', '-A', '-w'], { stdio: ['ignore', 'pipe', 'inherit'] }));
  await Promise.all(children.map((child) => new Promise((done) => child.stdout.once('data', done))));
  for (const child of children) child.stdout.resume();
  const sum = (of: (pid: number | undefined) => number): number => children.reduce((all, child) => all + of(child.pid), 0);
  return { cpuMs: () => sum(cpuMs), mb: () => sum(residentMb), close: () => children.forEach((child) => child.kill('SIGTERM')) };
}
