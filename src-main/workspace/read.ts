import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Place, WorkspaceFault } from '../../src-preload/contract/index.ts';
import { fieldsAt, suggestion } from '../spelling/index.ts';
import { type AsFar, asFarAsItGoes } from './as-far.ts';

/** A file that could be parsed, with the way to say where in it something stands. */
export interface Parsed<T> {
  readonly file: string;
  readonly source: string;
  readonly value: T;
  placeOf(...path: (string | number)[]): Place;
}
/** `rest`: what of a faulty file can be checked further, to be used for nothing else; `plain`: what it holds, as far as it is YAML. */
export interface Faulty<T> {
  readonly kind: 'faulty';
  readonly faults: WorkspaceFault[];
  readonly rest: (Parsed<T> & Pick<AsFar<T>, 'sound'>) | null;
  readonly plain: unknown;
}
export type ReadFile<T> = { readonly kind: 'parsed'; readonly parsed: Parsed<T> } | Faulty<T> | { readonly kind: 'absent' };

/** The YAML files of a folder of the workspace, in order of their names; links are not followed. */
export async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)).map((entry) => join(root, folder, entry.name)).sort();
}

/**
 * Reads one definition from its text; `name` is the file's, relative to the workspace. Every fault has file, line and column; nothing
 * that a text holds can throw. Of what is faultless the values are kept and not the nodes: its places are looked up again when asked for.
 */
export function parseDefinition<S extends z.ZodType>(name: string, text: string, schema: S): Exclude<ReadFile<z.infer<S>>, { kind: 'absent' }> {
  const fault = (line: number, column: number, message: string, hint: string | null = null): WorkspaceFault => ({ place: { file: name, line, column }, message, hint });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => {
      const at = lines.linePos(error.pos[0]);
      return fault(at.line, at.col, error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'not YAML');
    });
    return { kind: 'faulty', faults, rest: null, plain: plainOf(document) };
  }
  const plain = plainOf(document);
  if (plain instanceof Error) return { kind: 'faulty', faults: [fault(1, 1, plain.message)], rest: null, plain: null };
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { kind: 'parsed', parsed: { file: name, source: text, value: parsed.data, placeOf: placesIn(name, text, placeIn(document, lines, name, [])) } };
  const rest = asFarAsItGoes(schema, plain, (error) => error.issues.flatMap(nearestIssues));
  const faults = parsed.error.issues.flatMap(nearestIssues).flatMap((issue) => issueFaults(issue, schema, document, lines, name));
  return { kind: 'faulty', faults, rest: rest === null ? null : { file: name, source: text, placeOf: placesIn(name, text, placeIn(document, lines, name, [])), ...rest }, plain };
}

/** Where things stand in a text; it is parsed for that at the first question, but for the place of the whole. */
function placesIn(name: string, text: string, whole: Place): Parsed<unknown>['placeOf'] {
  let nodes: { readonly document: Document; readonly lines: LineCounter } | null = null;
  return (...path) => {
    if (path.length === 0) return whole;
    if (nodes === null) {
      const lines = new LineCounter();
      nodes = { document: parseDocument(text, { lineCounter: lines }), lines };
    }
    return placeIn(nodes.document, nodes.lines, name, path);
  };
}

/** Aliases are bounded: a file of nine lines could otherwise unfold to gigabytes. */
function plainOf(document: Document): unknown {
  try {
    // toJS says any; unknown is what it is.
    return document.toJS({ maxAliasCount: 50 }) as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function issueFaults(issue: z.core.$ZodIssue, schema: z.ZodType, document: Document, lines: LineCounter, file: string): WorkspaceFault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(schema, path);
    return issue.keys.map((key) => ({ place: placeIn(document, lines, file, [...path, key], true), message: `there is no field ${key} here`, hint: suggestion(key, fields) }));
  }
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  const written: unknown = document.getIn(path);
  const hint = issue.code === 'invalid_value' && typeof written === 'string' ? suggestion(written, issue.values.map(String)) : null;
  return [{ place: placeIn(document, lines, file, path), message: `${where}${issue.message}`, hint }];
}

/** What is wrong with a value that could have several shapes, as what is wrong with the one that it comes closest to. */
function nearestIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  const nearest = issue.code === 'invalid_union' ? nearestOf(issue.errors) : null;
  return nearest === null ? [issue] : nearest.flatMap((one) => nearestIssues({ ...one, path: [...issue.path, ...one.path] }));
}

/** Of the shapes that a value could have, the one that it comes closest to says what is wrong: its faults lie deepest, and are fewest. */
function nearestOf(shapes: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const far = (issues: readonly z.core.$ZodIssue[]): number => issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1) - issue.path.length / 100, 0);
  return [...shapes].filter((issues) => issues.length > 0).sort((a, b) => far(a) - far(b))[0] ?? null;
}

/** The place of a value, or of the nearest thing around it that is there; of its key where `key` is wanted. */
function placeIn(document: Document, lines: LineCounter, file: string, path: readonly (string | number)[], key = false): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = key && isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === last) : undefined;
    const node = pair !== undefined ? pair.key : length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(node) || node.range == null) continue;
    const at = lines.linePos(node.range[0]);
    return { file, line: Math.max(1, at.line), column: Math.max(1, at.col) };
  }
  return { file, line: 1, column: 1 };
}
