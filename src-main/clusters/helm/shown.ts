import { parseAllDocuments, stringify } from 'yaml';
import { isRaw } from '../kube.ts';

const HIDDEN = '(not shown)';
const SECRET_KEY = /pass(word|phrase)?|secret|token|credential|api-?key|private/i;
/** Shorter values are words that would be hidden everywhere. */
const SHORTEST = 4;

/**
 * A manifest as it may be shown: what Secrets hold is not, nor any value of the chart that is secret by its name, wherever in the
 * manifest it ended up. A document that cannot be read is not shown at all.
 */
export function shownManifest(manifest: string, values: readonly unknown[]): string {
  const hidden = [...new Set(values.flatMap((one) => secretsIn(one, 0)))].sort((a, b) => b.length - a.length);
  return documentsOf(manifest).map((document) => hidden.reduce((said, value) => said.replaceAll(value, HIDDEN), document)).join('---\n');
}

function documentsOf(manifest: string): string[] {
  try {
    return parseAllDocuments(manifest, { merge: false }).flatMap((document) => {
      // No alias of a manifest is legitimate; none is followed.
      const value: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
      return isRaw(value) ? [stringify(withoutSecrets(value), { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })] : document.errors.length > 0 ? ['# a document that cannot be read is not shown\n'] : [];
    });
  } catch {
    return ['# a manifest that cannot be read is not shown\n'];
  }
}

function withoutSecrets(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (value['kind'] !== 'Secret') return value;
  const veiled = (part: unknown): unknown => (isRaw(part) ? Object.fromEntries(Object.keys(part).map((key) => [key, HIDDEN])) : part);
  return { ...value, ...('data' in value ? { data: veiled(value['data']) } : {}), ...('stringData' in value ? { stringData: veiled(value['stringData']) } : {}) };
}

/** Every text below a key that says it is secret. */
function secretsIn(value: unknown, depth: number, secret = false): string[] {
  if (depth > 40) return [];
  if (typeof value === 'string' || typeof value === 'number') return secret && String(value).length >= SHORTEST ? [String(value), Buffer.from(String(value)).toString('base64')] : [];
  if (Array.isArray(value)) return value.flatMap((one) => secretsIn(one, depth + 1, secret));
  return isRaw(value) ? Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, depth + 1, secret || SECRET_KEY.test(key))) : [];
}
