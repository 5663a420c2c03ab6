import { type Json, type JsonObject, equalJson, isObject } from '../objects.ts';

/** JSON Merge Patch, RFC 7396. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = mergePatch(out[key], value);
  }
  return out;
}

/** The lists that strategic merge patches by key, and their keys (Kubernetes API types, `patchMergeKey`). */
const KEYS: Readonly<Record<string, string>> = {
  containers: 'name', initContainers: 'name', ephemeralContainers: 'name', env: 'name', volumes: 'name', volumeMounts: 'mountPath', ports: 'containerPort',
  imagePullSecrets: 'name', conditions: 'type', ownerReferences: 'uid', hostAliases: 'ip', topologySpreadConstraints: 'topologyKey',
};
/** Lists of plain values that are joined rather than replaced. */
const SETS = new Set(['finalizers']);

/** Kubernetes strategic merge patch: as merge, but lists with a key are merged by it; `$patch` and `$retainKeys` are obeyed. */
export function strategicPatch(target: Json | undefined, patch: Json, field = ''): Json {
  if (Array.isArray(patch)) return mergeList(Array.isArray(target) ? target : [], patch, field);
  if (!isObject(patch)) return patch;
  if (patch['$patch'] === 'replace') return without(patch, '$patch');
  const out: JsonObject = isObject(target) ? { ...target } : {};
  const retained = patch['$retainKeys'];
  if (Array.isArray(retained)) for (const key of Object.keys(out)) if (!retained.includes(key)) delete out[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$setElementOrder') || key === '$retainKeys') continue;
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const name = key.slice('$deleteFromPrimitiveList/'.length);
      const list = out[name];
      if (Array.isArray(list) && Array.isArray(value)) out[name] = list.filter((item) => !value.some((gone) => equalJson(gone, item)));
    } else if (value === null) delete out[key];
    else out[key] = strategicPatch(out[key], value, key);
  }
  return out;
}

function mergeList(target: readonly Json[], patch: readonly Json[], field: string): Json[] {
  const key = KEYS[field];
  if (key === undefined || !patch.every(isObject)) {
    return SETS.has(field) ? [...target, ...patch.filter((item) => !target.some((one) => equalJson(one, item)))] : [...patch];
  }
  if (patch.some((item) => item['$patch'] === 'replace')) return patch.filter((item) => item['$patch'] !== 'replace');
  const out = [...target];
  for (const item of patch) {
    const index = out.findIndex((one) => isObject(one) && equalJson(one[key], item[key]));
    if (item['$patch'] === 'delete') {
      if (index >= 0) out.splice(index, 1);
    } else if (index >= 0) out[index] = strategicPatch(out[index], item);
    else out.push(strategicPatch({}, item));
  }
  return out;
}

const without = (value: JsonObject, key: string): JsonObject => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
