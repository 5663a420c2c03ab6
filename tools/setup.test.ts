import { delimiter, join } from 'node:path';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { candidates } from './browser.mjs';
import { isRefused, whyNoDesktop } from './electron.mjs';
import { hostAsked } from './host.mjs';
import { npm, whyInstallFailed } from './install.mjs';
import { sourcesFingerprint } from './stale.mjs';

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm is the one that runs us', () => {
  test('by its own Node and script', () => {
    expect(npm({ npm_node_execpath: '/n/node', npm_execpath: '/n/npm-cli.js' })).toEqual({ program: '/n/node', args: ['/n/npm-cli.js'], shell: false });
  });

  test.each([{}, { npm_node_execpath: '/n/node', npm_execpath: '/n/yarn.js' }])('else the one on PATH: %o', (env) => {
    expect(npm(env)).toMatchObject({ program: 'npm', args: [] });
  });
});

describe('a failed install is one clear sentence', () => {
  test.each([
    ['npm error code ENOSPC\nnpm error nospc no space left on device', 'the disk is full'],
    ['npm error code EACCES\nnpm error syscall mkdir', 'may not write'],
    ['npm error code EAI_AGAIN\nnpm error request failed', 'cannot be reached'],
    ['npm error code ECONNREFUSED', 'cannot be reached'],
    ['npm error code EUSAGE\nnpm error Missing: a@1 from lock file', 'ended with code 1'],
  ])('%s', (output, says) => {
    const sentence = whyInstallFailed(output, 1);
    expect(sentence).toContain(says);
    expect(sentence).not.toContain('\n');
  });
});

test.each([
  [[], null, []],
  [['--port', '8080'], null, ['--port', '8080']],
  [['--host', 'browser', '--port', '1'], 'browser', ['--port', '1']],
  [['--no-browser', '--host=electron'], 'electron', ['--no-browser']],
  [['--host'], '', []],
])('start reads its host from %j and passes the rest on', (args, host, rest) => {
  expect(hostAsked(args)).toEqual({ host, rest });
});

describe('a desktop is only claimed where a window can open', () => {
  test.each([
    [{}, 'linux', 1000, 'no desktop'],
    [{ DISPLAY: ':0' }, 'linux', 0, 'root'],
    [{ DISPLAY: ':0' }, 'linux', 1000, null],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000, null],
    [{}, 'darwin', 501, null],
    [{}, 'win32', undefined, null],
  ] as const)('%o on %s as %s', (env, platform, uid, says) => {
    const reason = whyNoDesktop(env, platform, uid);
    if (says === null) expect(reason).toBeNull();
    else expect(reason).toContain(says);
  });
});

test.each([
  ['45.0.0 1000', 2_000, true],
  ['45.0.0 1000', 1_000 + 86_400_000, false],
  ['44.0.0 1000', 2_000, false],
  ['45.0.0 3000', 2_000, false],
  ['45.0.0', 2_000, false],
  [null, 2_000, false],
] as const)('Electron’s refusal %j holds for its version and a day: at %i %s', (remembered, now, held) => {
  expect(isRefused(remembered, '45.0.0', now)).toBe(held);
});

test('a browser is looked for where it was named first, then on PATH, then in the usual places', () => {
  const found = candidates({ CHROME_BIN: '/named/chrome', PATH: ['/first', 'relative', '/second'].join(delimiter) }, 'linux');
  expect(found[0]).toBe('/named/chrome');
  expect(found.indexOf('/first/chromium')).toBeLessThan(found.indexOf('/second/chromium'));
  expect(found.some((path) => path.startsWith('relative'))).toBe(false);
  expect(found.at(-1)).toBe('/opt/google/chrome/chrome');
});

describe('a build is stale', () => {
  const sources = ['src-main/a.ts', 'src-preload/b.ts', 'src-renderer/deep/c.tsx', 'resources/d.yaml', 'package.json'];
  const rest = ['electron.vite.config.ts', 'vite.confirm.config.ts', 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];

  function clone(name: string): string {
    const top = join(folder, name);
    for (const path of [...sources, ...rest, 'src-main/a.test.ts']) {
      mkdirSync(join(top, path, '..'), { recursive: true });
      writeFileSync(join(top, path), path);
    }
    return top;
  }

  test.each(sources)('when %s was touched', (path) => {
    const top = clone(`touched-${path.replaceAll('/', '-')}`);
    const before = sourcesFingerprint(top);
    utimesSync(join(top, path), 1, 1);
    expect(sourcesFingerprint(top)).not.toBe(before);
  });

  test('when a file was added', () => {
    const top = clone('added');
    const before = sourcesFingerprint(top);
    cpSync(join(top, 'src-main/a.ts'), join(top, 'src-main/e.ts'));
    expect(sourcesFingerprint(top)).not.toBe(before);
  });

  test('not when nothing or only a test changed', () => {
    const top = clone('same');
    const before = sourcesFingerprint(top);
    expect(sourcesFingerprint(top)).toBe(before);
    writeFileSync(join(top, 'src-main/a.test.ts'), 'changed');
    expect(sourcesFingerprint(top)).toBe(before);
  });
});
