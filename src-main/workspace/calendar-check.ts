import { z } from 'zod';
import type { WorkspaceFault } from '../../src-preload/contract/index.ts';
import { Series, instantOf, readLocal, readRule } from '../recurrence/index.ts';
import { type Runbook, leastMs } from '../runbooks/index.ts';
import type { RecurringDef, Release } from './calendar-schemas.ts';
import type { Workspace } from './load.ts';
import type { Parsed } from './read.ts';

type Unchecked = Omit<Workspace, 'faults'>;

/** What is wrong with the times of definitions, and with who could ever agree: each with its place. */
export function calendarFaults(workspace: Unchecked): WorkspaceFault[] {
  const names = new Map<string, string>();
  const timed = [...[...workspace.freezes.values()].map((parsed) => ({ name: parsed.value.freeze, parsed })), ...[...workspace.maintenance.values()].map((parsed) => ({ name: parsed.value.maintenance, parsed }))];
  return [
    ...timed.flatMap(({ name, parsed }) => {
      const first = names.get(name);
      names.set(name, parsed.file);
      // Windows are named by it, and overrides name windows.
      const double = first === undefined ? [] : [{ place: parsed.placeOf(), message: `${name} is the name of a window in ${first} already`, hint: 'Overrides name windows by it: choose another.' }];
      return [...double, ...recurrenceFaults(parsed, workspace.zone), ...overrideFaults(parsed, workspace)];
    }),
    ...[...workspace.releases.values()].flatMap((parsed) => releaseFaults(parsed, workspace)),
  ];
}

function recurrenceFaults({ value, placeOf }: Parsed<RecurringDef>, fallback: string): WorkspaceFault[] {
  if (value.repeat !== undefined) {
    const rule = readRule(value.repeat, readLocal(value.start));
    if (!rule.ok) return [{ place: placeOf('repeat'), message: rule.error.message, hint: rule.error.hint ?? null }];
  }
  const shape = new Series(value, value.zone ?? fallback).shape();
  if (shape === 'never') return [{ place: value.repeat === undefined ? placeOf('except') : placeOf('repeat'), message: 'no window ever comes of this', hint: 'Its rule matches no day, or every window is excepted.' }];
  if (shape === 'endless') return [{ place: placeOf('repeat'), message: 'its windows follow each other without a gap: it never opens', hint: 'Shorten `for`, or write one long window without `repeat`.' }];
  return [];
}

/** Who may override must exist; with a second person asked for, two of them. */
function overrideFaults({ value: { override }, placeOf }: Parsed<RecurringDef>, { people }: Unchecked): WorkspaceFault[] {
  if (override === undefined || override.roles.length === 0 || Object.keys(people).length === 0) return [];
  const able = peopleWith(people, (roles) => override.roles.some((role) => roles.includes(role)));
  const needed = override.secondPerson ? 2 : 1;
  return able.length >= needed ? [] : [{ place: placeOf('override', 'roles'), message: `nobody could override it: ${able.length} of ${needed} people have a role named here`, hint: 'Roles are given in quarterdeck.yaml, under people.' }];
}

function releaseFaults({ value, placeOf }: Parsed<Release>, workspace: Unchecked): WorkspaceFault[] {
  const runbook = value.runbook === undefined ? undefined : workspace.runbooks.get(value.runbook)?.value;
  if (runbook === undefined || value.cancelled !== undefined) return [];
  const zone = value.window.zone ?? workspace.zone;
  const long = instantOf(zone, readLocal(value.window.end)) - instantOf(zone, readLocal(value.window.start));
  const least = leastMs(runbook);
  const short = long > 0 && least > long ? [{ place: placeOf('window'), message: `its window is ${minutes(long)} long, and ${runbook.runbook} waits for ${minutes(least)} by itself`, hint: 'Lengthen the window, or shorten what the runbook waits for.' }] : [];
  return [...short, ...quorumFaults(value, runbook, workspace).map((message) => ({ place: placeOf('runbook'), message, hint: 'Roles are given in quarterdeck.yaml, under people.' }))];
}

const minutes = (ms: number): string => `${Math.round(ms / 60_000)} min`;
const gateSchema = z.object({ by: z.string().default('anyone'), count: z.number().int().default(1), notPerson: z.string().nullish() });

/** Gates for which there are not enough people: with the role, and other than whom the gate leaves out. */
function quorumFaults({ captain }: Release, runbook: Runbook, { people }: Unchecked): string[] {
  if (Object.keys(people).length === 0) return [];
  return runbook.steps.flatMap((step) => {
    const gates = [step.approve, step.uses === 'approve' ? step.with : undefined].flatMap((raw) => {
      const gate = gateSchema.safeParse(raw);
      return raw !== undefined && gate.success ? [gate.data] : [];
    });
    return gates.flatMap(({ by, count, notPerson }) => {
      const out = notPerson == null ? null : /release\.captain/.test(notPerson) ? captain : notPerson;
      const able = peopleWith(people, (roles) => by === 'anyone' || roles.includes(by)).filter((name) => name !== out);
      return able.length >= count ? [] : [`no quorum for the step ${step.id} of ${runbook.runbook}: it asks ${count} with the role ${by}${out === null ? '' : ` who are not ${out}`}, and there ${able.length === 1 ? 'is' : 'are'} ${able.length}`];
    });
  });
}

const peopleWith = (people: Unchecked['people'], has: (roles: readonly string[]) => boolean): string[] => Object.entries(people).filter(([, { roles }]) => has(roles)).map(([name]) => name);
