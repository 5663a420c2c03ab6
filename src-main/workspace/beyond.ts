import type { Unsure } from './cross-check.ts';
import type { Workspace } from './load.ts';
import type { Faulty, Parsed } from './read.ts';

/** The folders of definitions, and the field by which each of theirs is named. */
const FOLDERS = { services: 'service', releases: 'release', freezes: 'freeze', maintenance: 'maintenance', gamedays: 'gameday', calendars: 'calendar', runbooks: 'runbook', trees: 'tree' } as const;
export type Folder = keyof typeof FOLDERS;

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

/** What is known of files that are faulty: enough to check them further, and that what others say of them is no fault of theirs. Nothing is run by it. */
export class Beyond {
  readonly #rest: { readonly folder: Folder; readonly name: string; readonly parsed: Parsed<unknown> }[] = [];
  readonly #namesOnly = new Set<string>();
  readonly #named: Record<keyof Unsure['named'], string[]> = { services: [], runbooks: [], environments: [], sources: [] };

  /** The workspace's own file: its environments and sources are known by their names, whatever else is wrong with it. */
  head(plain: unknown): void {
    const { environments, signals } = recordOf(plain);
    this.#named.environments.push(...Object.keys(recordOf(environments)));
    this.#named.sources.push(...Object.keys(recordOf(signals)));
  }

  take<T>(folder: Folder, { rest, plain }: Faulty<T>, nameOf: (value: T) => string): void {
    if (rest !== null) {
      this.#rest.push({ folder, name: nameOf(rest.value), parsed: rest });
      if (rest.sound === 'names') this.#namesOnly.add(rest.file);
      return;
    }
    const name = recordOf(plain)[FOLDERS[folder]];
    if (typeof name === 'string' && (folder === 'services' || folder === 'runbooks')) this.#named[folder].push(name);
  }

  get unsure(): Unsure {
    return { named: this.#named, namesOnly: this.#namesOnly };
  }

  /** The workspace with what can be checked further in it, to be checked and for nothing else. A name that is taken stays with its own. */
  with(workspace: Omit<Workspace, 'faults'>): Omit<Workspace, 'faults'> {
    // The table's own keys.
    const maps = new Map(Object.keys(FOLDERS).map((folder) => [folder, new Map<string, unknown>(workspace[folder as Folder])] as const));
    for (const { folder, name, parsed } of this.#rest) if (maps.get(folder)?.has(name) === false) maps.get(folder)?.set(name, parsed);
    // Each of its maps with values in it that the map's own schema has parsed.
    return { ...workspace, ...Object.fromEntries(maps) } as Omit<Workspace, 'faults'>;
  }
}
