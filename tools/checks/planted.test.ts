import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from '../places.mjs';
import { bans } from './bans.mjs';
import { deadCode } from './dead-code.mjs';
import { lint } from './lint.mjs';
import { sizes } from './sizes.mjs';
import { types } from './types.mjs';

const node = process.execPath;
const trees: string[] = [];

/** A small clone that every check passes, with the given files planted in it. */
function clone(planted: Record<string, string>): string {
  const top = mkdtempSync(join(tmpdir(), 'quarterdeck-planted-'));
  trees.push(top);
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'tools/lint']) cpSync(join(root, file), join(top, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(top, 'node_modules'), 'junction');
  const sound = {
    'package.json': JSON.stringify({ name: 'planted', type: 'module', main: 'src-main/index.ts' }),
    'knip.json': JSON.stringify({ entry: ['src-main/index.ts'], project: ['src-main/**/*.ts'] }),
    'tsconfig.json': JSON.stringify({ extends: './tsconfig.base.json', include: ['src-main'] }),
    'src-main/index.ts': "import { two } from './signals/index.ts';\n\nexport const four = two + two;\n",
    'src-main/signals/index.ts': 'export const two = 2;\n',
  };
  for (const [path, text] of Object.entries({ ...sound, ...planted })) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

afterEach(() => {
  for (const top of trees.splice(0)) rmSync(top, { recursive: true, force: true });
});

describe('every check passes a sound clone', () => {
  test('types, lint, dead code, sizes, bans', async () => {
    const top = clone({});
    const verdicts = [await types(node, top, 'tsconfig.json'), await lint(node, top), await deadCode(node, top), sizes(top), bans(top)];
    expect(verdicts.filter((verdict) => !verdict.ok)).toEqual([]);
  });
});

describe('each check fails on what it is there to find', () => {
  test('types: a value of the wrong type', async () => {
    const { ok, says } = await types(node, clone({ 'src-main/wrong.ts': "export const age: number = 'old';\n" }), 'tsconfig.json');
    expect(ok).toBe(false);
    expect(says).toContain('src-main/wrong.ts(1,14): error TS2322');
  });

  test('types: a project that is not there', async () => {
    expect((await types(node, clone({}), 'nowhere/tsconfig.json')).ok).toBe(false);
  });

  test('dead code: a file that nothing imports, an export that nothing uses', async () => {
    const alone = await deadCode(node, clone({ 'src-main/alone.ts': 'export const nobody = 1;\n' }));
    expect(alone.ok).toBe(false);
    expect(alone.says).toMatch(/Unused files[^]*alone\.ts/);
    const unused = await deadCode(node, clone({ 'src-main/signals/index.ts': 'export const two = 2;\nexport const three = 3;\n' }));
    expect(unused.ok).toBe(false);
    expect(unused.says).toMatch(/Unused exports[^]*three/);
  });

  test('file sizes: 301 lines, while 300 pass', () => {
    expect(sizes(clone({ 'src-main/long.ts': '\n'.repeat(300) })).ok).toBe(true);
    const { ok, says } = sizes(clone({ 'src-main/long.ts': '\n'.repeat(301) }));
    expect(ok).toBe(false);
    expect(says).toContain('src-main/long.ts: 301 lines');
  });

  test('file sizes: a clone without sources is not a pass', () => {
    const empty = mkdtempSync(join(tmpdir(), 'quarterdeck-planted-'));
    trees.push(empty);
    expect(sizes(empty).ok).toBe(false);
  });

  test.each([`// ${'TO' + 'DO'}: later`, `// ${'FIX' + 'ME'}`, `// @ts-${'ignore'}`, `// oxlint-${'disable'}-next-line no-eval`])('bans: %s', (line) => {
    const { ok, says } = bans(clone({ 'src-main/later.ts': `${line}\nexport const a = 1;\n` }));
    expect(ok).toBe(false);
    expect(says).toContain('src-main/later.ts:1: ');
  });
});

describe('lint fails for the very rule that is broken', () => {
  test.each([
    ['a cycle', { 'src-main/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n", 'src-main/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n" }, 'import(no-cycle)'],
    ['an any', { 'src-main/a.ts': 'export const a = (b: any): unknown => b;\n' }, 'typescript(no-explicit-any)'],
    ['a non-null assertion', { 'src-main/a.ts': 'export const a = (b: string | null): string => b!;\n' }, 'typescript(no-non-null-assertion)'],
    ['an unexplained assertion', { 'src-main/a.ts': '\nexport const a = (b: unknown) => b as string;\n' }, 'assertions-say-why'],
    ['a console in main', { 'src-main/a.ts': 'export const a = () => console.log(1);\n' }, 'no-console'],
    ['a default export in main', { 'src-main/a.ts': 'export default 1;\n' }, 'import(no-default-export)'],
    ['a focused test', { 'src-main/a.test.ts': "import { test } from 'vitest';\ntest.only('a', () => {});\n" }, 'every-test-runs'],
    ['a skipped test', { 'src-main/a.test.ts': "import { test } from 'vitest';\ntest.skip('a', () => {});\n" }, 'every-test-runs'],
    ['a layer crossed by a static import', { 'src-main/a.ts': "import 'electron';\n" }, 'quarterdeck(layers)'],
    ['a layer crossed by a dynamic import', { 'src-main/a.ts': "export const a = () => import('better-sqlite3');\n" }, 'quarterdeck(layers)'],
    ['a layer crossed by a re-export', { 'src-renderer/a.ts': "export * from '../src-main/signals/index.ts';\n" }, 'quarterdeck(layers)'],
    ['a layer crossed by a type', { 'src-renderer/a.ts': "export type A = import('../src-main/signals/index.ts').A;\n" }, 'quarterdeck(layers)'],
  ])('%s', async (_, planted, rule) => {
    const { ok, says } = await lint(node, clone(planted));
    expect(ok).toBe(false);
    expect(says).toContain(rule);
  });

  test('an assertion that says why, a constant and a condition for skipping pass', async () => {
    const planted = {
      'src-main/a.ts': "// the caller has parsed it\nexport const a = (b: unknown) => b as string;\nexport const c = ['d'] as const;\n",
      'src-main/a.test.ts': "import { test } from 'vitest';\ntest.skipIf(process.platform === 'win32')('a', () => {});\n",
    };
    expect(await lint(node, clone(planted))).toMatchObject({ ok: true });
  });
});
