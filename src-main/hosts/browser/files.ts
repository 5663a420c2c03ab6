import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.json': 'application/json',
};
const zip = promisify(gzip);

export interface Served {
  readonly type: string;
  readonly body: Buffer;
  readonly zipped: Buffer | null;
}

/** The built files of one folder, each read and compressed once. Paths cannot leave the folder. */
export function servedFrom(folder: string): (path: string) => Promise<Served | null> {
  const kept = new Map<string, Served>();
  return async (path) => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const file = normalize(join(folder, decodeURIComponent(path)));
    const type = TYPES[extname(file)];
    if (!file.startsWith(folder + sep) || type === undefined) return null;
    const body = await readFile(file).catch(() => null);
    if (body === null) return null;
    const served = { type, body, zipped: /^(text|image\/svg|application\/json)/.test(type) ? await zip(body) : null };
    kept.set(path, served);
    return served;
  };
}
