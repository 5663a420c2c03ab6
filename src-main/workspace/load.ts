import { join, resolve } from 'node:path';
import type { z } from 'zod';
import type { WorkspaceFault } from '../../src-preload/contract/index.ts';
import { type Tree, treeSchema } from '../decisions/index.ts';
import { type Runbook, runbookSchema } from '../runbooks/index.ts';
import { crossCheck } from './cross-check.ts';
import { itemFaults } from './items-check.ts';
import { type Parsed, filesIn, readDefinition } from './read.ts';
import {
  type CalendarSourceDef, type FreezeDef, type GamedayDef, type MaintenanceDef, type Release, calendarSourceFileSchema, freezeSchema, gamedaySchema, maintenanceSchema, releaseSchema,
} from './calendar-schemas.ts';
import { type Service, type WorkspaceFile, serviceSchema, workspaceFileSchema } from './schemas.ts';

/** A folder of definitions, as far as it could be read; its faults say what could not. */
export interface Workspace {
  readonly dir: string;
  readonly name: string;
  readonly zone: string;
  readonly environments: WorkspaceFile['environments'];
  readonly people: WorkspaceFile['people'];
  readonly signals: WorkspaceFile['signals'];
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

/** Reads a workspace. Never throws: each faulty file is left out, with all of its faults, and the rest stays usable. */
export async function loadWorkspace(dir: string): Promise<Workspace> {
  const root = resolve(dir);
  const faults: WorkspaceFault[] = [];
  const head = await readDefinition(root, join(root, 'quarterdeck.yaml'), workspaceFileSchema);
  if (head.kind === 'absent') faults.push({ place: { file: 'quarterdeck.yaml', line: 1, column: 1 }, message: `there is no quarterdeck.yaml in ${root}`, hint: 'It names the workspace and its environments.' });
  if (head.kind === 'faulty') faults.push(...head.faults);
  const all = async <S extends z.ZodType>(folder: string, schema: S, nameOf: (value: z.infer<S>) => string): Promise<Map<string, Parsed<z.infer<S>>>> => {
    const found = new Map<string, Parsed<z.infer<S>>>();
    for (const file of await filesIn(root, folder)) {
      const read = await readDefinition(root, file, schema);
      if (read.kind === 'faulty') faults.push(...read.faults);
      if (read.kind !== 'parsed') continue;
      const name = nameOf(read.parsed.value);
      const first = found.get(name);
      if (first === undefined) found.set(name, read.parsed);
      else faults.push({ place: read.parsed.placeOf(), message: `${name} is defined in ${first.file} already`, hint: null });
    }
    return found;
  };
  const workspace = {
    dir: root,
    name: head.kind === 'parsed' ? head.parsed.value.workspace : 'unnamed',
    zone: head.kind === 'parsed' ? head.parsed.value.zone : 'UTC',
    environments: head.kind === 'parsed' ? head.parsed.value.environments : {},
    people: head.kind === 'parsed' ? head.parsed.value.people : {},
    signals: head.kind === 'parsed' ? head.parsed.value.signals : {},
    services: await all('services', serviceSchema, (value) => value.service),
    releases: await all('releases', releaseSchema, (value) => value.release),
    freezes: await all('freezes', freezeSchema, (value) => value.freeze),
    maintenance: await all('maintenance', maintenanceSchema, (value) => value.maintenance),
    gamedays: await all('gamedays', gamedaySchema, (value) => value.gameday),
    calendars: await all('calendars', calendarSourceFileSchema, (value) => value.calendar),
    runbooks: await all('runbooks', runbookSchema, (value) => value.runbook),
    trees: await all('trees', treeSchema, (value) => value.tree),
  };
  return { ...workspace, faults: [...faults, ...crossCheck(workspace), ...itemFaults(workspace)] };
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
