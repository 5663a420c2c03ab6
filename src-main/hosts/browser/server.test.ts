import { type IncomingHttpHeaders, request } from 'node:http';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Captain, createCaptain } from '../../captain.ts';
import { startBrowserHost } from './index.ts';

let host = { url: '', close: async (): Promise<void> => undefined };
let closeCaptain = async (): Promise<void> => undefined;
let port = 0;
let app = '';
let confirm = '';
let feeds: Captain['services']['calendar'];
const cookies = { app: '', confirm: '' };

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** One request as any program on this machine can make it: every header is the caller's to choose. */
function ask(path: string, { method = 'GET', body = '', ...headers }: Record<string, string> & { method?: string; body?: string } = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    sent.on('error', failed);
    sent.end(body);
  });
}
const cookieIn = (answer: Answer): string => (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';

beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'qd-host-'));
  const out = join(data, 'out');
  for (const page of ['renderer', 'confirm']) {
    mkdirSync(join(out, page), { recursive: true });
    writeFileSync(join(out, page, 'index.html'), `<meta name="app-origin" content="%APP_ORIGIN%">${page}`);
  }
  const kubeconfig = join(data, 'kubeconfig');
  writeFileSync(kubeconfig, '{"apiVersion":"v1","kind":"Config"}');
  const captain = await createCaptain({ dataDir: data, workspaceDir: null, kubeconfig, contexts: [], sandbox: null });
  if (!captain.ok) throw new Error(captain.error.message);
  closeCaptain = () => captain.value.close();
  feeds = captain.value.services.calendar;
  const started = await startBrowserHost(captain.value, { port: 0, out });
  if (!started.ok) throw new Error(started.error.message);
  host = started.value;
  const url = new URL(host.url);
  port = Number(url.port);
  app = url.host;
  confirm = app.replace('app.', 'confirm.');
  const opened = await ask(`/${url.search}`, { host: app });
  cookies.app = cookieIn(opened);
  const entered = await ask(new URL(opened.headers.location ?? '').pathname + new URL(opened.headers.location ?? '').search, { host: confirm });
  cookies.confirm = cookieIn(entered);
});
afterAll(async () => {
  await host.close();
  await closeCaptain();
});

const act = JSON.stringify({ do: 'show', plan: 'x' });
const json = { 'content-type': 'application/json' };

