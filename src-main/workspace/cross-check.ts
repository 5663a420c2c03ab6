import type { Place, WorkspaceFault } from '../../src-preload/contract/index.ts';
import { treeFaults } from '../decisions/index.ts';
import { runbookFaults } from '../runbooks/index.ts';
import { variableFault } from '../signals/index.ts';
import { calendarFaults } from './calendar-check.ts';
import type { Workspace } from './load.ts';

type Unchecked = Omit<Workspace, 'faults'>;

/** What one file cannot know of another: that names resolve, that nothing runs in circles, and that a tree always ends. */
export function crossCheck(workspace: Unchecked): WorkspaceFault[] {
  const environments = Object.keys(workspace.environments);
  const services = [...workspace.services.keys()];
  const runbooks = [...workspace.runbooks.keys()];
  const faults: WorkspaceFault[] = [];
  const known = (place: () => Place, kind: string, name: string, names: readonly string[]): void => {
    if (!names.includes(name)) faults.push({ place: place(), message: `there is no ${kind} ${name}`, hint: suggestion(name, names) });
  };
  for (const parsed of workspace.services.values()) {
    parsed.value.dependsOn.forEach((name, index) => known(() => parsed.placeOf('dependsOn', index), 'service', name, services));
    const { slo } = parsed.value;
    if (slo?.source !== undefined) known(() => parsed.placeOf('slo', 'source'), 'source', slo.source, Object.keys(workspace.signals));
    for (const field of ['bad', 'total'] as const) {
      const fault = slo === undefined ? null : variableFault(slo[field]);
      if (fault !== null) faults.push({ place: parsed.placeOf('slo', field), message: fault, hint: null });
    }
    const circle = circleFrom(parsed.value.service, workspace);
    if (circle !== null) faults.push({ place: parsed.placeOf('dependsOn'), message: `depends on itself: ${circle.join(' → ')}`, hint: null });
  }
  for (const parsed of workspace.releases.values()) {
    const { window, runbook } = parsed.value;
    for (const name of Object.keys(parsed.value.services)) known(() => parsed.placeOf('services', name), 'service', name, services);
    parsed.value.environments.forEach((name, index) => known(() => parsed.placeOf('environments', index), 'environment', name, environments));
    if (runbook !== undefined) known(() => parsed.placeOf('runbook'), 'runbook', runbook, runbooks);
    if (window.end <= window.start) faults.push({ place: parsed.placeOf('window', 'end'), message: 'the window ends before it starts', hint: null });
  }
  for (const parsed of workspace.gamedays.values()) parsed.value.environments.forEach((name, index) => known(() => parsed.placeOf('environments', index), 'environment', name, environments));
  faults.push(...calendarFaults(workspace));
  for (const parsed of [...workspace.freezes.values(), ...workspace.maintenance.values()]) {
    (parsed.value.scope.environments ?? []).forEach((name, index) => {
      if (!name.includes('*')) known(() => parsed.placeOf('scope', 'environments', index), 'environment', name, environments);
    });
    (parsed.value.scope.services ?? []).forEach((name, index) => {
      if (!name.includes('*')) known(() => parsed.placeOf('scope', 'services', index), 'service', name, services);
    });
  }
  for (const { value, placeOf } of workspace.runbooks.values()) {
    for (const { path, message, instead } of runbookFaults(value, runbooks)) faults.push({ place: placeOf(...path), message, hint: instead === undefined ? null : suggestion(instead.written, instead.names) });
  }
  const sources = Object.keys(workspace.signals);
  for (const { value, placeOf } of workspace.trees.values()) {
    for (const { path, message, instead } of treeFaults(value, { runbooks, sources })) faults.push({ place: placeOf(...path), message, hint: instead === undefined ? null : suggestion(instead.written, instead.names) });
  }
  return faults;
}

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

/** The known name that is nearest to what was written, if any is near. */
export function suggestion(written: string, names: readonly string[]): string | null {
  const near = names.map((name) => ({ name, far: distance(written, name) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(2, written.length / 3) ? `Did you mean ${near.name}?` : names.length === 0 ? null : `There is: ${names.slice(0, 12).join(', ')}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
