import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkoutOf, commitFile, edited, textHash, textNow, writeText } from './index.ts';

const file = `# planned with the tax team
release: checkout-4.2     # the big one
window: { start: '2026-11-24T10:00',   end: 2026-11-24T12:00 } # two hours
environments:
  - production-eu   # first
  - production-us
why: >
  New tax engine,
  for EU customers
`;

describe('an edit of a definition', () => {
  test('changes what it means to, and leaves every other byte: comments, order, quotes, alignment', () => {
    const text = edited(file, [{ path: ['window', 'start'], value: '2026-11-25T09:30' }, { path: ['window', 'end'], value: '2026-11-25T11:30' }]);
    expect(text).toEqual({ ok: true, value: file.replace('2026-11-24T10:00', '2026-11-25T09:30').replace('2026-11-24T12:00', '2026-11-25T11:30') });
  });

  test('replaces a list where it stands, and adds a new key at the end', () => {
    const text = edited(file, [{ path: ['environments'], value: ['staging', 'production-eu'] }, { path: ['cancelled'], value: 'no: the vendor is late' }]);
    if (!text.ok) throw new Error(text.error.message);
    expect(parse(text.value)).toMatchObject({ environments: ['staging', 'production-eu'], cancelled: 'no: the vendor is late', release: 'checkout-4.2' });
    expect(text.value.startsWith(file.slice(0, file.indexOf('environments:')))).toBe(true);
  });

  test('reads back whatever text a person wrote as a reason', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (reason) => {
      const text = edited(file, [{ path: ['cancelled'], value: reason }]);
      expect(text.ok && parse(text.value).cancelled).toBe(reason);
    }));
  });

  test('is refused rather than rewriting a file that it cannot change in place', () => {
    expect(edited('base: &base { start: x }\nwindow: *base\n', [{ path: ['window', 'start'], value: 'y' }])).toMatchObject({ ok: false, error: { code: 'not-editable' } });
    expect(edited('window: [', [{ path: ['window'], value: 'y' }])).toMatchObject({ ok: false, error: { code: 'not-yaml' } });
  });
});

describe('a file of the workspace', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'qd-edit-'));

  test('is not written over when it moved on disk since', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'a.yaml'), 'one\n');
    const base = textHash('one\n');
    writeFileSync(join(dir, 'a.yaml'), 'two\n');
    expect(await writeText(dir, 'a.yaml', 'three\n', base)).toMatchObject({ ok: false, error: { code: 'moved-on-disk' } });
    expect(readFileSync(join(dir, 'a.yaml'), 'utf8')).toBe('two\n');
    expect(await writeText(dir, 'a.yaml', 'three\n', textHash('two\n'))).toEqual({ ok: true, value: null });
    expect(await writeText(dir, 'a.yaml', 'four\n', null)).toMatchObject({ ok: false, error: { code: 'moved-on-disk' } });
  });

  test('is neither read nor written through a link, nor outside of the folder', async () => {
    const [dir, elsewhere] = [folder(), folder()];
    writeFileSync(join(elsewhere, 'secret'), 'x');
    symlinkSync(join(elsewhere, 'secret'), join(dir, 'a.yaml'));
    symlinkSync(elsewhere, join(dir, 'releases'));
    expect(await textNow(dir, 'a.yaml')).toMatchObject({ ok: false, error: { code: 'is-link' } });
    expect(await writeText(dir, 'releases/b.yaml', 'y', null)).toMatchObject({ ok: false, error: { code: 'outside' } });
  });
});

describe('a commit of one file', () => {
  const repository = (): { dir: string; git: (...args: string[]) => string } => {
    const top = mkdtempSync(join(tmpdir(), 'qd-git-'));
    const dir = join(top, 'shop');
    mkdirSync(dir);
    const git = (...args: string[]): string => execFileSync('git', ['-C', top, '-c', 'user.name=ana', '-c', 'user.email=ana@shop.example', ...args], { encoding: 'utf8' });
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'ana');
    git('config', 'user.email', 'ana@shop.example');
    for (const name of ['a.yaml', 'b.yaml', 'c.yaml']) writeFileSync(join(dir, name), 'one\n');
    git('add', '-A');
    git('commit', '-qm', 'first');
    return { dir, git };
  };

  test('lands on a new branch with that file alone; what is staged and changed beside it stays as it was', async () => {
    const { dir, git } = repository();
    writeFileSync(join(dir, 'b.yaml'), 'staged\n');
    git('add', 'shop/b.yaml');
    writeFileSync(join(dir, 'c.yaml'), 'changed\n');
    const done = await commitFile(dir, 'a.yaml', 'two\n', 'calendar/a', 'Move a');
    expect(done.ok).toBe(true);
    expect(git('show', '--format=%s', '--name-only', 'calendar/a').trim().split('\n').filter((line) => line !== '')).toEqual(['Move a', 'shop/a.yaml']);
    expect(git('show', 'calendar/a:shop/a.yaml')).toBe('two\n');
    expect(git('status', '--porcelain')).toBe('M  shop/b.yaml\n M shop/c.yaml\n');
    expect(await checkoutOf(dir)).toMatchObject({ branch: 'main', branches: ['calendar/a', 'main'] });
  });

  test('on the branch that is checked out leaves the file clean once it is written', async () => {
    const { dir, git } = repository();
    writeFileSync(join(dir, 'b.yaml'), 'staged\n');
    git('add', 'shop/b.yaml');
    expect((await commitFile(dir, 'a.yaml', 'two\n', 'main', 'Move a')).ok).toBe(true);
    expect(await writeText(dir, 'a.yaml', 'two\n', textHash('one\n'))).toEqual({ ok: true, value: null });
    expect(git('status', '--porcelain')).toBe('M  shop/b.yaml\n');
  });

  test('is refused where the file has changes of somebody else, where another worktree has the branch, and for a name that is no branch', async () => {
    const { dir, git } = repository();
    git('worktree', 'add', '-q', `${dir}-other`, '-b', 'held');
    expect(await commitFile(dir, 'a.yaml', 'two\n', 'held', 'x')).toMatchObject({ ok: false, error: { message: expect.stringContaining('another worktree') } });
    expect(await commitFile(dir, 'a.yaml', 'two\n', '--force', 'x')).toMatchObject({ ok: false, error: { message: expect.stringContaining('no name for a branch') } });
    writeFileSync(join(dir, 'a.yaml'), 'mine\n');
    expect(await commitFile(dir, 'a.yaml', 'two\n', 'calendar/a', 'x')).toMatchObject({ ok: false, error: { message: expect.stringContaining('not committed') } });
  });
});
