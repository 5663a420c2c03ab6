/** One character of a name, or any number of them. */
type Part = 'any' | ((char: string) => boolean);

/** More spellings than this are no pattern that somebody wrote for a window. */
const MOST = 200;

/**
 * Whether a name matches a pattern as Argo CD matches its windows (its `globMatch`, by gobwas/glob without separators): `*` any
 * text, `?` one character, `[abc]`, `[a-z]`, `[!a]` one of a class, `{a,b}` either, `\` the next character itself. A pattern that
 * cannot be read matches nothing, as there. Two places are remembered and no regular expression is made, so that none can be slow.
 */
export function globMatches(pattern: string, name: string): boolean {
  const spelled = spellings(pattern);
  return spelled !== null && spelled.some((one) => {
    const parts = partsOf(one);
    return parts !== null && walk(parts, [...name]);
  });
}

/** A pattern without braces for each choice among them, or null where they do not pair, or are too many. */
function spellings(pattern: string): string[] | null {
  const done: string[] = [];
  const left = [pattern];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const choices = choicesOf(one);
    if (choices === null || done.length + left.length + choices.length > MOST) return null;
    if (choices.length === 0) done.push(one);
    else left.push(...choices);
  }
  return done;
}

/** The pattern once with each choice of its first braces; none where it has no braces, null where they do not pair. */
function choicesOf(pattern: string): string[] | null {
  const open = placeOf(pattern, '{');
  if (open < 0) return placeOf(pattern, '}') < 0 ? [] : null;
  const choices: string[] = [];
  let from = open + 1;
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if ((char === ',' || char === '}') && depth === 0) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
      if (char === '}') return choices.map((choice) => pattern.slice(0, open) + choice + pattern.slice(from));
    } else if (char === '}') depth -= 1;
  }
  return null;
}

/** Where a character stands that no backslash takes its meaning from; -1: nowhere. */
function placeOf(text: string, wanted: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === wanted) return at;
  }
  return -1;
}

function partsOf(pattern: string): Part[] | null {
  const parts: Part[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    if (char === '*') parts.push('any');
    else if (char === '?') parts.push(() => true);
    else if (char === '[') {
      const end = chars.indexOf(']', at + 2);
      if (end < 0) return null;
      parts.push(classOf(chars.slice(at + 1, end)));
      at = end;
    } else {
      if (char === '\\') at += 1;
      const itself = chars[at];
      if (itself === undefined) return null;
      parts.push((one) => one === itself);
    }
  }
  return parts;
}

function classOf(chars: readonly string[]): (char: string) => boolean {
  const not = chars[0] === '!';
  const [low, dash, high, more] = not ? chars.slice(1) : chars;
  const isRange = dash === '-' && low !== undefined && high !== undefined && more === undefined;
  return (char) => (isRange ? char >= low && char <= high : chars.slice(not ? 1 : 0).includes(char)) !== not;
}

function walk(parts: readonly Part[], name: readonly string[]): boolean {
  let [at, part, star, after] = [0, 0, -1, 0];
  while (at < name.length) {
    const now = parts[part];
    if (now === 'any') [star, after, part] = [part, at, part + 1];
    else if (now?.(name[at] ?? '') === true) [at, part] = [at + 1, part + 1];
    else if (star < 0) return false;
    else [after, at, part] = [after + 1, after + 1, star + 1];
  }
  return parts.slice(part).every((left) => left === 'any');
}
