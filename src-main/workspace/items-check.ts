import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Place, WorkspaceFault } from '../../src-preload/contract/index.ts';
import { probeOf } from '../items/index.ts';
import { suggestion } from '../spelling/index.ts';
import type { Release } from './calendar-schemas.ts';
import type { Workspace } from './load.ts';
import type { Parsed } from './read.ts';

/** What is wrong with the items of releases that one file cannot know: that their owners are people, and their probes are there. */
export function itemFaults({ dir, people, releases }: Pick<Workspace, 'dir' | 'people' | 'releases'>): WorkspaceFault[] {
  const known = Object.keys(people);
  return [...releases.values()].flatMap(({ value, placeOf }: Parsed<Release>) => value.items.flatMap((item, index) => {
    const probe = probeOf(item);
    const missing = 'run' in probe ? programFault(dir, probe.run) : null;
    const place = (): Place => typeof item.probe === 'string' ? placeOf('items', index, 'probe') : placeOf('items', index, 'probe', 'run');
    return [
      ...(known.length === 0 || known.includes(item.owner) ? [] : [{ place: placeOf('items', index, 'owner'), message: `there is no person ${item.owner}`, hint: suggestion(item.owner, known) }]),
      ...(missing === null ? [] : [{ place: place(), ...missing }]),
    ];
  }));
}

function programFault(dir: string, run: string): { readonly message: string; readonly hint: string | null } | null {
  const stat = lstatSync(join(dir, run), { throwIfNoEntry: false });
  if (stat === undefined) return { message: `there is no file ${run} in the workspace`, hint: 'A probe is a program beside the definitions; it is named from the workspace’s folder.' };
  if (!stat.isFile()) return { message: `${run} is no file`, hint: stat.isSymbolicLink() ? 'Links are not followed.' : null };
  return process.platform !== 'win32' && (stat.mode & 0o111) === 0 ? { message: `${run} may not be executed`, hint: `chmod +x ${run}` } : null;
}
