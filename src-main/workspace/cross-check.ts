import type { Place, WorkspaceFault } from '../../src-preload/contract/index.ts';
import { treeFaults } from '../decisions/index.ts';
import { runbookFaults } from '../runbooks/index.ts';
import { variableFault } from '../signals/index.ts';
import { suggestion } from '../spelling/index.ts';
import type { Workspace } from './load.ts';

type Unchecked = Omit<Workspace, 'faults'>;

/** What is not sure of files that are faulty themselves. */
export interface Unsure {
  /** Names that are given by files of which nothing else can be said. */
  readonly named: Readonly<Record<'services' | 'runbooks' | 'environments' | 'sources', readonly string[]>>;
  /** Files of which only the names that they speak of are checked. */
  readonly namesOnly: ReadonlySet<string>;
}
const nothing: Unsure = { named: { services: [], runbooks: [], environments: [], sources: [] }, namesOnly: new Set() };

/** What one file cannot know of another: that names resolve, that nothing runs in circles, and that a tree always ends. */
export function crossCheck(workspace: Unchecked, { named, namesOnly }: Unsure = nothing): WorkspaceFault[] {
  const environments = [...Object.keys(workspace.environments), ...named.environments];
  const services = [...workspace.services.keys(), ...named.services];
  const runbooks = [...workspace.runbooks.keys(), ...named.runbooks];
  const sources = [...Object.keys(workspace.signals), ...named.sources];
  const faults: WorkspaceFault[] = [];
  const known = (place: () => Place, kind: string, name: string, names: readonly string[]): void => {
    if (!names.includes(name)) faults.push({ place: place(), message: `there is no ${kind} ${name}`, hint: suggestion(name, names) });
  };
  const other = (fault: WorkspaceFault): void => {
    if (!namesOnly.has(fault.place.file)) faults.push(fault);
  };
  for (const parsed of workspace.services.values()) {
    parsed.value.dependsOn.forEach((name, index) => known(() => parsed.placeOf('dependsOn', index), 'service', name, services));
    const { slo } = parsed.value;
    if (slo?.source !== undefined) known(() => parsed.placeOf('slo', 'source'), 'source', slo.source, sources);
    for (const field of ['bad', 'total'] as const) {
      const fault = slo === undefined ? null : variableFault(slo[field]);
      if (fault !== null) other({ place: parsed.placeOf('slo', field), message: fault, hint: null });
    }
    const circle = circleFrom(parsed.value.service, workspace);
    if (circle !== null) other({ place: parsed.placeOf('dependsOn'), message: `depends on itself: ${circle.join(' → ')}`, hint: null });
  }
  for (const parsed of workspace.releases.values()) {
    const { window, runbook } = parsed.value;
    for (const name of Object.keys(parsed.value.services)) known(() => parsed.placeOf('services', name), 'service', name, services);
    parsed.value.environments.forEach((name, index) => known(() => parsed.placeOf('environments', index), 'environment', name, environments));
    if (runbook !== undefined) known(() => parsed.placeOf('runbook'), 'runbook', runbook, runbooks);
    if (window.end <= window.start) other({ place: parsed.placeOf('window', 'end'), message: 'the window ends before it starts', hint: null });
  }
  for (const parsed of workspace.gamedays.values()) parsed.value.environments.forEach((name, index) => known(() => parsed.placeOf('environments', index), 'environment', name, environments));
  for (const parsed of [...workspace.freezes.values(), ...workspace.maintenance.values()]) {
    (parsed.value.scope.environments ?? []).forEach((name, index) => {
      if (!name.includes('*')) known(() => parsed.placeOf('scope', 'environments', index), 'environment', name, environments);
    });
    (parsed.value.scope.services ?? []).forEach((name, index) => {
      if (!name.includes('*')) known(() => parsed.placeOf('scope', 'services', index), 'service', name, services);
    });
  }
  const structural = (placeOf: Unplaced, found: readonly { readonly path: readonly (string | number)[]; readonly message: string; readonly instead?: { readonly written: string; readonly names: readonly string[] } }[]): void => {
    for (const { path, message, instead } of found) {
      const fault = { place: placeOf(...path), message, hint: instead === undefined ? null : suggestion(instead.written, instead.names) };
      if (instead === undefined) other(fault);
      else faults.push(fault);
    }
  };
  for (const { value, placeOf } of workspace.runbooks.values()) structural(placeOf, runbookFaults(value, runbooks));
  for (const { value, placeOf } of workspace.trees.values()) structural(placeOf, treeFaults(value, { runbooks, sources }));
  return faults;
}

type Unplaced = (...path: (string | number)[]) => Place;

function circleFrom(start: string, workspace: Unchecked): string[] | null {
  const follow = (name: string, path: readonly string[]): string[] | null => {
    for (const next of workspace.services.get(name)?.value.dependsOn ?? []) {
      if (next === start) return [...path, next];
      if (path.includes(next)) continue;
      const found = follow(next, [...path, next]);
      if (found !== null) return found;
    }
    return null;
  };
  return follow(start, [start]);
}
