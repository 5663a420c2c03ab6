import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { proxyFor } from '../transport/proxy.ts';
import { credentialsOf, kubeconfigFiles, loadKubeconfig, resolveContext } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'qd-kubeconfig-'));
const file = (name: string, content: unknown): string => {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const config = (user: object, more: object = {}) => ({
  clusters: [{ name: 'c', cluster: { server: 'https://c.example:6443' } }], users: [{ name: 'u', user }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'shop' } }], ...more,
});
const resolved = async (path: string) => {
  const settings = await resolveContext(await loadKubeconfig({ files: [path], mustExist: true }), 'x');
  if (!settings.ok) throw new Error(settings.error.message);
  return settings.value;
};

describe('a kubeconfig', () => {
  test('merges as kubectl does: the first file that has a name, or a current context, wins; missing files are skipped', async () => {
    const first = file('first', config({ token: 'one' }, { 'current-context': 'x' }));
    const second = file('second', config({ token: 'two' }, { 'current-context': 'y', contexts: [{ name: 'y', context: { cluster: 'c', user: 'u' } }] }));
    const { files } = kubeconfigFiles(null, { KUBECONFIG: [first, join(dir, 'absent'), '', second, first].join(delimiter) });
    const merged = await loadKubeconfig({ files, mustExist: false });
    expect(merged).toMatchObject({ current: 'x', files: [first, second], faults: [] });
    expect([...merged.contexts.keys()]).toEqual(['x', 'y']);
    expect(merged.users.get('u')?.entry.token).toBe('one');
  });

  test.each([
    ['broken YAML', 'clusters:\n  - name: [a\n', /broken:3:1: /],
    ['a wrong type', 'contexts:\n  - name: x\n    context: 7\n', /broken:3:14: contexts\.0\.context/],
  ])('with %s names the place', async (_what, text, place) => {
    const loaded = await loadKubeconfig({ files: [file('broken', text)], mustExist: true });
    expect(loaded.faults.map((one) => `${one.place.file}:${one.place.line}:${one.place.column}: ${one.message}`).join('\n')).toMatch(place);
  });

  test('that is asked for and is not there is a fault', async () => {
    expect((await loadKubeconfig({ files: [join(dir, 'absent')], mustExist: true })).faults).toMatchObject([{ message: 'there is no such file' }]);
  });

  test('says which contexts there are when one is unknown, and what a context lacks', async () => {
    const loaded = await loadKubeconfig({ files: [file('some', { contexts: [{ name: 'x', context: { cluster: 'gone', user: 'u' } }] })], mustExist: true });
    expect(await resolveContext(loaded, 'nope')).toMatchObject({ ok: false, error: { code: 'unknown-context', hint: 'The kubeconfig has: x' } });
    expect(await resolveContext(loaded, 'x')).toMatchObject({ ok: false, error: { code: 'bad-kubeconfig' } });
  });

  test('impersonates as client-go does', async () => {
    const { headers } = await resolved(file('as', config({ token: 't', as: 'jo', 'as-groups': ['a', 'b'], 'as-user-extra': { Scope: ['s'] } })));
    expect(headers).toEqual({ 'impersonate-user': 'jo', 'impersonate-group': ['a', 'b'], 'impersonate-extra-scope': ['s'] });
  });

  test('reads a token file relative to itself, and again after a minute', async () => {
    file('token', 'first\n');
    let now = 0;
    const credentials = credentialsOf(await resolved(file('tokenfile', config({ tokenFile: 'token' }))), { allowed: () => true }, () => now);
    expect(await credentials.get()).toMatchObject({ ok: true, value: { token: 'first' } });
    file('token', 'second');
    expect(await credentials.get()).toMatchObject({ ok: true, value: { token: 'first' } });
    now = 60_001;
    expect(await credentials.get()).toMatchObject({ ok: true, value: { token: 'second' } });
  });
});

describe('a sign-in program that a kubeconfig names', () => {
  const exec = (script: string) => config({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] } });
  const reply = `console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: 'from-plugin', expirationTimestamp: new Date(${Date.now() + 3_600_000}).toISOString() } }))`;

  test('does not run before the captain has agreed to that very command', async () => {
    const marker = join(dir, 'ran');
    const settings = await resolved(file('exec-marker', exec(`require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''); ${reply}`)));
    expect(await credentialsOf(settings, { allowed: () => false }, Date.now).get()).toMatchObject({ ok: false, error: { code: 'needs-consent' } });
    await expect(import('node:fs/promises').then((fs) => fs.access(marker))).rejects.toThrow();
  });

  test('runs once for many requests, and its answer is kept', async () => {
    const credentials = credentialsOf(await resolved(file('exec', exec(reply))), { allowed: () => true }, Date.now);
    const answers = await Promise.all([credentials.get(), credentials.get(), credentials.get()]);
    expect(answers[0]).toMatchObject({ ok: true, value: { token: 'from-plugin' } });
    expect(new Set(answers).size).toBe(1);
  });

  test.each([['a failure', 'console.error("no session"); process.exit(3)', /no session/], ['an answer that is no credential', 'console.log("hello")', /ExecCredential/]])('says %s in words, and is not run again before a back-off', async (_what, script, words) => {
    const credentials = credentialsOf(await resolved(file('exec-bad', exec(script))), { allowed: () => true }, () => 0);
    const first = await credentials.get();
    expect(first).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } });
    expect(await credentials.get()).toBe(first);
  });
});

test.each([
  ['https://c.example', null, { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://c.example', null, { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example' }, null],
  ['https://10.1.2.3', null, { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, null],
  ['https://127.0.0.1', null, { HTTPS_PROXY: 'http://p:1' }, null],
  ['https://c.example', 'http://own:2', { NO_PROXY: '*' }, 'http://own:2/'],
])('the proxy for %s with proxy-url %s and %j is %s', (server, own, env, wanted) => {
  expect(proxyFor(new URL(server), own, env)?.href ?? null).toBe(wanted);
});
