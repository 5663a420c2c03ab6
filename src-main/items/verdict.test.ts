import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ItemReading, READING_HOLDS_MS, judge, later } from './verdict.ts';

const migration = { phases: ['expand', 'migrate', 'contract'], reversibleUntil: 'contract' };
const NOW = 1_000_000;
const read = (phase: string, at = NOW): ItemReading => ({ kind: 'phase', phase, said: '', at });

const defs = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 6 }).chain((phases) => fc.nat({ max: phases.length - 2 }).map((at) => ({ phases, reversibleUntil: phases[at + 1] ?? '' })));
const readings = fc.oneof(
  fc.record({ kind: fc.constant('phase' as const), phase: fc.stringMatching(/^[a-z]{1,6}$/), said: fc.string(), at: fc.integer({ min: NOW - 200_000, max: NOW + 1_000 }) }),
  fc.record({ kind: fc.constant('unknown' as const), why: fc.string({ minLength: 1 }), at: fc.integer({ min: NOW - 200_000, max: NOW + 1_000 }) }),
  fc.constant(null),
);

describe('whether an item can be taken back', () => {
  test('is yes before its point, and no from the point on, which is named', () => {
    expect(judge(migration, read('migrate'), NOW)).toEqual({ verdict: 'reversible', phase: 'migrate', say: 'migrate, reversible until contract' });
    expect(judge(migration, read('contract'), NOW)).toEqual({ verdict: 'one-way', phase: 'contract', say: 'contract, one-way since contract' });
    expect(judge({ ...migration, reversibleUntil: 'migrate' }, read('contract'), NOW).say).toBe('contract, one-way since migrate');
  });

  test('is unknown, with why, where nothing was read, or what was read gave nothing', () => {
    expect(judge(migration, null, NOW)).toEqual({ verdict: 'unknown', phase: null, say: 'its probe has not been run yet' });
    expect(judge(migration, { kind: 'unknown', why: 'the database is away', at: NOW }, NOW).say).toBe('the database is away');
  });

  test('grows unknown with age, and says how old the reading is', () => {
    expect(judge(migration, read('migrate', NOW - READING_HOLDS_MS), NOW).verdict).toBe('reversible');
    expect(judge(migration, read('migrate', NOW - READING_HOLDS_MS - 1), NOW)).toEqual({ verdict: 'unknown', phase: null, say: 'it was migrate 60 s ago, and a reading holds for 60 s' });
    expect(judge(migration, read('migrate', NOW + 1), NOW).say).toBe('its reading of migrate lies in the future: a clock was set back');
  });

  test('is unknown where a reading is at odds with one from which there was no way back', () => {
    expect(judge(migration, read('migrate'), NOW, 'contract').verdict).toBe('unknown');
    expect(judge(migration, read('migrate'), NOW, 'migrate').verdict).toBe('reversible');
    expect(judge(migration, read('contract'), NOW, 'contract').verdict).toBe('one-way');
  });

  test('is never said to be reversible but for a fresh reading of a phase before the point', () => {
    fc.assert(fc.property(defs, readings, fc.option(fc.stringMatching(/^[a-z]{1,6}$/)), (def, reading, furthest) => {
      const { verdict, phase, say } = judge(def, reading, NOW, furthest);
      const fresh = reading?.kind === 'phase' && reading.at <= NOW && NOW - reading.at <= READING_HOLDS_MS && def.phases.includes(reading.phase) ? reading.phase : null;
      const past = fresh !== null && def.phases.indexOf(fresh) >= def.phases.indexOf(def.reversibleUntil);
      expect(say).not.toBe('');
      expect(phase).toBe(verdict === 'unknown' ? null : fresh);
      if (verdict === 'reversible') expect(fresh !== null && !past).toBe(true);
      expect(verdict === 'one-way').toBe(past);
    }));
  });

  test('never gets back what it lost: along its phases, what is one-way stays so', () => {
    fc.assert(fc.property(defs, (def) => {
      let furthest: string | null = null;
      let lost = false;
      for (const phase of def.phases) {
        furthest = later(def, furthest, phase);
        const oneWay = judge(def, read(phase), NOW, furthest).verdict === 'one-way';
        expect(oneWay || !lost).toBe(true);
        lost ||= oneWay;
      }
      expect(lost).toBe(true);
    }));
  });
});
