import { join, resolve } from 'node:path';
import type { z } from 'zod';
import type { WorkspaceFault } from '../../src-preload/contract/index.ts';
import { type Tree, treeSchema } from '../decisions/index.ts';
import { type Runbook, runbookSchema } from '../runbooks/index.ts';
import { Beyond, type Folder } from './beyond.ts';
import { calendarFaults } from './calendar-check.ts';
import { crossCheck } from './cross-check.ts';
import { itemFaults } from './items-check.ts';
import { type Parsed, filesIn } from './read.ts';
import {
  type CalendarSourceDef, type FreezeDef, type GamedayDef, type MaintenanceDef, type Release, calendarSourceFileSchema, freezeSchema, gamedaySchema, maintenanceSchema, releaseSchema,
} from './calendar-schemas.ts';
import { type Service, type WorkspaceFile, serviceSchema, workspaceFileSchema } from './schemas.ts';
import { SeenFiles } from './seen.ts';

/** A folder of definitions, as far as it could be read; its faults say what could not. */
export interface Workspace {
  readonly dir: string;
  readonly name: string;
  readonly zone: string;
  readonly environments: WorkspaceFile['environments'];
  readonly people: WorkspaceFile['people'];
  readonly signals: WorkspaceFile['signals'];
  readonly healthyFor: WorkspaceFile['healthyFor'];
  readonly services: ReadonlyMap<string, Parsed<Service>>;
  readonly releases: ReadonlyMap<string, Parsed<Release>>;
  readonly freezes: ReadonlyMap<string, Parsed<FreezeDef>>;
  readonly maintenance: ReadonlyMap<string, Parsed<MaintenanceDef>>;
  readonly gamedays: ReadonlyMap<string, Parsed<GamedayDef>>;
  readonly calendars: ReadonlyMap<string, Parsed<CalendarSourceDef>>;
  readonly runbooks: ReadonlyMap<string, Parsed<Runbook>>;
  readonly trees: ReadonlyMap<string, Parsed<Tree>>;
  readonly faults: readonly WorkspaceFault[];
}

/** For so long (ms) definitions are read in one go; then everything else has a turn. */
const SLICE_MS = 10;
const seenOf = new WeakMap<Workspace, SeenFiles>();

/**
 * Reads a workspace. Never throws: each faulty file is left out, with all of its faults, and the rest stays usable. Of a folder that
 * was read before, only the files that changed since are parsed.
 */
export async function loadWorkspace(dir: string, before: Workspace | null = null): Promise<Workspace> {
  const root = resolve(dir);
  const faults: WorkspaceFault[] = [];
  const files = new SeenFiles(before === null ? undefined : seenOf.get(before));
  const head = files.read(root, join(root, 'quarterdeck.yaml'), workspaceFileSchema);
  if (head.kind === 'absent') faults.push({ place: { file: 'quarterdeck.yaml', line: 1, column: 1 }, message: `there is no quarterdeck.yaml in ${root}`, hint: 'It names the workspace and its environments.' });
  if (head.kind === 'faulty') faults.push(...head.faults);
  const beyond = new Beyond();
  if (head.kind === 'faulty') beyond.head(head.plain);
  const all = async <S extends z.ZodType>(folder: Folder, schema: S, nameOf: (value: z.infer<S>) => string): Promise<Map<string, Parsed<z.infer<S>>>> => {
    const found = new Map<string, Parsed<z.infer<S>>>();
    let since = performance.now();
    for (const file of await filesIn(root, folder)) {
      const read = files.read(root, file, schema);
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      if (read.kind === 'faulty') {
        faults.push(...read.faults);
        beyond.take(folder, read, nameOf);
      }
      if (read.kind !== 'parsed') continue;
      const name = nameOf(read.parsed.value);
      const first = found.get(name);
      if (first === undefined) found.set(name, read.parsed);
      else faults.push({ place: read.parsed.placeOf(), message: `${name} is defined in ${first.file} already`, hint: null });
    }
    return found;
  };
  const settings = head.kind === 'parsed' ? head.parsed.value : null;
  const workspace = {
    dir: root,
    name: settings?.workspace ?? 'unnamed',
    zone: settings?.zone ?? 'UTC',
    environments: settings?.environments ?? {},
    people: settings?.people ?? {},
    signals: settings?.signals ?? {},
    healthyFor: settings?.healthyFor,
    services: await all('services', serviceSchema, (value) => value.service),
    releases: await all('releases', releaseSchema, (value) => value.release),
    freezes: await all('freezes', freezeSchema, (value) => value.freeze),
    maintenance: await all('maintenance', maintenanceSchema, (value) => value.maintenance),
    gamedays: await all('gamedays', gamedaySchema, (value) => value.gameday),
    calendars: await all('calendars', calendarSourceFileSchema, (value) => value.calendar),
    runbooks: await all('runbooks', runbookSchema, (value) => value.runbook),
    trees: await all('trees', treeSchema, (value) => value.tree),
  };
  const loaded = { ...workspace, faults: [...faults, ...crossCheck(beyond.with(workspace), beyond.unsure), ...calendarFaults(workspace), ...itemFaults(workspace)] };
  seenOf.set(loaded, files);
  return loaded;
}

/** What `check` says: every fault, and how much there is of each kind. */
export async function checkWorkspace(dir: string): Promise<{ faults: readonly WorkspaceFault[]; counts: Readonly<Record<string, number>> }> {
  const workspace = await loadWorkspace(dir);
  const { services, releases, freezes, maintenance, gamedays, calendars, runbooks, trees } = workspace;
  return {
    faults: workspace.faults,
    counts: { environments: Object.keys(workspace.environments).length, services: services.size, releases: releases.size, freezes: freezes.size, maintenance: maintenance.size, gamedays: gamedays.size, calendars: calendars.size, runbooks: runbooks.size, trees: trees.size },
  };
}
