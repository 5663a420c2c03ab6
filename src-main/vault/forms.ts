const SHORTEST = 6;
/** What is left of a base64 text without its first and last characters, which depend on the neighbours, has to be this long to count. */
const SHORTEST_CORE = 8;
/** A line of a secret of several lines, such as a private key, counts by itself from this length on. */
const SHORTEST_LINE = 16;

/**
 * The texts in which a secret may turn up: as it is, within JSON, URL-encoded, in hexadecimal, in base64 at each of the three
 * offsets that it can have within a longer text (`user:secret` in a Basic header), and line by line where it has several.
 */
export function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) return [];
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
  const forms = [secret, secret.trim(), secret.replace(/\r?\n/g, '\r\n'), ...lines].flatMap((text) => {
    const url = wellFormed(text);
    return [text, JSON.stringify(text).slice(1, -1), url, url.replaceAll('%20', '+'), url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())];
  });
  const bytes = Buffer.from(secret, 'utf8');
  const encoded = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), bytes.toString('base64'), bytes.toString('base64url'), ...cores(bytes)];
  return [...new Set([...forms, ...encoded])].filter((form) => form.length >= SHORTEST);
}

/** All forms of all secrets, longest first, so that no part of one is left by another. */
export const formsOfAll = (secrets: Iterable<string>): string[] => [...new Set([...secrets].flatMap(formsOf))].sort((a, b) => b.length - a.length);

/** The characters of base64 that depend on the secret's bytes alone, for each offset. */
function cores(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    const from = Math.ceil((offset * 8) / 6);
    const core = text.slice(from, Math.floor(((offset + bytes.length) * 8) / 6));
    return core.length < SHORTEST_CORE ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** URL-encoded; a text with half a surrogate pair has no such form. */
function wellFormed(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
