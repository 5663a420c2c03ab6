import { formsOfAll } from './forms.ts';

export type Redactor = (text: string) => string;

const HIDDEN = '[redacted]';

/**
 * The forms of all secrets, made anew only when they are others than before. This is asked for every text that crosses a
 * boundary: who gives the very same list while none came or went is not even compared.
 */
export function createForms(secrets: () => readonly string[]): () => readonly string[] {
  let list: readonly string[] = [];
  let known: readonly string[] = [];
  let forms: readonly string[] = [];
  return () => {
    const now = secrets();
    if (now === list && now.length === known.length) return forms;
    list = now;
    if (now.length === known.length && now.every((secret, index) => secret === known[index])) return forms;
    known = [...now];
    forms = formsOfAll(known);
    return forms;
  };
}

/**
 * Replaces every known secret in a text, in each of its forms, longest first. Applied at every boundary: to each entry before
 * it is canonicalised, to what goes to the renderer, to what the command line prints.
 */
export function createRedactor(secrets: () => readonly string[]): Redactor {
  const forms = createForms(secrets);
  return (text) => {
    let clean = text;
    for (const form of forms()) if (form.length <= clean.length && clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
    return clean;
  };
}

/** The same for a JSON value: strings and keys alike. What holds no secret is given back as it is: one search, nearly always. */
export function redactValue<T>(value: T, redact: Redactor): T {
  const joined = stringsOf(value).join('\0');
  if (redact(joined) === joined) return value;
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return redact(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [redact(key), walk(inner)]));
  };
  // The shape is kept; only the text of strings changes.
  return walk(value) as T;
}

/** Every string and key of a JSON value. */
function stringsOf(value: unknown): string[] {
  const found: string[] = [];
  const walk = (part: unknown): void => {
    if (typeof part === 'string') found.push(part);
    else if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        found.push(key);
        walk(inner);
      }
    }
  };
  walk(value);
  return found;
}

/**
 * The same for a JSON text: one search where there is nothing to hide, which is nearly always. It stays valid JSON. A backslash
 * that is written out may be that of a JSON text within a string: then the strings themselves are searched.
 */
export function redactJson(text: string, redact: Redactor): string {
  if (!text.includes('\\\\') && redact(text) === text) return text;
  const value: unknown = JSON.parse(text);
  const clean = redactValue(value, redact);
  return clean === value ? text : JSON.stringify(clean);
}
