import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { durationMs } from './durations.ts';
import type { Input, Runbook } from './model.ts';

/** The names that an input of type service or environment may take. */
export interface KnownNames {
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/** The inputs of a start, complete and each of its type. A secret stays a reference: its value is never here. */
export function readInputs(runbook: Runbook, given: Readonly<Record<string, string>>, known: KnownNames): Result<Record<string, unknown>> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(runbook.inputs, name));
  if (unknown !== undefined) return fail('bad-input', `${runbook.runbook} has no input ${unknown}`, { hint: `It takes: ${Object.keys(runbook.inputs).join(', ') || 'none'}.` });
  const read: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(runbook.inputs)) {
    const value = given[name] ?? input.default;
    if (value === undefined || value === '') return fail('missing-input', `${runbook.runbook} needs the input ${name}`, input.why === undefined ? {} : { hint: input.why });
    const fault = faultOfInput(name, input, value, known);
    if (fault !== null) return fail('bad-input', fault);
    read[name] = input.type === 'secret' ? { secret: value } : value;
  }
  return ok(read);
}

/** Why a value is none for this input, or null. */
export function faultOfInput(name: string, input: Input, value: string, known: KnownNames): string | null {
  const oneOf = (names: readonly string[]): string | null => (names.includes(value) ? null : `${name} must be one of ${names.join(', ')}`);
  if (input.pattern !== undefined && !new RegExp(`^(?:${input.pattern})$`, 'u').test(value)) return `${name} must match ${input.pattern}`;
  switch (input.type) {
    case 'choice':
      return oneOf(input.choices ?? []);
    case 'service':
      return oneOf(known.services);
    case 'environment':
      return oneOf(known.environments);
    case 'duration':
      return durationMs(value) === null ? `${name} must be a duration, such as 10m` : null;
    case 'version':
      return /^[\w][\w.+-]{0,127}$/.test(value) ? null : `${name} must be a version: letters, digits, dots, dashes and underscores`;
    case 'secret':
      return /^[\w][\w./-]{0,127}$/.test(value) ? null : `${name} must be the name of a secret in the vault, never the secret itself`;
    case 'text':
      return null;
  }
}
