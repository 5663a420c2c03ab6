import { Environment } from '@marcbachmann/cel-js';

/** What an answer is to the expression that finds a phase in it. `json` is there where the body is JSON. */
export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly json?: unknown;
}

const cel = (['status', 'body', 'json'] as const).reduce((environment, name) => environment.registerVariable(name, 'dyn'), new Environment({ limits: { maxAstNodes: 500, maxDepth: 40 } }));

/** The fault of an expression, in one line, or null: its syntax, and that it speaks of an answer only. */
export function expressionFault(text: string): string | null {
  const checked = cel.check(text);
  return checked.valid ? null : firstLine(checked.error);
}

/** The phase that an expression finds in an answer, as it stands there; or why it finds none. */
export function phaseIn(text: string, answer: Answered): { readonly phase: string } | { readonly why: string } {
  try {
    const value: unknown = cel.evaluate(text, { ...answer });
    return typeof value === 'string' ? { phase: value } : { why: 'its expression gives no text' };
  } catch (error) {
    return { why: firstLine(error) };
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
