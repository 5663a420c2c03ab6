import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fail, ok } from '../../src-preload/contract/index.ts';
import type { Effect } from './entries.ts';
import { groupCommits } from './group-commit.ts';
import { SqliteJournal, type Stored } from './journal.ts';

const paused = (run: string, why: string): Effect => ({ kind: 'run-paused', actor: { kind: 'system' }, run, data: { why } });

describe('effects that are committed together', () => {
  test('are one transaction, and nobody is answered before it is over', async () => {
    const sizes: number[] = [];
    const grouped = groupCommits({ appendEffects: async (entries) => (sizes.push(entries.length), ok([])) });
    await Promise.all(Array.from({ length: 50 }, (_, index) => grouped.appendEffects([paused(String(index), '')])));
    expect(sizes).toEqual([50]);
  });

  test('give each caller its own entries, whole and in order, whatever comes at once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }), async (counts) => {
      const journal = SqliteJournal.open({ dir: mkdtempSync(join(tmpdir(), 'qd-group-')), now: () => 1, redact: (text) => text });
      if (!journal.ok) throw new Error(journal.error.message);
      const grouped = groupCommits(journal.value);
      const written = await Promise.all(counts.map((count, caller) => grouped.appendEffects(Array.from({ length: count }, (_, index) => paused(`r${caller}`, String(index))))));
      const why = (stored: Stored): unknown => [stored.entry.run, 'why' in stored.entry.data ? stored.entry.data.why : null];
      expect(written.map((one) => (one.ok ? one.value.map(why) : null))).toEqual(counts.map((count, caller) => Array.from({ length: count }, (_, index) => [`r${caller}`, String(index)])));
      const verified = await journal.value.verify();
      expect(verified.ok && verified.value.verdict).toBe('intact');
      await journal.value.close();
    }), { numRuns: 15 });
  });

  test('fail alone: an entry that cannot be written takes no other with it', async () => {
    const journal = SqliteJournal.open({ dir: mkdtempSync(join(tmpdir(), 'qd-group-')), now: () => 1, redact: (text) => text });
    if (!journal.ok) throw new Error(journal.error.message);
    const grouped = groupCommits(journal.value);
    // An entry of no schema, as a fault of ours would make one.
    const broken = { kind: 'nonsense', actor: { kind: 'system' }, data: {} } as unknown as Effect;
    const [good, bad] = await Promise.all([grouped.appendEffects([paused('r1', 'well')]), grouped.appendEffects([broken])]);
    expect([good.ok, bad.ok]).toEqual([true, false]);
    await journal.value.close();
  });

  test('are all refused when the disk is full, and none is called durable', async () => {
    const grouped = groupCommits({ appendEffects: async () => fail('disk-full', 'full') });
    const answers = await Promise.all([grouped.appendEffects([paused('r1', '')]), grouped.appendEffects([paused('r2', '')])]);
    expect(answers.every((one) => !one.ok)).toBe(true);
  });
});
