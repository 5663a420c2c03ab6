import { lstat, readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Document, LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Place, WorkspaceFault } from '../../src-preload/contract/index.ts';

const LARGEST_BYTES = 1 << 20;

/** A file that could be parsed, with the way to say where in it something stands. */
export interface Parsed<T> {
  readonly file: string;
  readonly source: string;
  readonly value: T;
  placeOf(...path: (string | number)[]): Place;
}
export type ReadFile<T> = { readonly kind: 'parsed'; readonly parsed: Parsed<T> } | { readonly kind: 'faulty'; readonly faults: WorkspaceFault[] } | { readonly kind: 'absent' };

/** The YAML files of a folder of the workspace, in order of their names; links are not followed. */
export async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)).map((entry) => join(root, folder, entry.name)).sort();
}

/** Reads one definition. Every fault has file, line and column; nothing that a file holds can throw. */
export async function readDefinition<S extends z.ZodType>(root: string, file: string, schema: S): Promise<ReadFile<z.infer<S>>> {
  const name = relative(root, file);
  const source = await sourceOf(file);
  if (source.kind === 'absent') return source;
  if (source.kind === 'refused') return { kind: 'faulty', faults: [{ place: { file: name, line: 1, column: 1 }, message: source.why, hint: null }] };
  return parseDefinition(name, source.text, schema);
}

/** The same for a text that is not on disk, or not yet; `name` is the file's, relative to the workspace. */
export function parseDefinition<S extends z.ZodType>(name: string, text: string, schema: S): Exclude<ReadFile<z.infer<S>>, { kind: 'absent' }> {
  const fault = (line: number, column: number, message: string, hint: string | null = null): WorkspaceFault => ({ place: { file: name, line, column }, message, hint });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return { kind: 'faulty', faults: document.errors.map((error) => {
      const at = lines.linePos(error.pos[0]);
      return fault(at.line, at.col, error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'not YAML');
    }) };
  }
  const placeOf = (...path: (string | number)[]): Place => placeIn(document, lines, name, path);
  const plain = plainOf(document);
  if (plain instanceof Error) return { kind: 'faulty', faults: [fault(1, 1, plain.message)] };
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { kind: 'parsed', parsed: { file: name, source: text, value: parsed.data, placeOf } };
  return { kind: 'faulty', faults: parsed.error.issues.flatMap((issue) => issueFaults(issue, document, lines, name)) };
}

async function sourceOf(file: string): Promise<{ kind: 'text'; text: string } | { kind: 'refused'; why: string } | { kind: 'absent' }> {
  try {
    const stat = await lstat(file);
    if (stat.isSymbolicLink()) return { kind: 'refused', why: 'links are not followed' };
    if (stat.size > LARGEST_BYTES) return { kind: 'refused', why: `larger than ${LARGEST_BYTES >> 20} MiB` };
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'refused', why: error instanceof TypeError ? 'not UTF-8 text' : error instanceof Error ? error.message : String(error) };
  }
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

function issueFaults(issue: z.core.$ZodIssue, document: Document, lines: LineCounter, file: string): WorkspaceFault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ place: placeIn(document, lines, file, [...path, key], true), message: `there is no field ${key} here`, hint: null }));
  }
  const nearest = issue.code === 'invalid_union' ? nearestOf(issue.errors) : null;
  if (nearest !== null) return nearest.flatMap((one) => issueFaults({ ...one, path: [...issue.path, ...one.path] }, document, lines, file));
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  return [{ place: placeIn(document, lines, file, path), message: `${where}${issue.message}`, hint: null }];
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
