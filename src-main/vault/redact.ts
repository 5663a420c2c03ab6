import { formsOfAll } from './forms.ts';

export type Redactor = (text: string) => string;

const HIDDEN = '[redacted]';

/**
 * Replaces every known secret in a text, in each of its forms, longest first. Applied at every boundary: to each entry before
 * it is canonicalised, to what goes to the renderer, to what the command line prints. The forms are made anew only when the
 * secrets are others than before.
 */
export function createRedactor(secrets: () => Iterable<string>): Redactor {
  let known: readonly string[] = [];
  let forms: readonly string[] = [];
  return (text) => {
    const now = [...secrets()];
    if (now.length !== known.length || now.some((secret, index) => secret !== known[index])) {
      known = now;
      forms = formsOfAll(now);
    }
    let clean = text;
    for (const form of forms) if (form.length <= clean.length && clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
    return clean;
  };
}

/** The same for a JSON value: strings and keys alike. What holds no secret is given back as it is. */
export function redactValue<T>(value: T, redact: Redactor): T {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return redact(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [redact(key), walk(inner)]));
  };
  // The shape is kept; only the text of strings changes.
  return walk(value) as T;
}

/** The same for a JSON text: one search where there is nothing to hide, which is nearly always. It stays valid JSON. */
export function redactJson(text: string, redact: Redactor): string {
  return redact(text) === text ? text : JSON.stringify(redactValue<unknown>(JSON.parse(text), redact));
}
