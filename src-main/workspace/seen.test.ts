import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Workspace, loadWorkspace } from './index.ts';

const release = (name: string, hour: number, service = 'checkout'): string =>
  `release: ${name}\nservices: { ${service}: 4.2.0 }\nenvironments: [staging]\nwindow: { start: 2026-11-24T0${hour}:00, end: 2026-11-24T12:00 }\ncaptain: ana\n`;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'qd-seen-'));
  for (const name of ['services', 'releases']) mkdirSync(join(dir, name));
  writeFileSync(join(dir, 'quarterdeck.yaml'), 'workspace: shop\nzone: UTC\nenvironments:\n  staging: { context: s }\n');
  writeFileSync(join(dir, 'services/checkout.yaml'), 'service: checkout\ntier: 1\n');
  return dir;
}
/** All that a reading says: values, faults, and where things stand. */
const told = (workspace: Workspace): unknown => ({ ...workspace, releases: [...workspace.releases].map(([name, { file, source, value, placeOf }]) => [name, file, source, value, placeOf(), placeOf('window', 'end')]), services: [...workspace.services.keys()] });

test('whatever is edited, added, broken, mended and deleted between two readings, a reading that knows the one before says what a fresh one says', async () => {
  const edit = fc.record({ file: fc.integer({ min: 0, max: 3 }), to: fc.constantFrom('hour 1', 'hour 2', 'unknown service', 'no YAML', 'the same name', 'gone', 'untouched') });
  await fc.assert(fc.asyncProperty(fc.array(fc.array(edit, { maxLength: 4 }), { minLength: 1, maxLength: 5 }), async (rounds) => {
    const dir = folder();
    let before: Workspace | null = null;
    for (const edits of rounds) {
      for (const { file, to } of edits) {
        const path = join(dir, `releases/r${file}.yaml`);
        if (to === 'gone') rmSync(path, { force: true });
        // Of the same length each: neither a size nor, within one tick of the clock, a time tells them apart.
        else if (to.startsWith('hour')) writeFileSync(path, release(`r${file}`, Number(to.slice(-1))));
        else if (to !== 'untouched') writeFileSync(path, to === 'no YAML' ? 'release: [1\n' : to === 'the same name' ? release('r0', 3) : release(`r${file}`, 1, 'crat'));
      }
      before = await loadWorkspace(dir, before);
      expect(told(before)).toEqual(told(await loadWorkspace(dir)));
    }
    rmSync(dir, { recursive: true });
  }), { numRuns: 15 });
});

test('of hundreds of files, those that did not change are not parsed again when one is edited', async () => {
  const dir = folder();
  for (let index = 0; index < 300; index += 1) writeFileSync(join(dir, `releases/r${index}.yaml`), release(`r${index}`, 1));
  const first = await loadWorkspace(dir);
  writeFileSync(join(dir, 'releases/r150.yaml'), release('r150', 2));
  const second = await loadWorkspace(dir, first);
  const anew = [...second.releases].filter(([name, parsed]) => first.releases.get(name) !== parsed).map(([name]) => name);
  expect(anew).toEqual(['r150']);
  expect(second.releases.get('r150')?.value.window.start).toBe('2026-11-24T02:00');
  rmSync(dir, { recursive: true });
});
