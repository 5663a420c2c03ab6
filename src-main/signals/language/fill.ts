/** What a query may speak of; each is filled into a quoted label value, and nowhere else. */
export const variableNames = ['service', 'environment', 'namespace', 'workload', 'version'] as const;
export type VariableName = (typeof variableNames)[number];
export type Variables = Readonly<Partial<Record<VariableName, string>>>;

interface Piece {
  readonly text: string;
  /** The quote that it stands in; null outside of quotes. */
  readonly quote: '"' | "'" | '`' | null;
  /** Whether the matcher before the quote is a regular expression. */
  readonly regex: boolean;
}

const VARIABLE = /\$([A-Za-z_][A-Za-z0-9_]*)/g;
const isQuote = (char: string): char is '"' | "'" | '`' => char === '"' || char === "'" || char === '`';

/** A query cut at its quotes. PromQL's three quotes; a backslash escapes in the first two. */
export function pieces(query: string): readonly Piece[] {
  const found: Piece[] = [];
  let start = 0;
  let quote: Piece['quote'] = null;
  const cut = (end: number): void => {
    const before = found[found.length - 1]?.text ?? '';
    found.push({ text: query.slice(start, end), quote, regex: quote !== null && /[=!]~\s*["'`]$/.test(before) });
    start = end;
  };
  for (let at = 0; at < query.length; at += 1) {
    const char = query[at] ?? '';
    if (quote === null && isQuote(char)) {
      cut(at + 1);
      quote = char;
    } else if (quote !== null && char === '\\' && quote !== '`') at += 1;
    else if (quote !== null && char === quote) {
      cut(at);
      quote = null;
    }
  }
  cut(query.length);
  return found;
}

/** What is wrong with the variables of a query; null where all can be filled safely. */
export function variableFault(query: string): string | null {
  for (const piece of pieces(query)) {
    for (const [whole, name = ''] of piece.text.matchAll(VARIABLE)) {
      if (!variableNames.some((known) => known === name)) return `there is no variable ${whole}; there are: ${variableNames.map((known) => `$${known}`).join(', ')}`;
      if (piece.quote === null) return `${whole} stands outside of quotes: a variable may only be (part of) a quoted label value`;
      if (piece.quote === '`') return `${whole} stands in backquotes, where nothing can be escaped: use double quotes`;
    }
  }
  return pieces(query).some((piece, index, all) => index === all.length - 1 && piece.quote !== null) ? 'a quote is not closed' : null;
}

export const usesVersion = (query: string): boolean => /\$version\b/.test(query);

/**
 * Fills a PromQL query. A value is escaped for the string that it stands in, and for RE2 where the matcher is a regular
 * expression: whatever a cluster calls things, the query asks what its author wrote. Null where a variable has no value.
 */
export function fillQuery(query: string, variables: Variables): string | null {
  let missing = false;
  const text = pieces(query).map((piece) => piece.quote === null ? piece.text : piece.text.replaceAll(VARIABLE, (whole, name: string) => {
    const known = variableNames.find((one) => one === name);
    const value = known === undefined ? undefined : variables[known];
    if (value === undefined) {
      missing = true;
      return whole;
    }
    const literal = piece.regex ? value.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&') : value;
    return literal.replaceAll('\\', '\\\\').replaceAll(piece.quote ?? '"', `\\${piece.quote ?? '"'}`).replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  })).join('');
  return missing ? null : text;
}

/** Fills an address: each value percent-encoded, so that it can be a part of a path or of a query and nothing else. */
export function fillUrl(url: string, variables: Variables): string | null {
  let missing = false;
  const text = url.replaceAll(VARIABLE, (whole, name: string) => {
    const known = variableNames.find((one) => one === name);
    const value = known === undefined ? undefined : variables[known];
    if (value === undefined) missing = true;
    return value === undefined ? whole : encodeURIComponent(value);
  });
  return missing ? null : text;
}

/** The vector selectors of a query, `name{...}`; for asking how old their newest samples are. */
export function selectorsIn(query: string): string[] {
  const found = new Set<string>();
  // Quoted text is masked at its own length, so that a brace within a label value ends nothing.
  const masked = pieces(query).map((piece) => (piece.quote === null ? piece.text : '_'.repeat(piece.text.length))).join('');
  for (const match of masked.matchAll(/[A-Za-z_:][A-Za-z0-9_:]*\s*\{[^{}]*\}/g)) found.add(query.slice(match.index, match.index + match[0].length));
  return [...found];
}
