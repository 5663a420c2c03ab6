export type Redactor = (text: string) => string;

const SHORTEST = 6;

/**
 * Replaces every known secret in a text, also in its base64 and URL-encoded forms, longest first. Applied to each entry
 * before it is canonicalised: a secret never reaches the disk by way of the journal.
 */
export function createRedactor(secrets: () => Iterable<string>): Redactor {
  return (text) => {
    let clean = text;
    const forms = [...secrets()]
      .filter((secret) => secret.length >= SHORTEST)
      .flatMap((secret) => [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    for (const form of [...new Set(forms)].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(form, '[redacted]');
    return clean;
  };
}

/** The same for a JSON value: strings and keys alike. */
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
