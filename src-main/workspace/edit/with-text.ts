import type { WorkspaceFault } from '../../../src-preload/contract/index.ts';
import { calendarSourceFileSchema, freezeSchema, releaseSchema } from '../calendar-schemas.ts';
import { calendarFaults } from '../calendar-check.ts';
import { crossCheck } from '../cross-check.ts';
import type { Workspace } from '../load.ts';
import { parseDefinition } from '../read.ts';

const KINDS = {
  releases: { schema: releaseSchema, nameOf: (value: { release: string }) => value.release },
  freezes: { schema: freezeSchema, nameOf: (value: { freeze: string }) => value.freeze },
  calendars: { schema: calendarSourceFileSchema, nameOf: (value: { calendar: string }) => value.calendar },
} as const;
export type EditableKind = keyof typeof KINDS;

/** The workspace as it would be with a file of this text, and the faults that this file would then have. */
export function withText(workspace: Workspace, kind: EditableKind, file: string, text: string): { readonly workspace: Workspace; readonly faults: readonly WorkspaceFault[] } {
  const { schema } = KINDS[kind];
  const parsed = parseDefinition(file, text, schema);
  if (parsed.kind === 'faulty') return { workspace, faults: parsed.faults };
  // The kind's own schema has just parsed it.
  const name = (KINDS[kind].nameOf as (value: unknown) => string)(parsed.parsed.value);
  const others = new Map<string, unknown>([...workspace[kind]].filter(([, one]) => one.file !== file));
  const double = others.has(name) ? [{ place: parsed.parsed.placeOf(), message: `${name} is defined in another file already`, hint: null }] : [];
  others.set(name, parsed.parsed);
  // The map of this kind with one value of this kind's schema in it.
  const next = { ...workspace, [kind]: others } as Workspace;
  return { workspace: next, faults: [...double, ...[...crossCheck(next), ...calendarFaults(next)].filter((fault) => fault.place.file === file)] };
}
