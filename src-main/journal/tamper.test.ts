import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkGrowth } from './checkpoints/index.ts';
import { effectsOf } from './effects.ts';
import { SEED, fill, freshDir, note, opened, runOf, signing, tamper } from './lab.ts';
import { entries as first } from './migrations/001-entries.ts';
import { marksOfRuns as second } from './migrations/002-marks-of-runs.ts';

const texts = ['one', 'two', 'three'];

/** A journal of three entries and what was kept of it elsewhere: a checkpoint and the key that checks it. */
async function journalOf(said: readonly string[] = texts, more = 0) {
  const dir = freshDir();
  const journal = signing(dir);
  for (const text of said) await journal.append(note(text));
  const kept = await journal.checkpoint();
  if (!kept.ok) throw new Error(kept.error.message);
  if (more > 0) await fill(journal, more);
  await journal.close();
  return { dir, kept: { checkpoint: kept.value.note, verifier: kept.value.verifier } };
}

describe('tampering with a journal', () => {
  test.each([
    ['an edited entry', "UPDATE entries SET canonical = replace(canonical, 'two', 'six') WHERE seq = 2", 2, 'entry'],
    ['a deleted entry', 'DELETE FROM entries WHERE seq = 2', 3, 'entry'],
    ['the first entry deleted', 'DELETE FROM entries WHERE seq = 1', 2, 'entry'],
    ['two entries put in another order', 'UPDATE entries SET seq = 9 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = 9', 2, 'entry'],
    ['a kind column that says something else', "UPDATE entries SET kind = 'conn-taken' WHERE seq = 3", 3, 'entry'],
    ['a person column that says something else', "UPDATE entries SET actor = 'bo' WHERE seq = 3", 3, 'entry'],
    ['a release column where the entry has none', "UPDATE entries SET release = 'r' WHERE seq = 1", 1, 'entry'],
    ['a changed hash', "UPDATE entries SET hash = zeroblob(32) WHERE seq = 2", 2, 'entry'],
    ['a changed checkpoint', "UPDATE checkpoints SET note = replace(note, char(10) || '3' || char(10), char(10) || '2' || char(10))", 3, 'checkpoint'],
    ['a checkpoint under another size', 'UPDATE checkpoints SET size = 2', 2, 'checkpoint'],
    ['the last entry cut off, its checkpoint left', 'DELETE FROM entries WHERE seq = 3', 3, 'checkpoint'],
    ['a tile that was put there', 'INSERT INTO tiles VALUES (0, zeroblob(32))', 1, 'tree'],
  ])('%s is found, and named', async (_what, sql, seq, what) => {
    const { dir } = await journalOf();
    tamper(dir, sql);
    const again = opened(dir, { readOnly: true });
    expect(await again.verify()).toMatchObject({ ok: true, value: { verdict: 'broken', seq, what } });
    await again.close();
  });

  test('a journal cut off at its end, checkpoints and all, is found against a checkpoint that was kept', async () => {
    const { dir, kept } = await journalOf();
    tamper(dir, 'DELETE FROM entries WHERE seq = 3; DELETE FROM checkpoints');
    const again = opened(dir, { readOnly: true });
    expect(await again.verify()).toMatchObject({ value: { verdict: 'intact', entries: 2 } });
    expect(await again.verify(kept)).toMatchObject({ value: { verdict: 'broken', what: 'against', claim: expect.stringContaining('the last 1 are gone') } });
    await again.close();
  });

  test('a journal written anew from the first entry, every hash right, is found against a checkpoint that was kept', async () => {
    const { dir, kept } = await journalOf(['one', 'two', 'three']);
    const forged = await journalOf(['one', 'six', 'three', 'four']);
    copyFileSync(join(forged.dir, 'journal.db'), join(dir, 'journal.db'));
    const again = opened(dir, { readOnly: true });
    expect(await again.verify()).toMatchObject({ value: { verdict: 'intact', entries: 4 } });
    expect(await again.verify(kept)).toMatchObject({ value: { verdict: 'broken', what: 'against', claim: expect.stringContaining('rewritten') } });
    await again.close();
  });

  test('a kept checkpoint holds against the same journal, grown since; a changed or foreign one is refused', async () => {
    const { dir, kept } = await journalOf(texts, 600);
    const again = opened(dir, { readOnly: true });
    expect(await again.verify(kept)).toMatchObject({ value: { verdict: 'intact', entries: 603, against: 3 } });
    expect(await again.verify({ checkpoint: kept.checkpoint })).toMatchObject({ value: { verdict: 'intact', against: 3 } });
    expect(await again.verify({ ...kept, checkpoint: kept.checkpoint.replace('\n3\n', '\n2\n') })).toMatchObject({ value: { verdict: 'broken', what: 'against', claim: expect.stringContaining('changed since') } });
    const foreign = await journalOf();
    expect(await again.verify({ ...kept, verifier: foreign.kept.verifier.replace('journal/', 'journal/x') })).toMatchObject({ value: { verdict: 'broken', what: 'against' } });
    expect(await again.verify({ ...kept, checkpoint: 'nonsense' })).toMatchObject({ value: { verdict: 'broken', what: 'against' } });
    await again.close();
  });

  test('a stored hash of the tree that is changed is found, though every entry is whole', async () => {
    const { dir } = await journalOf(texts, 600);
    tamper(dir, 'UPDATE tiles SET hash = zeroblob(32) WHERE idx = 1');
    const again = opened(dir, { readOnly: true });
    expect(await again.verify()).toMatchObject({ value: { verdict: 'broken', what: 'tree', seq: 257 } });
    await again.close();
  });
});

