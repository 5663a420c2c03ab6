import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { watchWorkspace } from './watch.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A watched folder, and the way to await that the next change of it was told. */
function watched(): { dir: string; told: (act: () => void) => Promise<void>; count: () => number } {
  const dir = mkdtempSync(join(tmpdir(), 'qd-watch-'));
  mkdirSync(join(dir, 'releases'));
  mkdirSync(join(dir, '.git'));
  writeFileSync(join(dir, 'releases', 'a.yaml'), 'one');
  let next = Promise.withResolvers<void>();
  let count = 0;
  const stop = watchWorkspace(dir, () => {
    count += 1;
    next.resolve();
  });
  stops.push(() => (stop(), rmSync(dir, { recursive: true })));
  return {
    dir, count: () => count,
    told(act) {
      next = Promise.withResolvers<void>();
      act();
      return next.promise;
    },
  };
}

test('a file that was saved by replacing it is still followed when it is edited in place, and the other way round', async () => {
  const { dir, told } = watched();
  const file = join(dir, 'releases', 'a.yaml');
  const replace = (text: string): void => {
    writeFileSync(`${file}~`, text);
    renameSync(`${file}~`, file);
  };
  for (const round of ['1', '2']) {
    await told(() => replace(`replaced ${round}`));
    await told(() => writeFileSync(file, `edited ${round}`));
  }
});

test('a folder that is made later is followed, with what is in it; one that goes away leaves the others followed', async () => {
  const { dir, told } = watched();
  await told(() => mkdirSync(join(dir, 'freezes')));
  await told(() => writeFileSync(join(dir, 'freezes', 'b.yaml'), 'two'));
  await told(() => rmSync(join(dir, 'freezes'), { recursive: true }));
  await told(() => writeFileSync(join(dir, 'releases', 'a.yaml'), 'three'));
});

test('what git writes for itself is no change of the workspace', async () => {
  const { dir, told, count } = watched();
  writeFileSync(join(dir, '.git', 'index'), 'of git');
  await told(() => writeFileSync(join(dir, 'releases', 'a.yaml'), 'four'));
  expect(count()).toBe(1);
});
