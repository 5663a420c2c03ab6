import type { Raw } from '../kube.ts';

type Operation = Readonly<Record<string, unknown>>;

export interface GuardedPatch {
  readonly path: string;
  readonly patch: readonly Operation[];
}

/** What a write is planned from. */
export interface From {
  readonly path: string;
  readonly uid: string;
  /** Null where the object holds no template of its own. */
  readonly template: Raw | null;
  /** Null for kinds that know no pause. */
  readonly paused: boolean | null;
  /** Tests of the kind's own deciding facts, such as an Argo Rollout's `stableRS`. */
  readonly tests?: readonly Operation[];
  /** What kubectl calls the object, where it is not the workload itself. */
  readonly as?: { readonly resource: string; readonly name: string };
}

/** The tests that every write to a workload makes: it is the very object and template that was read, paused or not as it was. */
export const guardOf = ({ uid, template, paused, tests = [] }: From): Operation[] => [
  { op: 'test', path: '/metadata/uid', value: uid },
  ...(template === null ? [] : [{ op: 'test', path: '/spec/template', value: template }]),
  ...(paused === null ? [] : [{ op: 'test', path: '/spec/paused', value: paused ? true : null }]),
  ...tests,
];

/**
 * The guard of SEMANTICS: one JSON Patch whose tests are the facts that decided, and nothing that churns. No
 * resourceVersion, no generation: mid-rollout those refuse half of all honest writes. What is paused is unpaused in the
 * same patch, because the API would take the template and nothing would move.
 */
export function rollbackPatch(from: From, template: Raw): GuardedPatch {
  return { path: from.path, patch: [...guardOf(from), ...(from.paused === true ? [{ op: 'remove', path: '/spec/paused' }] : []), { op: 'replace', path: '/spec/template', value: template }] };
}

/** Stop or let go on: only `paused` is written, only if it is as it was read, on the very object and template that was read. */
export function pausePatch(from: From, paused: boolean): GuardedPatch {
  return { path: from.path, patch: [...guardOf(from), paused ? { op: 'add', path: '/spec/paused', value: true } : { op: 'remove', path: '/spec/paused' }] };
}
