import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const APP = 'quarterdeck://app';
export const CONFIRM = 'quarterdeck://confirm';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.woff': 'font/woff' };

const CSP: Readonly<Record<string, string>> = {
  app: `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; frame-src ${CONFIRM}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  confirm: `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'; frame-ancestors ${APP}; base-uri 'none'; form-action 'none'`,
};

/** Serves the two origins of the scheme from the built pages; every other host name and path is not there. */
export function schemeHandler(out: string): (request: { readonly url: string }) => Promise<Response> {
  return async ({ url }) => {
    const { hostname, pathname } = new URL(url);
    const csp = CSP[hostname];
    const folder = join(out, hostname === 'app' ? 'renderer' : 'confirm');
    const file = normalize(join(folder, pathname === '/' ? '/index.html' : decodeURIComponent(pathname)));
    const type = TYPES[extname(file)];
    if (csp === undefined || type === undefined || !file.startsWith(folder + sep)) return new Response('Nothing is here.', { status: 404 });
    const body = await readFile(file).catch(() => null);
    if (body === null) return new Response('Nothing is here.', { status: 404 });
    const content = type === 'text/html' ? body.toString('utf8').replaceAll('%APP_ORIGIN%', APP) : new Uint8Array(body);
    return new Response(content, { headers: { 'content-type': type, 'content-security-policy': csp, 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin' } });
  };
}
