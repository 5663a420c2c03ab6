import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Backend } from './backends.ts';

const name = process.platform === 'win32' ? 'kubectl.exe' : 'kubectl';

/** The peer, found in KUBEBUILDER_ASSETS or on PATH; empty where there is none. */
export const kubectl = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '').map((folder) => join(folder, name)).find(existsSync) ?? '';
if (kubectl === '') process.stderr.write('cluster suite: there is no kubectl in KUBEBUILDER_ASSETS or on PATH; the comparisons with it are skipped\n');

export const run = promisify(execFile);

/** kubectl against a backend's cluster. */
export const kubectlOn = (backend: Pick<Backend, 'file' | 'context'>) => (...args: string[]) => run(kubectl, ['--kubeconfig', backend.file, '--context', backend.context, ...args]);
