import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../signals/index.ts';
import { evaluateTree } from './evaluate.ts';
import type { PersonAnswer } from './evaluator.ts';
import { treeSchema } from './language/model.ts';

const tree = treeSchema.parse({
  tree: 'rollback', start: 'harm',
  questions: {
    harm: { ask: 'Harm?', answer: { yesIf: 'newPodsFailing > 0', maxAge: '30s' }, then: { ifYes: 'back', ifNo: 'hold', ifUnknown: 'people' } },
    people: { ask: 'People?', answer: { by: 'captain', expires: '10m' }, then: { ifYes: 'back', ifNo: 'hold', ifUnknown: 'wait' } },
  },
  leaves: { back: { do: 'rollback', say: 'Go back' }, hold: { do: 'hold', say: 'Hold' }, wait: { do: 'hold', say: 'Find out' } },
});
const NOW = 1_000_000;
const reading = (value: Reading['value'], observedAt: number | null = NOW): Reading => ({ name: 'newPodsFailing', value, unit: 'pods', text: String(value), verdict: 'unknown', source: 'cluster', asked: 'pods', observedAt, why: 'not read', groups: null });
const at = (failing: Reading['value'], observedAt: number | null = NOW, answers = new Map<string, PersonAnswer>(), now = NOW) =>
  evaluateTree(tree, { environment: 'eu', service: 'checkout', readings: [reading(failing, observedAt)], answers, now });
const ana = (answer: PersonAnswer['answer'], expiresAt: number): Map<string, PersonAnswer> => new Map([['people', { answer, by: 'ana', reason: 'support says so', at: NOW, expiresAt }]]);

describe('a decision tree', () => {
  test.each([[2, 'back'], [0, 'hold'], [null, 'wait']])('with %s new pods failing leads to %s', (failing, leaf) => expect(at(failing).leaf?.id).toBe(leaf));

  test('takes a reading that is too old for Unknown, never for its last value', () => {
    expect(at(0, NOW - 30_001)).toMatchObject({ leaf: { id: 'wait' }, questions: [{ id: 'harm', answer: 'unknown', why: 'the reading of newPodsFailing is too old' }, { id: 'people' }] });
  });

  test('takes a person’s answer by name until it expires', () => {
    expect(at(null, NOW, ana('yes', NOW + 1)).leaf?.id).toBe('back');
    expect(at(null, NOW, ana('yes', NOW)).leaf?.id).toBe('wait');
  });

  test('never takes Unknown for No, whatever is known and however old it is', () => {
    const value = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
    const answer = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 60_000 }), answer, fc.integer({ min: -5, max: 5 }), (failing, age, given, left) => {
        const view = at(failing, NOW - age, ana(given, NOW + left));
        const harm = view.questions.find((question) => question.id === 'harm');
        if (failing === null || age > 30_000) expect(harm?.answer).toBe('unknown');
        else expect(harm?.answer).toBe(failing > 0 ? 'yes' : 'no');
        if (view.leaf?.id === 'hold') expect(failing === 0 && age <= 30_000 ? true : given === 'no' && left > 0).toBe(true);
        expect(at(failing, NOW - age, ana(given, NOW + left))).toEqual(view);
      }),
    );
  });
});
