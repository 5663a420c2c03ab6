import type { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type givenSchema, secretRefSchema } from '../language/model.ts';
import type { RunPorts } from '../ports.ts';

export type Given = z.infer<typeof givenSchema>;

/** A value as a dry run shows it: a secret by its name. */
export const shownGiven = (given: Given): string => (typeof given === 'string' ? given : `[secret ${given.secret}]`);

/** The values themselves, for the moment of their use; a secret that cannot be had is a fault that names it. */
export async function valuesOf(given: Readonly<Record<string, Given>>, ports: RunPorts): Promise<Result<Record<string, string>>> {
  const values: Record<string, string> = {};
  for (const [name, one] of Object.entries(given)) {
    const value = typeof one === 'string' ? ok(one) : await ports.secret(one.secret);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  return ok(values);
}

/** A JSON value in which `{ secret: NAME }`, wherever it stands, is the secret's value: never to be kept, only to be sent. */
export async function withSecretsIn(value: unknown, ports: RunPorts): Promise<Result<unknown>> {
  const reference = secretRefSchema.safeParse(value);
  if (reference.success) return ports.secret(reference.data.secret);
  if (typeof value !== 'object' || value === null) return ok(value);
  const filled: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const one = await withSecretsIn(item, ports);
    if (!one.ok) return one;
    filled.push([key, one.value]);
  }
  return ok(Array.isArray(value) ? filled.map(([, item]) => item) : Object.fromEntries(filled));
}

/** The same value as a dry run shows it. */
export function shownSecretsIn(value: unknown): unknown {
  const reference = secretRefSchema.safeParse(value);
  if (reference.success) return shownGiven(reference.data);
  if (Array.isArray(value)) return value.map(shownSecretsIn);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shownSecretsIn(item)])) : value;
}

/** Values as headers. What is none, such as one with a line break in it, is named by its header alone: it may be a secret. */
export function asHeaders(values: Readonly<Record<string, string>>): Result<Headers> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    try {
      headers.set(name, value);
    } catch {
      return fail('bad-header', `the header ${name} cannot hold what it is given: it is no header’s name, or its value holds a line break or a letter that no header can`);
    }
  }
  return ok(headers);
}
