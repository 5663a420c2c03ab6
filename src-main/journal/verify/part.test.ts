import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fill, freshDir, opened, tamper } from '../lab.ts';
import { checkInParts } from './part.ts';
import { checkRange } from './range.ts';
import { TileBuilder } from './tiles.ts';

test('threads find what one pass finds: the same tiles and edges, and the same broken entry', async () => {
  const dir = freshDir();
  const journal = opened(dir);
  await fill(journal, 1_300);
  await journal.close();
  const file = join(dir, 'journal.db');
  const sizes = [7, 256, 700, 1_300];
  const whole = new TileBuilder(0, sizes);
  const connection = new Database(file, { readonly: true });
  expect(checkRange(connection, 1, 1_300, whole)).toBeNull();
  connection.close();
  const parts = (await checkInParts(file, 1, 1_300, sizes, 0)) ?? [];
  expect(parts.length).toBeGreaterThan(0);
  const joined = new TileBuilder(0, sizes);
  for (const part of parts) joined.take(part);
  const plain = ({ tiles, edges }: TileBuilder) => ({ tiles: tiles.map((tile) => Buffer.from(tile).toString('hex')), edges: edges.map(({ size, peaks }) => [size, ...peaks.map(({ leaves, hash }) => [leaves, Buffer.from(hash).toString('hex')])]) });
  expect(plain(joined)).toEqual(plain(whole));
  tamper(dir, "UPDATE entries SET canonical = replace(canonical, 'filler', 'killer') WHERE seq = 900");
  expect((await checkInParts(file, 1, 1_300, sizes, 0))?.map(({ broken }) => broken).find((broken) => broken !== null)).toMatchObject({ seq: 900 });
});

test('a thread that cannot read the journal leaves the work to the caller', async () => {
  expect(await checkInParts(join(freshDir(), 'nothing.db'), 1, 600, [], 0)).toBeNull();
});
