import { appendFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { effectsOf } from '../effects.ts';
import { fill, freshDir, note, opened, runOf, signing } from '../lab.ts';

const DAY = 86_400_000;

/** Ten days of a run and two notes each; the run of the fourth day never ended. */
async function tenDays() {
  const dir = freshDir();
  let at = 0;
  const journal = signing(dir, { now: () => at });
  for (let day = 0; day < 10; day += 1) {
    at = day * DAY;
    await fill(journal, 40, `day ${day},`);
    await effectsOf(journal).appendEffects(runOf(`day-${day}`, { ended: day !== 4 }));
  }
  const kept = await journal.checkpoint();
  if (!kept.ok) throw new Error(kept.error.message);
  return { dir, journal, kept: { checkpoint: kept.value.note } };
}

describe('an archive', () => {
  test('takes old bodies out of the journal; every proof still holds with it, and without it, and which is said', async () => {
    const { dir, journal, kept } = await tenDays();
    const before = await journal.verify();
    const head = before.ok && before.value.verdict === 'intact' ? before.value : null;
    const moved = await journal.archive(3 * DAY);
    expect(moved).toMatchObject({ ok: true, value: { first: 1, last: 126 } });
    expect(await journal.read({ limit: 500 })).toMatchObject({ value: { length: 419 - 126 } });
    expect(await journal.verify(kept)).toMatchObject({ value: { verdict: 'intact', head: head?.head, root: head?.root, archived: { entries: 126, read: 126, missing: [] }, against: 419 } });
    // Up to the run that has not ended, and no further.
    expect(await journal.archive(9 * DAY)).toMatchObject({ ok: true, value: { first: 127, last: 208 } });
    expect(await journal.archive(9 * DAY)).toMatchObject({ ok: false, error: { code: 'nothing-to-archive' } });
    await journal.append(note('it grows on'));
    await journal.close();

    const [older = ''] = readdirSync(join(dir, 'archives'));
    renameSync(join(dir, 'archives', older), join(dir, 'elsewhere.jsonl'));
    const without = signing(dir);
    expect(await without.verify(kept)).toMatchObject({ value: { verdict: 'intact', entries: 420, archived: { entries: 208, read: 208 - 126, missing: [older] }, against: 419 } });
    expect(await without.append(note('and on'))).toMatchObject({ ok: true });
    await without.close();
  });

  test.each([
    ['a changed byte', (text: string) => text.replace('day 1, 7', 'day 1, 8'), 'the bytes of entry 50'],
    ['a line taken out', (text: string) => text.split('\n').filter((_line, index) => index !== 50).join('\n'), 'the bytes of entry 50'],
    ['the end cut off', (text: string) => text.slice(0, -30), 'entry 126'],
    ['another first line', (text: string) => text.replace('archive/1', 'archive/9'), 'its first line'],
  ])('with %s is found, and named', async (_what, change, claim) => {
    const { dir, journal } = await tenDays();
    await journal.archive(3 * DAY);
    await journal.close();
    const path = join(dir, 'archives', 'entries-1-126.jsonl');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const again = opened(dir, { readOnly: true });
    expect(await again.verify()).toMatchObject({ value: { verdict: 'broken', what: 'archive', claim: expect.stringContaining(claim) } });
    await again.close();
  });

  test('holds one entry a line, each as it was stored, so that it can be read without Quarterdeck', async () => {
    const { dir, journal } = await tenDays();
    await journal.archive(3 * DAY);
    await journal.close();
    const lines = readFileSync(join(dir, 'archives', 'entries-1-126.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(127);
    expect(JSON.parse(lines[8] ?? '')).toMatchObject({ seq: 8, data: { say: 'day 0, 7' } });
  });
});

describe('a copy of a journal in use', () => {
  test('is whole at one entry, verifies by itself, and has the archives with it; nothing is written over', async () => {
    const { dir, journal, kept } = await tenDays();
    await journal.archive(3 * DAY);
    const to = join(freshDir(), 'copy');
    const writing = (async () => {
      for (let n = 0; n < 10; n += 1) await journal.append(note(`meanwhile ${n}`));
    })();
    const copied = await journal.backup(to);
    await writing;
    expect(copied).toMatchObject({ ok: true, value: { files: ['journal.db', 'archives/entries-1-126.jsonl'] } });
    const copy = signing(to);
    const found = await copy.verify(kept);
    expect(found).toMatchObject({ value: { verdict: 'intact', archived: { read: 126, missing: [] }, against: 419 } });
    await copy.close();
    expect(await journal.backup(to)).toMatchObject({ ok: false, error: { code: 'not-empty' } });
    await journal.close();
    rmSync(dir, { recursive: true });
    appendFileSync(join(to, 'note'), 'still here');
  });
});
