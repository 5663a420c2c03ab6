import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkWorkspace, loadWorkspace, materialiseExample, releaseScope } from './index.ts';
import { filesToSave, writeFiles } from './save.ts';

const head = 'workspace: shop\nzone: Europe/Berlin\nenvironments:\n  staging: { context: s }\n';
function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'qd-workspace-'));
  for (const [name, text] of Object.entries({ 'quarterdeck.yaml': head, ...files })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}
const said = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await checkWorkspace(folder(files))).faults.map(({ place, message, hint }) => `${place.file}:${place.line}:${place.column}: ${message}${hint === null ? '' : ` (${hint})`}`);

describe('a workspace', () => {
  test.each([
    ['broken YAML', { 'services/a.yaml': 'service: a\ntier: [1\n' }, /^services\/a\.yaml:3:1: /],
    ['a wrong value', { 'services/a.yaml': 'service: a\ntier: 7\n' }, /^services\/a\.yaml:2:7: tier: /],
    ['a field that is not there', { 'services/a.yaml': 'service: a\nteir: 1\n' }, /^services\/a\.yaml:2:1: there is no field teir here/],
    ['a name that does not resolve', { 'services/a.yaml': 'service: cart\n', 'services/b.yaml': 'service: b\ndependsOn: [crat]\n' }, /^services\/b\.yaml:2:13: there is no service crat \(Did you mean cart\?\)/],
    ['services that depend on each other', { 'services/a.yaml': 'service: a\ndependsOn: [b]\n', 'services/b.yaml': 'service: b\ndependsOn: [a]\n' }, /depends on itself: a → b → a/],
    ['an unknown zone', { 'quarterdeck.yaml': 'workspace: shop\nzone: Mars/Base\nenvironments: {}\n' }, /^quarterdeck\.yaml:2:7: zone: not an IANA time zone/],
    ['an unknown action', { 'runbooks/r.yaml': 'runbook: r\nsteps:\n  - id: a\n    uses: shel\n    run: x\n' }, /^runbooks\/r\.yaml:4:11: there is no action shel \(Did you mean shell\?\)/],
    ['an input that is not declared', { 'runbooks/r.yaml': "runbook: r\ninputs: { soak: { type: duration } }\nsteps:\n  - id: a\n    uses: approve\n    with: { ask: '${{ inputs.soka }}' }\n" }, /uses the input soka, which is not declared \(Did you mean soak\?\)/],
    ['a tree that runs in a circle', { 'trees/t.yaml': "tree: t\nstart: a\nquestions:\n  a: { ask: A, answer: { by: ana }, then: { ifYes: b, ifNo: b, ifUnknown: b } }\n  b: { ask: B, answer: { by: ana }, then: { ifYes: a, ifNo: a, ifUnknown: a } }\nleaves: {}\n" }, /runs in a circle: a → b → a/],
    ['a window that ends before it starts', { 'services/a.yaml': 'service: a\n', 'releases/r.yaml': 'release: r\nservices: { a: 1 }\nenvironments: [staging]\nwindow: { start: 2026-01-02T10:00, end: 2026-01-02T09:00 }\n' }, /the window ends before it starts|services\.a/],
    ['a bomb of aliases', { 'services/a.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[index] ?? 'a'}`).join(',')}]`).join('\n')}\n` }, /services\/a\.yaml:1:1: .*alias/i],
    ['bytes that are no text', { 'services/a.yaml': '\u0000' }, /services\/a\.yaml/],
  ])('with %s says so with its place', async (_what, files, wanted) => {
    expect((await said(files)).join('\n')).toMatch(new RegExp(wanted.source, `${wanted.flags}m`));
  });

  test('says every fault at once, and the rest stays usable', async () => {
    const dir = folder({ 'services/a.yaml': 'service: a\n', 'services/b.yaml': 'service: [', 'services/c.yaml': 'service: C C\n' });
    const workspace = await loadWorkspace(dir);
    expect([...workspace.services.keys()]).toEqual(['a']);
    expect(new Set(workspace.faults.map((fault) => fault.place.file))).toEqual(new Set(['services/b.yaml', 'services/c.yaml']));
  });

  test('does not follow links, and is not brought down by one to itself', async () => {
    const dir = folder({});
    symlinkSync(dir, join(dir, 'services'));
    expect((await loadWorkspace(dir)).services.size).toBe(0);
  });

  test('that is not there is one clear fault', async () => {
    expect((await checkWorkspace(join(tmpdir(), 'qd-no-such-folder'))).faults).toMatchObject([{ message: expect.stringContaining('there is no quarterdeck.yaml') }]);
  });

  test('is saved whole or not at all, and never over a file that is there', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'qd-save-'));
    const learned = { name: 'My Shop', zone: 'UTC', environments: [{ name: 'prod', context: 'prod', namespace: null, zone: 'UTC', protection: 'open' as const, production: 'yes' as const }], services: [{ name: 'cart', image: 'r/cart:{version}' }] };
    expect((await writeFiles(dir, await filesToSave(dir, learned))).ok).toBe(true);
    expect((await checkWorkspace(dir)).faults).toEqual([]);
    expect(await writeFiles(dir, await filesToSave(dir, learned))).toMatchObject({ ok: false, error: { code: 'exists' } });
  });
});

test('the example has no fault whenever it is opened, and its release names images', async () => {
  for (const now of [Date.parse('2026-11-24T12:00Z'), Date.parse('2028-02-29T23:30Z'), Date.parse('2027-03-28T01:30Z')]) {
    const dir = mkdtempSync(join(tmpdir(), 'qd-example-'));
    await materialiseExample(resolve(import.meta.dirname, '../../resources/example'), dir, now);
    expect((await checkWorkspace(dir)).faults).toEqual([]);
    expect(releaseScope(await loadWorkspace(dir), 'checkout-4.2')?.seats.map((seat) => seat.image)).toEqual(['registry.example/shop/cart:1.9.1', 'registry.example/shop/checkout:4.2.0']);
  }
});
