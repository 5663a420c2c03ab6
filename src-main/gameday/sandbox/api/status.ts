import type { JsonObject } from '../objects.ts';
import type { Cause } from '../validate.ts';

/** An answer that is no success, in the shape that every Kubernetes client knows (meta/v1 Status). */
export class Refusal extends Error {
  readonly status: number;
  readonly reason: string;
  readonly details: JsonObject;

  constructor(status: number, reason: string, message: string, details: JsonObject = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  body(): JsonObject {
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: this.message, reason: this.reason, details: this.details, code: this.status };
  }
}

export const notFound = (plural: string, name: string): Refusal => new Refusal(404, 'NotFound', `${plural} "${name}" not found`, { name, kind: plural });
export const noSuchPath = (): Refusal => new Refusal(404, 'NotFound', 'the server could not find the requested resource');
export const conflict = (plural: string, name: string, why: string): Refusal => new Refusal(409, 'Conflict', `Operation cannot be fulfilled on ${plural} "${name}": ${why}`, { name, kind: plural });
export const forbidden = (verb: string, plural: string, namespace: string): Refusal =>
  new Refusal(403, 'Forbidden', `${plural} is forbidden: User "captain" cannot ${verb} resource "${plural}" in API group ""${namespace === '' ? ' at the cluster scope' : ` in the namespace "${namespace}"`}`, { kind: plural });
/** A failed `test` of a JSON Patch: 422 without causes, which is how a client tells it from an invalid object. */
export const patchFailed = (why: string): Refusal => new Refusal(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`);
export const invalid = (kind: string, name: string, causes: readonly Cause[]): Refusal =>
  new Refusal(422, 'Invalid', `${kind}.${kind === 'Job' ? 'batch' : 'apps'} "${name}" is invalid: ${causes.map((cause) => `${cause.field}: ${cause.message}`).join(', ')}`, { name, kind, causes: causes.map((cause) => ({ ...cause })) });
export const expired = (version: number): Refusal => new Refusal(410, 'Expired', `too old resource version: ${version}`);
