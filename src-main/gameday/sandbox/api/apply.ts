import { type JsonObject, type Stored, child, equalJson, isObject, listAt, objectAt, stringAt } from '../objects.ts';
import { strategicPatch } from '../patch/merge.ts';
import { PARTS, type Writer, isOf } from './managed-fields.ts';
import { Refusal } from './status.ts';

/** What an applied configuration speaks of, as its manager will own it. */
export function fieldsOf(config: JsonObject): JsonObject {
  return Object.fromEntries(PARTS.flatMap((part) => {
    const given = config[part];
    if (given === undefined) return [];
    return [[`f:${part}`, isObject(given) ? Object.fromEntries(Object.keys(given).map((key) => [`f:${key}`, {}])) : {}] as const];
  }));
}

/**
 * Server-side apply: the configuration laid over the object; what its manager applied before and leaves out now goes. A field
 * that another manager owns and that would change is a conflict, which names the manager, unless it is forced. As coarse as our
 * managedFields: a conflict anywhere in a pod template is one with `.spec.template`.
 */
export function applied(before: Stored, config: JsonObject, { manager }: Writer, force: boolean): JsonObject {
  const mine = { manager, operation: 'Apply' } as const;
  const entries = listAt(before, 'metadata', 'managedFields').filter(isObject);
  const others = entries.filter((entry) => !isOf(entry, mine) && stringAt(entry, 'subresource') === '');
  const merged = objectOf(strategicPatch(before, config));
  const conflicts = force ? [] : pathsOf(fieldsOf(config)).flatMap((path) => {
    if (equalJson(child(merged, ...path), child(before, ...path))) return [];
    const owner = others.find((entry) => owns(entry, path));
    return owner === undefined ? [] : [{ field: `.${path.join('.')}`, owner: `"${stringAt(owner, 'manager')}" using ${stringAt(owner, 'apiVersion')}` }];
  });
  if (conflicts.length > 0) throw conflicting(conflicts);
  const left = pathsOf(objectAt(entries.find((entry) => isOf(entry, mine)), 'fieldsV1')).filter((path) => child(config, ...path) === undefined && !others.some((entry) => owns(entry, path)));
  return left.reduce((object, [part = '', key]) => (key === undefined ? object : { ...object, [part]: Object.fromEntries(Object.entries(objectAt(object, part)).filter(([name]) => name !== key)) }), merged);
}

const objectOf = (value: unknown): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});
const bare = (field: string): string => field.replace(/^f:/, '');
const pathsOf = (fields: JsonObject): string[][] => Object.entries(fields).flatMap(([part, keys]) => Object.keys(objectAt(keys)).map((key) => [bare(part), bare(key)]));
const owns = (entry: JsonObject, path: readonly string[]): boolean => child(entry, 'fieldsV1', ...path.map((key) => `f:${key}`)) !== undefined;

/** Worded as the real server does (apimachinery `managedfields/internal/conflict.go`). */
function conflicting(conflicts: readonly { readonly field: string; readonly owner: string }[]): Refusal {
  const owners = [...new Set(conflicts.map((one) => one.owner))];
  const of = (owner: string): string[] => conflicts.filter((one) => one.owner === owner).map((one) => one.field);
  const said = owners.map((owner) => (of(owner).length === 1 ? `conflict with ${owner}: ${of(owner).join('')}` : `conflicts with ${owner}:\n${of(owner).map((field) => `- ${field}`).join('\n')}`)).join('\n');
  const causes = conflicts.map(({ field, owner }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field }));
  return new Refusal(409, 'Conflict', `Apply failed with ${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}: ${said}`, { causes });
}
