import { type Json, type JsonObject, equalJson, isObject, listAt, objectAt, stamp, stringAt } from '../objects.ts';

/** Who writes, as managedFields names them. */
export interface Writer {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource?: 'status' | 'scale';
}

/** The parts of an object whose fields have owners. */
export const PARTS = ['spec', 'data', 'stringData', 'binaryData', 'immutable', 'status'];

/**
 * managedFields after a write: the top-level parts that it changed move to its writer, with the time. Coarser than a real
 * server's (one level below `spec`), and true as far as it goes. `applied`: the fields of an applied configuration, which are all
 * that its manager owns then.
 */
export function withManagedFields(before: JsonObject | undefined, after: JsonObject, writer: Writer, now: number, applied?: JsonObject): JsonObject {
  const changed = changedFields(before, after, writer.subresource === 'status' ? ['status'] : PARTS);
  if (Object.keys(changed).length === 0) return after;
  const others = listAt(before, 'metadata', 'managedFields').flatMap((entry) => (isObject(entry) && !isOf(entry, writer) ? [without(entry, changed)] : []));
  const own = listAt(before, 'metadata', 'managedFields').find((entry) => isObject(entry) && isOf(entry, writer));
  const fields = applied ?? joined(objectAt(own, 'fieldsV1'), changed);
  const entry: JsonObject = { manager: writer.manager, operation: writer.operation, apiVersion: stringAt(after, 'apiVersion'), time: stamp(now), fieldsType: 'FieldsV1', fieldsV1: fields, ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }) };
  const kept = others.filter((other) => Object.keys(objectAt(other, 'fieldsV1')).length > 0);
  return { ...after, metadata: { ...objectAt(after, 'metadata'), managedFields: [...kept, entry] } };
}

export const isOf = (entry: JsonObject, writer: Writer): boolean =>
  stringAt(entry, 'manager') === writer.manager && stringAt(entry, 'operation') === writer.operation && stringAt(entry, 'subresource') === (writer.subresource ?? '');

function changedFields(before: JsonObject | undefined, after: JsonObject, parts: readonly string[]): JsonObject {
  const out: JsonObject = {};
  for (const part of parts) {
    const [old, next] = [before?.[part], after[part]];
    if (next === undefined || equalJson(old, next)) continue;
    if (!isObject(next)) out[`f:${part}`] = {};
    else {
      const keys = Object.keys(next).filter((key) => !equalJson(isObject(old) ? old[key] : undefined, next[key]));
      if (keys.length > 0) out[`f:${part}`] = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]));
    }
  }
  return out;
}

function without(entry: JsonObject, changed: JsonObject): JsonObject {
  const fields: JsonObject = {};
  for (const [part, keys] of Object.entries(objectAt(entry, 'fieldsV1'))) {
    const taken = objectAt(changed, part);
    const left = Object.fromEntries(Object.entries(isObject(keys) ? keys : {}).filter(([key]) => !(key in taken)));
    if (Object.keys(left).length > 0 || !(part in changed)) fields[part] = left;
  }
  return { ...entry, fieldsV1: fields };
}

function joined(a: JsonObject, b: JsonObject): JsonObject {
  const out: JsonObject = { ...a };
  // Every part of fieldsV1 is an object of markers.
  for (const [part, keys] of Object.entries(b)) out[part] = { ...objectAt(a, part), ...(keys as Record<string, Json>) };
  return out;
}
