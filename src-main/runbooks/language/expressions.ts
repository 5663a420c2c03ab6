import { type ASTNode, Environment } from '@marcbachmann/cel-js';

/** What expressions may speak of. `signals` and `steps` are known only when a step begins. */
export const namesOfExpressions = ['inputs', 'release', 'each', 'steps', 'signals', 'object'] as const;
const LATE: readonly string[] = ['steps', 'signals', 'object'];
export type Names = Readonly<Record<string, unknown>>;

const cel = namesOfExpressions.reduce((environment, name) => environment.registerVariable(name, 'dyn'), new Environment({ limits: { maxAstNodes: 2_000, maxDepth: 50 } }));
const EXPRESSION = /\$\{\{\s*((?:(?!\}\}).)+?)\s*\}\}/gs;
const ALONE = /^\$\{\{\s*((?:(?!\}\}).)+?)\s*\}\}$/s;

/** Every expression within `${{ }}` in the strings of a value. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(EXPRESSION)].map((match) => match[1] ?? '');
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

/** The fault of an expression (CEL), or null: its syntax, its types, and that each name is one of ours. */
export function faultOf(expression: string): string | null {
  const checked = cel.check(expression);
  return checked.valid ? null : firstLine(checked.error);
}

/** Every path that an expression reads, from its name on: `inputs.soak` gives ['inputs', 'soak']. */
export function pathsIn(expression: string): string[][] {
  const paths: string[][] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (!isNode(node)) return;
    const path = pathOf(node);
    if (path === null) return walk(node.args);
    paths.push(path);
  };
  walk(cel.parse(expression).ast);
  return paths;
}

/** Whether an expression can be evaluated before anything has run. */
export const isEarly = (expression: string): boolean => pathsIn(expression).every(([name]) => !LATE.includes(name ?? ''));

/** Evaluates one expression. Throws with one line of why. */
export function evaluate(expression: string, names: Names): unknown {
  try {
    return plain(cel.evaluate(expression, { ...names }));
  } catch (error) {
    throw new Error(`${expression}: ${firstLine(error)}`, { cause: error });
  }
}

/**
 * Fills `${{ }}` in every string of a value. A text that is one expression alone keeps its type. With `early`, what speaks of
 * steps and signals is left as it stands: for texts that are only shown, because what was filled in must never be filled again. A secret cannot become a part of a text. Throws with one line of why.
 */
export function filled(value: unknown, names: Names, early = false): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, names, early));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, names, early)]));
  if (typeof value !== 'string') return value;
  const alone = ALONE.exec(value)?.[1];
  if (alone !== undefined) return early && !isEarly(alone) ? value : evaluate(alone, names);
  return value.replaceAll(EXPRESSION, (match, expression: string) => {
    if (early && !isEarly(expression)) return match;
    const part = evaluate(expression, names);
    if (typeof part === 'object' && part !== null) throw new Error(`${expression} is not text, and cannot stand within one${'secret' in part ? ': a secret is given by reference alone' : ''}`);
    return String(part);
  });
}

/** Is the condition of a step met? Anything but true and false is an error: unknown never becomes no. */
export function conditionHolds(expression: string, names: Names): boolean {
  const value = evaluate(expression, names);
  if (typeof value !== 'boolean') throw new Error(`${expression} gives neither true nor false`);
  return value;
}

function pathOf(node: ASTNode): string[] | null {
  if (node.op === 'id') return [node.args];
  if (node.op === '.') {
    const before = pathOf(node.args[0]);
    return before === null ? null : [...before, node.args[1]];
  }
  if (node.op !== '[]') return null;
  const [of, key] = node.args;
  const before = pathOf(of);
  return before === null || key.op !== 'value' || typeof key.args !== 'string' ? null : [...before, key.args];
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** CEL's integers are bigint; JSON has none. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  return value;
}

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
