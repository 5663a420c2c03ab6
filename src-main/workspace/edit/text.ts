import { type Node, isMap, isNode, isScalar, isSeq, parse, parseDocument, stringify } from 'yaml';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

type Path = readonly (string | number)[];

/**
 * Sets values in a YAML text and leaves every other byte as it was: comments, order, quotes, alignment. A value that is there is
 * replaced where it stands; a new key of the whole document gets a line of its own at the end.
 */
export function edited(text: string, changes: readonly { readonly path: Path; readonly value: string | readonly string[] }[]): Result<string> {
  let now = text;
  for (const { path, value } of changes) {
    const document = parseDocument(now);
    if (document.errors.length > 0 || !isMap(document.contents)) return fail('not-yaml', 'the file cannot be read as YAML', { hint: 'Mend it first; quarterdeck check says where.' });
    // An alias would be changed at its anchor, and with it whatever else refers to that.
    const there = document.getIn(path, true);
    if (isNode(there) && (isScalar(there) || isSeq(there)) && there.range != null && there.anchor === undefined) now = splice(now, there, value);
    else if (path.length === 1 && there === undefined && document.contents.flow !== true) now = `${now}${now.endsWith('\n') || now === '' ? '' : '\n'}${String(path[0])}: ${inline(value)}\n`;
    else if (path.length === 2 && there === undefined && isFlowMap(document.getIn(path.slice(0, 1), true))) now = intoFlowMap(now, document.getIn(path.slice(0, 1), true), String(path[1]), inline(value));
    else return fail('not-editable', `${path.join('.')} cannot be changed in this file without rewriting it`, { hint: 'Change it by hand; the calendar follows the file.' });
  }
  return ok(now);
}

function splice(text: string, node: Node, value: string | readonly string[]): string {
  const [start, end] = node.range ?? [0, 0];
  if (isSeq(node) && node.flow !== true && typeof value !== 'string') {
    const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
    const trailing = /\s*$/.exec(text.slice(start, end))?.[0] ?? '';
    return `${text.slice(0, start)}${value.map((one) => `- ${inline(one)}`).join(`\n${indent}`)}${trailing}${text.slice(end)}`;
  }
  return `${text.slice(0, start)}${quotedAs(text.slice(start, end), value)}${text.slice(end)}`;
}

/** In the quotes that were there, where the new value needs none of its own. */
function quotedAs(before: string, value: string | readonly string[]): string {
  const quote = before[0];
  const plain = inline(value);
  if (typeof value !== 'string' || plain !== value) return plain;
  return quote === "'" || quote === '"' ? `${quote}${value}${quote}` : plain;
}

const isFlowMap = (node: unknown): boolean => isMap(node) && node.flow === true;

function intoFlowMap(text: string, node: unknown, key: string, value: string): string {
  const end = isNode(node) ? (node.range?.[1] ?? 0) : 0;
  const brace = text.lastIndexOf('}', end - 1);
  const before = text.slice(0, brace).trimEnd();
  return `${before}${before.endsWith('{') || before.endsWith(',') ? ' ' : ', '}${key}: ${value} ${text.slice(brace)}`;
}

/** A value as YAML writes it on one line; in double quotes, as JSON writes it, where that alone reads back the same. */
function inline(value: string | readonly string[]): string {
  const text = stringify(value, { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false, defaultStringType: 'PLAIN', blockQuote: false }).trimEnd();
  return typeof value !== 'string' || parse(text) === value ? text : JSON.stringify(value);
}