describe('checkpoints', () => {
  test('that were kept at two times show by themselves that the journal only grew; not so where it was rewritten in between', async () => {
    const dir = freshDir();
    const journal = signing(dir);
    const keep = async (older?: string): Promise<string> => {
      await journal.checkpoint();
      const kept = await journal.kept(older);
      if (!kept.ok) throw new Error(kept.error.message);
      return kept.value;
    };
    await fill(journal, 300);
    const older = await keep();
    await fill(journal, 500);
    const newer = await keep(older);
    await journal.close();
    expect(checkGrowth(older, newer)).toEqual({ ok: true, value: { from: 300, to: 800 } });
    expect(checkGrowth(older, newer.replace(/^proof .*\n/m, ''))).toMatchObject({ ok: false, error: { code: 'not-consistent' } });
    expect(checkGrowth(newer, older)).toMatchObject({ ok: false });
    expect(checkGrowth(older.replace('\n300\n', '\n299\n'), newer)).toMatchObject({ ok: false, error: { code: 'bad-signature' } });
    const forged = await journalOf(['another'], 600);
    expect(checkGrowth(older, `${forged.kept.checkpoint}\nkey ${forged.kept.verifier}\n`)).toMatchObject({ ok: false });
  });

  test('are signed at the end of each run, and at the end, over every entry; the tree grown entry by entry is the tree of the whole', async () => {
    const dir = freshDir();
    const journal = signing(dir);
    for (let n = 0; n < 10; n += 1) await effectsOf(journal).appendEffects([...runOf(`r${n}`), ...runOf(`s${n}`, { ended: false })]);
    await fill(journal, 500);
    await journal.append(note('after'));
    await journal.close();
    const again = signing(dir);
    const found = await again.verify();
    expect(found).toMatchObject({ value: { verdict: 'intact', entries: 531, checkpoints: expect.any(Number) } });
    expect(await again.checkpoints()).toMatchObject({ value: { uncovered: 0, fault: null } });
    expect(await again.append(note('one more'))).toMatchObject({ ok: true });
    expect(await again.checkpoints()).toMatchObject({ value: { uncovered: 1 } });
    await again.close();
  });

  test('cannot be signed while the vault is shut: the reason is kept, the journal goes on, and is signed once it opens', async () => {
    const dir = freshDir();
    let shut = true;
    const journal = opened(dir, { seed: async () => (shut ? { ok: false, error: { code: 'vault-locked', message: 'the vault is shut', retryable: true } } : { ok: true, value: SEED }) });
    await effectsOf(journal).appendEffects(runOf('r'));
    expect(await journal.checkpoint()).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
    expect(await journal.checkpoints()).toMatchObject({ value: { checkpoints: [], uncovered: 2, fault: { code: 'vault-locked' } } });
    shut = false;
    expect(await journal.checkpoint()).toMatchObject({ ok: true, value: { size: 2 } });
    expect(await journal.checkpoints()).toMatchObject({ value: { uncovered: 0, fault: null } });
    await journal.close();
  });

  test('a journal that was written before there was a tree is taken up: nothing of it changes, and it grows on', async () => {
    const dir = freshDir();
    const whole = opened(dir);
    await fill(whole, 300);
    await whole.close();
    const old = new Database(join(dir, 'journal.db'));
    old.exec('DROP INDEX entries_by_release');
    for (const table of ['tiles', 'checkpoints', 'archives', 'archived']) old.exec(`DROP TABLE ${table}`);
    old.pragma('user_version = 2');
    expect([first, second].every((sql) => sql.includes('entries'))).toBe(true);
    old.close();
    const again = signing(dir);
    expect(await again.append(note('after'))).toMatchObject({ ok: true });
    expect(await again.checkpoint()).toMatchObject({ ok: true, value: { size: 301 } });
    expect(await again.verify()).toMatchObject({ value: { verdict: 'intact', entries: 301, checkpoints: 1 } });
    await again.close();
  });
});