describe('the browser host', () => {
  test('opens once for its token, sets one strict cookie a host name, and lands on an address without a secret', async () => {
    expect(cookies.app).toMatch(/^__Host-qd-app=/);
    expect(cookies.confirm).toMatch(/^__Host-qd-confirm=/);
    expect((await ask(`/${new URL(host.url).search}`, { host: app })).status).toBe(403);
    const page = await ask('/', { host: app, cookie: cookies.app });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
  });

  test.each([
    ['a foreign Host', '/', { host: 'evil.example' }, 421],
    ['a bare address', '/', { host: `127.0.0.1:9` }, 421],
    ['no cookie', '/', {}, 401],
    ['the confirm cookie on the app host', '/', { cookie: 'confirm' }, 401],
    ['another site’s page', '/', { cookie: 'app', 'sec-fetch-site': 'cross-site' }, 403],
    ['a path out of the folder', '/..%2f..%2fpackage.json', { cookie: 'app' }, 404],
  ])('refuses the app to %s', async (_what, path, headers, status) => {
    expect((await ask(path, { host: app, ...withCookies(headers) })).status).toBe(status);
  });

  test.each([
    ['no credential', {}, 401],
    ['the app’s credential only', { cookie: 'app' }, 401],
    ['a missing Origin', { cookie: 'confirm' }, 403],
    ['Origin: null', { cookie: 'confirm', origin: 'null' }, 403],
    ['the app’s Origin', { cookie: 'confirm', origin: 'app' }, 403],
    ['a forged Origin with the app’s credential', { cookie: 'app', origin: 'confirm' }, 401],
    ['a cross-site fetch', { cookie: 'confirm', origin: 'confirm', 'sec-fetch-site': 'cross-site' }, 403],
    ['a form instead of JSON', { cookie: 'confirm', origin: 'confirm', 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('refuses an act with %s', async (_what, headers, status) => {
    expect((await ask('/act', { host: confirm, method: 'POST', body: act, ...json, ...withCookies(headers) })).status).toBe(status);
  });

  test('refuses an act by GET, and shows the surface only in a frame', async () => {
    expect((await ask('/act', { host: confirm, cookie: cookies.confirm })).status).toBe(404);
    expect((await ask('/', { host: confirm, cookie: cookies.confirm, 'sec-fetch-dest': 'document' })).status).toBe(403);
    const framed = await ask('/', { host: confirm, cookie: cookies.confirm, 'sec-fetch-dest': 'iframe' });
    expect(framed.body).toContain(`content="http://${app}"`);
    expect(framed.headers['content-security-policy']).toContain(`frame-ancestors http://${app}`);
  });

  test('takes the surface’s own words, and answers what is outside its vocabulary with an error', async () => {
    const own = { host: confirm, method: 'POST', cookie: cookies.confirm, origin: `http://${confirm}`, ...json };
    expect(JSON.parse((await ask('/act', { ...own, body: act })).body)).toMatchObject({ kind: 'error', code: 'no-such-plan' });
    expect(JSON.parse((await ask('/act', { ...own, body: '{"do":"format"}' })).body)).toMatchObject({ kind: 'error', code: 'bad-request' });
    expect((await ask('/act', { ...own, body: 'x'.repeat(20_000) })).status).toBe(400);
  });

  test.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['no Origin', {}],
    ['the confirm credential', { origin: 'app', cookie: 'confirm' }],
  ])('refuses a socket with %s', async (_what, headers) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { host: app, cookie: cookies.app, ...withCookies(headers) } });
    const refused = await new Promise<string>((done) => {
      socket.on('error', (error) => done(error.message));
      socket.on('open', () => done('open'));
    });
    expect(refused).toContain('403');
  });

  test('gives the calendar to whoever knows its secret, by the bare address and for reading only, until it is revoked', async () => {
    const made = await feeds.makeFeed();
    if (!made.ok || made.value.url === null) throw new Error('no feed was made');
    const url = new URL(made.value.url);
    const bare = { host: url.host };
    const path = url.pathname + url.search;
    const answer = await ask(path, bare);
    expect([answer.status, answer.headers['content-type'], answer.body.startsWith('BEGIN:VCALENDAR')]).toEqual([200, 'text/calendar; charset=utf-8', true]);
    expect((await ask(path, { ...bare, method: 'POST' })).status).toBe(405);
    expect((await ask(path, { ...bare, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/calendar.ics?key=guess', bare)).status).toBe(404);
    expect((await ask('/calendar.ics', bare)).status).toBe(404);
    expect((await ask(path, { host: 'evil.example' })).status).toBe(421);
    // The secret opens nothing else, and what is shown later does not hold it.
    expect((await ask(`/${url.search}`, bare)).status).toBe(421);
    expect(feeds.feed().url).toBeNull();
    await feeds.revokeFeed();
    expect((await ask(path, bare)).status).toBe(404);
  });

  test('says that a port is taken, in one sentence', async () => {
    // The port is asked for before the app is touched.
    const second = await startBrowserHost({ app: {} as never, redact: (text) => text, confirm: async () => ({ kind: 'noted' }), setSurface: () => undefined, setFeedBase: () => undefined, feedIcs: async () => ({ ok: true, value: '' }) }, { port });
    expect(second).toMatchObject({ ok: false, error: { code: 'port-taken', message: `Port ${port} is taken by another program.` } });
  });
});

function withCookies(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => {
    if (name === 'cookie') return [name, value === 'app' ? cookies.app : cookies.confirm];
    return [name, name === 'origin' && value === 'app' ? `http://${app}` : name === 'origin' && value === 'confirm' ? `http://${confirm}` : value];
  }));
}
