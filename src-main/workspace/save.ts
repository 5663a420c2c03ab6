import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import type { EnvironmentDef } from '../clusters/index.ts';

/** What a session with only a kubeconfig has learned. */
export interface Learned {
  readonly name: string;
  readonly zone: string;
  readonly environments: readonly EnvironmentDef[];
  readonly services: readonly { readonly name: string; readonly image: string | null }[];
}
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

/** The files of a workspace that says what was learned, and nothing that was not: no tiers, no dependencies. */
export async function filesToSave(dir: string, learned: Learned): Promise<PlannedFile[]> {
  const environments = Object.fromEntries(learned.environments.map((environment) => [slug(environment.name), {
    context: environment.context, ...(environment.namespace === null ? {} : { namespace: environment.namespace }), protection: environment.protection,
    ...(environment.production === 'unknown' ? {} : { production: environment.production === 'yes' }),
  }]));
  const texts: [string, string][] = [
    ['quarterdeck.yaml', `# Saved by Quarterdeck from what it learned of these contexts.\n${stringify({ workspace: slug(learned.name), zone: learned.zone, environments })}`],
    ...learned.services.map(({ name, image }): [string, string] => [`services/${slug(name)}.yaml`, stringify({ service: slug(name), workload: { kind: 'Deployment', name }, ...(image === null ? {} : { image }) })]),
  ];
  return Promise.all(texts.map(async ([path, text]) => ({ path, text, exists: await access(join(dir, path)).then(() => true, () => false) })));
}

/** Writes the files; one that is there already is never overwritten, and then nothing is written at all. */
export async function writeFiles(dir: string, files: readonly PlannedFile[]): Promise<Result<null>> {
  const there = files.filter((file) => file.exists);
  if (there.length > 0) return fail('exists', `${there.map((file) => file.path).join(', ')} would be overwritten`, { hint: 'Choose an empty folder.' });
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text, { flag: 'wx' });
    }
    return ok(null);
  } catch (error) {
    return fail('unwritable', error instanceof Error ? error.message : String(error), { hint: 'Is the folder yours to write?' });
  }
}

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'unnamed';
