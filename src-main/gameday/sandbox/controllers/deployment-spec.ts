import { type JsonObject, type Stored, child, numberAt, objectAt } from '../objects.ts';

/** A ReplicaSet's template without the hash that its controller added. */
export function plainTemplate(set: Stored): JsonObject {
  const template = objectAt(set, 'spec', 'template');
  const { 'pod-template-hash': _hash, ...labels } = objectAt(template, 'metadata', 'labels');
  return { ...template, metadata: { ...objectAt(template, 'metadata'), labels } };
}

/** A bound of a rolling update: a number, or a percentage of what is desired. */
export function bound(object: Stored, path: readonly string[], desired: number, round: (value: number) => number, fallback: number | string): number {
  const value = child(object, ...path) ?? fallback;
  return typeof value === 'number' ? value : round((desired * Number.parseInt(String(value), 10)) / 100);
}

/** `25%` or a number, of the desired replicas; surge rounds up, unavailability down, and never both to nothing. */
export function bounds(deployment: Stored): { surge: number; unavailable: number } {
  const desired = numberAt(deployment, 'spec', 'replicas');
  const part = (key: string, round: (value: number) => number): number => bound(deployment, ['spec', 'strategy', 'rollingUpdate', key], desired, round, '25%');
  const surge = part('maxSurge', Math.ceil);
  const unavailable = part('maxUnavailable', Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
