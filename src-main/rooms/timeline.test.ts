import { expect, test } from 'vitest';
import type { EntryView } from '../../src-preload/contract/index.ts';
import { timelineOf } from './timeline.ts';

const entry = (seq: number, kind: string, say: string): EntryView => ({ id: String(seq), seq, at: seq, kind, actor: 'Quarterdeck', run: null, release: 'r', environment: 'eu', service: null, say, hash: '', canonical: '' });

test('a reading of an item is told where it says something else than the one before it, and everything else is told always', () => {
  const said = timelineOf([], [
    entry(6, 'item-read', 'schema in eu: migrate, reversible until contract'), entry(5, 'note', 'look'), entry(4, 'note', 'look'), entry(3, 'item-read', 'flag: off'),
    entry(2, 'item-read', 'schema in eu: migrate, reversible until contract'), entry(1, 'item-read', 'schema in eu: expand, reversible until contract'),
  ]).map(({ id }) => id);
  expect(said).toEqual(['entry/5', 'entry/4', 'entry/3', 'entry/2', 'entry/1']);
});
