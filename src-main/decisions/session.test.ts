import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Reading, SignalDesk } from '../signals/index.ts';
import { createAnswers } from './answers.ts';
import { TreeDesk } from './desk.ts';
import { treeSchema } from './language/model.ts';
import type { RecordPort } from './recorder.ts';
import { type RecordedEntry, replay } from './replay.ts';
import { ok } from '../../src-preload/contract/index.ts';

const key = { tree: 'rollback', environment: 'eu', service: 'checkout' };
const tree = treeSchema.parse({
  tree: 'rollback', start: 'harm', leaves: { back: { do: 'rollback' }, hold: { do: 'hold', say: 'Hold' }, ask: { do: 'hold', say: 'Find out' } },
  questions: {
    harm: { ask: 'Do pods fail?', answer: { yesIf: 'newPodsFailing > 0', maxAge: '30s' }, then: { ifYes: 'back', ifNo: 'hold', ifUnknown: 'people' } },
    people: { ask: 'Do people report harm?', answer: { by: 'captain' }, then: { ifYes: 'back', ifNo: 'hold', ifUnknown: 'ask' } },
  },
});

/** A tree that is asked, with the world in a test's hands and the journal as a list. */
function asked() {
  const world = { failing: 0 as number | null, at: Date.now(), changed: new Set<() => void>() };
  const journal: RecordedEntry[] = [];
  const write = (kind: string, data: unknown): void => void journal.push({ seq: journal.length + 1, at: Date.now(), kind, data: JSON.parse(JSON.stringify(data)) as unknown });
  const record: RecordPort = {
    asked: (_key, hash, definition) => write('tree-asked', { hash, definition }),
    recommended: (_key, recommendation) => write('recommendation', recommendation),
    left: () => write('tree-left', {}),
  };
  const answers = createAnswers(Date.now, async () => ok(null));
  const signals = new SignalDesk({ sources: () => ({}), secret: async () => ok(''), file: async () => ok(''), now: Date.now });
  const reading = (): Reading => ({ name: 'newPodsFailing', value: world.failing, unit: 'pods', text: `${world.failing ?? '?'} fail`, verdict: 'unknown', source: 'cluster', asked: 'pods', observedAt: world.at, why: 'not read', groups: null });
  const desk = new TreeDesk(() => ({
    close: () => undefined,
    ports: {
      tree: () => tree, slo: () => null, answers, desk: signals, record, now: Date.now,
      about: () => ({ leaf: { ref: null, release: null, environment: 'eu', service: 'checkout' }, signals: { environment: 'eu', variables: {}, versions: { new: '2', old: '1', why: '' }, newSince: null } }),
      derived: () => [reading()],
      onChange: (listener) => (world.changed.add(listener), () => world.changed.delete(listener)),
    },
  }), 20_000);
  const set = (failing: number | null): void => {
    world.failing = failing;
    world.at = Date.now();
    for (const listener of [...world.changed]) listener();
  };
  return { desk, journal, answers, set };
}

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-24T02:00:00Z') }));
afterEach(() => void vi.useRealTimers());
// Nothing in this tree reads the way back; it counts as read after its time.
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5_100);

describe('a tree that is looked at', () => {
  test('is asked once however many look, and stays asked for a while after the last', async () => {
    const { desk, journal } = asked();
    const one = desk.open(key);
    const two = desk.open(key);
    expect(one.source).toBe(two.source);
    await settle();
    one.close();
    two.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(desk.open(key).source).toBe(one.source);
    expect(journal.map((entry) => entry.kind)).toEqual(['tree-asked', 'recommendation']);
  });

  test('recommends nothing before it has read what it asks', async () => {
    const { desk } = asked();
    const { source } = desk.open(key);
    expect(source.all()[0]?.leaf).toBeNull();
    await settle();
    expect(source.all()[0]?.leaf?.id).toBe('hold');
  });

  test('turns as soon as a reading does, and at the very moment at which one gets too old', async () => {
    const { desk, set } = asked();
    const { source } = desk.open(key);
    await settle();
    set(3);
    await vi.advanceTimersByTimeAsync(100);
    expect(source.all()[0]?.leaf?.id).toBe('back');
    await vi.advanceTimersByTimeAsync(29_800);
    expect(source.all()[0]?.leaf?.id).toBe('back');
    await vi.advanceTimersByTimeAsync(200);
    expect(source.all()[0]).toMatchObject({ leaf: { id: 'ask' }, questions: [{ answer: 'unknown', why: 'the reading of newPodsFailing is too old' }, {}] });
  });

  test('takes a person’s word at once', async () => {
    const { desk, answers, set } = asked();
    const { source } = desk.open(key);
    set(null);
    await settle();
    await answers.give({ ...key, question: 'people', answer: 'yes', reason: 'support says so' }, 'ana', 60_000);
    await vi.advanceTimersByTimeAsync(100);
    expect(source.all()[0]).toMatchObject({ leaf: { id: 'back' }, questions: [{}, { given: { by: 'ana', reason: 'support says so' } }] });
  });
});

describe('what it said at 02:13', () => {
  test('is told from the journal alone, and is what was shown then, at every moment', async () => {
    const { desk, journal, answers, set } = asked();
    const opened = desk.open(key);
    await settle();
    const shown: { at: number; leaf: string | undefined; say: string | undefined }[] = [];
    for (const failing of [0, 2, 5, null, 0, 1, null, null, 0]) {
      set(failing);
      if (failing === 5) await answers.give({ ...key, question: 'people', answer: 'no', reason: 'nobody called' }, 'bo', 25_000);
      await vi.advanceTimersByTimeAsync(9_000);
      const [view] = opened.source.all();
      shown.push({ at: Date.now(), leaf: view?.leaf?.id, say: view?.say });
    }
    expect(new Set(shown.map((one) => one.leaf))).toEqual(new Set(['back', 'hold', 'ask']));
    for (const { at, leaf } of shown) expect(replay(key, at, journal).view?.leaf?.id).toBe(leaf);
    const turned = journal.filter((entry) => entry.kind === 'recommendation').length;
    expect(turned).toBe(1 + shown.filter((one, index) => index > 0 && one.leaf !== shown[index - 1]?.leaf).length + 1);
  });

  test('is nothing while nobody asked, before it was ever asked, or after a crash', async () => {
    const { desk, journal } = asked();
    const opened = desk.open(key);
    await settle();
    const looked = Date.now();
    opened.close();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(replay(key, looked, journal).view?.leaf?.id).toBe('hold');
    expect(replay(key, Date.now(), journal)).toMatchObject({ view: null, say: expect.stringContaining('Nobody asked it') });
    expect(replay(key, looked - 60_000, journal)).toMatchObject({ view: null });
    const crashed = [...journal.filter((entry) => entry.kind !== 'tree-left'), { seq: 99, at: looked + 1_000, kind: 'app-started', data: {} }];
    expect(replay(key, looked + 2_000, crashed)).toMatchObject({ view: null });
  });
});
