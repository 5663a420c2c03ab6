/** The part of PromQL that the sandbox answers: what our trees ask. Anything else is refused by name. */
export type Expr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'selector'; readonly name: string; readonly matchers: readonly Matcher[]; readonly rangeMs: number | null }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expr[] }
  | { readonly kind: 'aggregate'; readonly op: Aggregation; readonly by: readonly string[]; readonly of: Expr }
  | { readonly kind: 'binary'; readonly op: Operator; readonly left: Expr; readonly right: Expr };
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly holds: (value: string) => boolean;
}

const functions = ['rate', 'increase', 'timestamp', 'histogram_quantile', 'vector'] as const;
export type FunctionName = (typeof functions)[number];
const aggregations = ['sum', 'max', 'min', 'avg', 'count'] as const;
export type Aggregation = (typeof aggregations)[number];
const operators = ['+', '-', '*', '/', '>', '<', '>=', '<=', '=='] as const;
export type Operator = (typeof operators)[number];
const BINDS: Readonly<Record<Operator, number>> = { '*': 3, '/': 3, '+': 2, '-': 2, '>': 1, '<': 1, '>=': 1, '<=': 1, '==': 1 };

export class Unsupported extends Error {}

const TOKEN = /\s*(?:([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![a-zA-Z_0-9])|([a-zA-Z_:][a-zA-Z0-9_:]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\[[0-9]+(?:ms|s|m|h|d)\])|(=~|!~|!=|==|>=|<=|[-+*/><={}(),]))/y;
interface Token {
  readonly kind: 'number' | 'name' | 'string' | 'range' | 'sign';
  readonly text: string;
}

function tokensOf(query: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (query.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(query);
    if (match === null) throw new Unsupported(`parse error: the sandbox does not understand “${query.slice(from).trim().slice(0, 20)}”`);
    const index = match.slice(1).findIndex((part) => part !== undefined);
    found.push({ kind: (['number', 'name', 'string', 'range', 'sign'] as const)[index] ?? 'sign', text: match[index + 1] ?? '' });
  }
  return found;
}

/** Parses a query. Throws `Unsupported` with a plain sentence for what is not in the part that is answered. */
export function parseQuery(query: string): Expr {
  const parser = new Parser(tokensOf(query));
  const expr = parser.expression(0);
  if (parser.peek() !== undefined) throw new Unsupported(`parse error: unexpected “${parser.peek()?.text ?? ''}”`);
  return expr;
}

const DEEPEST = 60;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  expression(least: number): Expr {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Unsupported('parse error: it is nested too deeply');
    let left = this.#primary();
    for (;;) {
      const op = operators.find((one) => one === this.peek()?.text);
      if (op === undefined || BINDS[op] <= least) break;
      this.#at += 1;
      left = { kind: 'binary', op, left, right: this.expression(BINDS[op]) };
    }
    this.#depth -= 1;
    return left;
  }

  #primary(): Expr {
    const token = this.#next();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.text === '(') {
      const inner = this.expression(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '{') {
      this.#at -= 1;
      return this.#selector('');
    }
    if (token.kind !== 'name') throw new Unsupported(`parse error: unexpected “${token.text}”`);
    const aggregation = aggregations.find((one) => one === token.text);
    if (aggregation !== undefined) return this.#aggregate(aggregation);
    if (this.peek()?.text !== '(') return this.#selector(token.text);
    const name = functions.find((one) => one === token.text);
    if (name === undefined) throw new Unsupported(`the sandbox does not answer ${token.text}(); it answers ${[...functions, ...aggregations].join(', ')}`);
    return { kind: 'call', name, args: this.#args() };
  }

  #aggregate(op: Aggregation): Expr {
    const before = this.#by();
    const args = this.#args();
    const by = before ?? this.#by() ?? [];
    const [of] = args;
    if (of === undefined || args.length > 1) throw new Unsupported(`parse error: ${op} takes one expression`);
    return { kind: 'aggregate', op, by, of };
  }

  #by(): string[] | null {
    if (this.peek()?.text === 'without') throw new Unsupported('the sandbox answers by (...), and not without (...)');
    if (this.peek()?.text !== 'by') return null;
    this.#at += 1;
    this.#expect('(');
    const labels: string[] = [];
    while (this.peek()?.text !== ')') {
      labels.push(this.#next().text);
      if (this.peek()?.text === ',') this.#at += 1;
    }
    this.#expect(')');
    return labels;
  }

  #args(): Expr[] {
    this.#expect('(');
    const args: Expr[] = [];
    while (this.peek()?.text !== ')') {
      args.push(this.expression(0));
      if (this.peek()?.text === ',') this.#at += 1;
      else break;
    }
    this.#expect(')');
    return args;
  }

  #selector(name: string): Expr {
    const matchers: Matcher[] = [];
    if (this.peek()?.text === '{') {
      this.#at += 1;
      while (this.peek()?.text !== '}') {
        const label = this.#next().text;
        matchers.push(matcherOf(label, this.#next().text, unquoted(this.#next())));
        if (this.peek()?.text === ',') this.#at += 1;
      }
      this.#expect('}');
    }
    const token = this.peek();
    const range = token?.kind === 'range' ? rangeMs(token.text) : null;
    if (range !== null) this.#at += 1;
    if (['offset', 'bool', 'on', 'ignoring', 'group_left', 'group_right', 'or', 'and', 'unless'].includes(this.peek()?.text ?? '')) throw new Unsupported(`the sandbox does not answer “${this.peek()?.text ?? ''}”`);
    return { kind: 'selector', name, matchers, rangeMs: range };
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Unsupported('parse error: unexpected end of the query');
    this.#at += 1;
    return token;
  }

  #expect(text: string): void {
    const token = this.#next();
    if (token.text !== text) throw new Unsupported(`parse error: unexpected “${token.text}”, ${text} was expected`);
  }
}

function matcherOf(label: string, op: string, value: string): Matcher {
  if (op === '=') return { label, op, value, holds: (given) => given === value };
  if (op === '!=') return { label, op, value, holds: (given) => given !== value };
  if (op !== '=~' && op !== '!~') throw new Unsupported(`parse error: unexpected “${op}” after ${label}`);
  if (value.length > 200) throw new Unsupported('the sandbox answers regular expressions of up to 200 characters');
  try {
    const pattern = new RegExp(`^(?:${value})$`);
    return { label, op, value, holds: (given) => pattern.test(given) === (op === '=~') };
  } catch {
    throw new Unsupported(`“${value}” is not a regular expression`);
  }
}

function unquoted({ kind, text }: Token): string {
  if (kind !== 'string') throw new Unsupported(`parse error: unexpected “${text}”, a string was expected`);
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_match, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char === 't' ? '\t' : char));
}

function rangeMs(text: string): number {
  const [, count = '0', unit = 's'] = /^\[(\d+)(ms|s|m|h|d)\]$/.exec(text) ?? [];
  return Number(count) * ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1_000);
}
