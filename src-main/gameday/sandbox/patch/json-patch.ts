import { type Json, type JsonObject, equalJson, isObject } from '../objects.ts';

export type Patched = { readonly kind: 'patched'; readonly value: Json } | { readonly kind: 'failed'; readonly why: string };

/** RFC 6902, with the API server's leniency: a `test` for null holds where the member is absent. */
export function jsonPatch(target: Json, operations: readonly Json[]): Patched {
  let value = structuredClone(target);
  for (const operation of operations) {
    if (!isObject(operation)) return { kind: 'failed', why: 'an operation must be an object' };
    const done = apply(value, operation);
    if (done.kind === 'failed') return done;
    value = done.value;
  }
  return { kind: 'patched', value };
}

const pointer = (path: Json | undefined): string[] => (typeof path === 'string' && path !== '' ? path.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : []);

function apply(root: Json, operation: JsonObject): Patched {
  const path = pointer(operation['path']);
  const at = read(root, path);
  switch (operation['op']) {
    case 'test': {
      const wanted = operation['value'] ?? null;
      const holds = at === undefined ? wanted === null : equalJson(at, wanted);
      return holds ? { kind: 'patched', value: root } : { kind: 'failed', why: `testing value ${String(operation['path'])} failed` };
    }
    case 'add':
      return write(root, path, operation['value'] ?? null, true);
    case 'replace':
      return at === undefined ? { kind: 'failed', why: `replace operation does not apply: doc is missing key: ${String(operation['path'])}` } : write(root, path, operation['value'] ?? null, false);
    case 'remove':
      return at === undefined ? { kind: 'failed', why: `remove operation does not apply: doc is missing key: ${String(operation['path'])}` } : remove(root, path);
    case 'copy':
    case 'move': {
      const from = pointer(operation['from']);
      const source = read(root, from);
      if (source === undefined) return { kind: 'failed', why: `${String(operation['op'])} operation does not apply: doc is missing key: ${String(operation['from'])}` };
      const without = operation['op'] === 'move' ? remove(root, from) : { kind: 'patched' as const, value: root };
      return without.kind === 'failed' ? without : write(without.value, path, structuredClone(source), true);
    }
    default:
      return { kind: 'failed', why: `unexpected kind: ${String(operation['op'])}` };
  }
}

function read(root: Json, path: readonly string[]): Json | undefined {
  let here: Json | undefined = root;
  for (const key of path) here = Array.isArray(here) ? here[key === '-' ? here.length : Number(key)] : isObject(here) ? here[key] : undefined;
  return here;
}

function write(root: Json, path: readonly string[], value: Json, insert: boolean): Patched {
  const key = path[path.length - 1];
  if (key === undefined) return { kind: 'patched', value };
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) return { kind: 'failed', why: `invalid index ${key}` };
    parent.splice(index, insert ? 0 : 1, value);
    return { kind: 'patched', value: root };
  }
  if (!isObject(parent)) return { kind: 'failed', why: `doc is missing path: /${path.join('/')}` };
  parent[key] = value;
  return { kind: 'patched', value: root };
}

function remove(root: Json, path: readonly string[]): Patched {
  const key = path[path.length - 1] ?? '';
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isObject(parent)) delete parent[key];
  return { kind: 'patched', value: root };
}
