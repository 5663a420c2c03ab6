export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Meta extends JsonObject {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** A stored object: plain JSON, replaced and never changed in place, so that watchers may keep what they were given. */
export interface Stored extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
export const child = (value: Json | undefined, ...keys: string[]): Json | undefined => {
  let here: Json | undefined = value;
  for (const key of keys) here = isObject(here) ? here[key] : undefined;
  return here;
};
export const objectAt = (value: Json | undefined, ...keys: string[]): JsonObject => {
  const found = child(value, ...keys);
  return isObject(found) ? found : {};
};
export const listAt = (value: Json | undefined, ...keys: string[]): Json[] => {
  const found = child(value, ...keys);
  return Array.isArray(found) ? found : [];
};
export const numberAt = (value: Json | undefined, ...keys: string[]): number => {
  const found = child(value, ...keys);
  return typeof found === 'number' ? found : 0;
};
export const stringAt = (value: Json | undefined, ...keys: string[]): string => {
  const found = child(value, ...keys);
  return typeof found === 'string' ? found : '';
};
export const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Equality of JSON values, whatever the order of their keys. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalJson(a[key], b[key]));
}
