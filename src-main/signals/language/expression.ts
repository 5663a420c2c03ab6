import { Environment } from '@marcbachmann/cel-js';

// CEL has no arithmetic between int and double, and readings are doubles: `2 * old` means what it says.
const cel = new Environment({ unlistedVariablesAreDyn: true, limits: { maxAstNodes: 500, maxDepth: 40 } })
  .registerOperator('int * double', (a: bigint, b: number) => Number(a) * b)
  .registerOperator('double * int', (a: number, b: bigint) => a * Number(b))
  .registerOperator('int + double', (a: bigint, b: number) => Number(a) + b)
  .registerOperator('double + int', (a: number, b: bigint) => a + Number(b))
  .registerOperator('int - double', (a: bigint, b: number) => Number(a) - b)
  .registerOperator('double - int', (a: number, b: bigint) => a - Number(b))
  .registerOperator('int / double', (a: bigint, b: number) => Number(a) / b)
  .registerOperator('double / int', (a: number, b: bigint) => a / Number(b));

export interface Condition {
  readonly text: string;
  /** The names that it reads, in the order of their first use. */
  readonly names: readonly string[];
  /** True, false, or one line of why it is neither. */
  holds(names: Readonly<Record<string, unknown>>): boolean | { readonly why: string };
}

/** Parses a condition in CEL. A fault is one line of text. */
export function parseCondition(text: string): Condition | { readonly fault: string } {
  try {
    const parsed = cel.parse(text);
    const names = namesIn(parsed.ast);
    return {
      text,
      names,
      holds(given) {
        try {
          const value: unknown = parsed({ ...given });
          return typeof value === 'boolean' ? value : { why: `“${text}” is neither true nor false` };
        } catch (error) {
          return { why: firstLine(error) };
        }
      },
    };
  } catch (error) {
    return { fault: firstLine(error) };
  }
}

/** The free names of an expression: identifiers that are no field of something and no function. */
function namesIn(ast: unknown): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return;
    if (node.op === 'id') found.add(String(node.args));
    else if (node.op === '.' && Array.isArray(node.args)) walk(node.args[0]);
    else if (node.op === 'call' && Array.isArray(node.args)) walk(node.args.slice(1));
    else if (node.op === 'rcall' && Array.isArray(node.args)) walk([node.args[1], node.args[2]]);
    else walk(node.args);
  };
  walk(ast);
  return [...found];
}

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
