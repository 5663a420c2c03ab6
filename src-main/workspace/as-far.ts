import type { z } from 'zod';
import { fieldsAt, meantBy } from '../spelling/index.ts';

/**
 * How much of a faulty file can be checked further. `whole`: only fields that nobody knows were wrong, so that all the rest says
 * what it says. `names`: values were left out; that a name is unknown is true all the same, other findings might come of the gap.
 */
export interface AsFar<T> {
  readonly value: T;
  readonly sound: 'whole' | 'names';
}

const ROUNDS = 8;
type Part = string | number;

/** A faulty definition without its faults, as what it most likely means; null where something is wrong that it cannot do without. */
export function asFarAsItGoes<S extends z.ZodType>(schema: S, given: unknown, issuesOf: (error: z.ZodError) => readonly z.core.$ZodIssue[]): AsFar<z.infer<S>> | null {
  const value: unknown = structuredClone(given);
  let sound: AsFar<unknown>['sound'] = 'whole';
  for (let round = 0; round < ROUNDS; round += 1) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { value: parsed.data, sound };
    for (const issue of issuesOf(parsed.error)) {
      const path = issue.path.map((part): Part => (typeof part === 'number' ? part : String(part)));
      if (issue.code === 'unrecognized_keys') respell(value, path, issue.keys, fieldsAt(schema, path));
      else if (leftOut(value, path, (at) => fieldsAt(schema, at))) sound = 'names';
      else return null;
    }
  }
  return null;
}

/** What was most likely meant is taken for what was written; what nobody can have meant is left out. */
function respell(value: unknown, path: readonly Part[], keys: readonly string[], fields: readonly string[]): void {
  const object = at(value, path);
  if (!isRecord(object)) return;
  for (const key of keys) {
    const meant = meantBy(key, fields);
    if (meant !== null && !Object.hasOwn(object, meant)) object[meant] = object[key];
    delete object[key];
  }
}

/**
 * Leaves out the nearest field around a fault that the schema names, and that can be without. An entry of a list of definitions,
 * or of a map, is a name: others may speak of it, and it stays.
 */
function leftOut(value: unknown, path: readonly Part[], fields: (at: readonly Part[]) => readonly string[]): boolean {
  const around = [...path];
  while (typeof around.at(-1) === 'number') around.pop();
  for (let last = around.pop(); typeof last === 'string'; last = around.pop()) {
    const object = at(value, around);
    if (!fields(around).includes(last)) return false;
    if (!isRecord(object) || !Object.hasOwn(object, last)) continue;
    delete object[last];
    return true;
  }
  return false;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function at(value: unknown, path: readonly Part[]): unknown {
  let here = value;
  for (const part of path) here = Array.isArray(here) && typeof part === 'number' ? here[part] : isRecord(here) ? here[part] : undefined;
  return here;
}
