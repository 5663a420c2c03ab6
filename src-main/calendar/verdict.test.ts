import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FreezeDef, freezeSchema } from '../workspace/index.ts';
import { Series } from '../recurrence/index.ts';
import { rulesOf } from './rules.ts';
import type { Scope } from './scope.ts';
import { freezeVerdict } from './verdict.ts';

const freeze = (more: Record<string, unknown>): FreezeDef => freezeSchema.parse({ freeze: 'weekend', owner: 'sre', why: 'nobody to watch it', start: '2026-01-02T16:00', for: 'P2DT14H', ...more });
const weekend = (zone: string): FreezeDef => freeze({ zone, repeat: 'FREQ=WEEKLY;BYDAY=FR' });
const checkout: Scope = { environment: 'production-eu', service: 'checkout', tier: 1, team: 'payments', labels: ['pci=yes'] };
const HOUR = 3_600_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
const ask = (defs: FreezeDef[], at: number, intent: 'forward' | 'rollback' = 'forward') => freezeVerdict(checkout, intent, at, rulesOf(defs, [], 'UTC'));

describe('a freeze', () => {
  test('begins on its weekday in its own zone, not on the one in UTC', () => {
    const auckland = new Series(weekend('Pacific/Auckland'), 'Pacific/Auckland').touching(utc('2026-11-24T00:00'), utc('2026-12-01T00:00'));
    expect(auckland.map((one) => new Date(one.start).toISOString())).toEqual(['2026-11-27T03:00:00.000Z']);
  });

  test('keeps its wall-clock hour across a change to summer time', () => {
    const starts = new Series(weekend('Europe/Berlin'), 'Europe/Berlin').touching(utc('2026-03-25T00:00'), utc('2026-04-05T00:00')).map((one) => new Date(one.start).toISOString());
    expect(starts).toEqual(['2026-03-27T15:00:00.000Z', '2026-04-03T14:00:00.000Z']);
  });

  test('that lies in the future does not refuse today', () => {
    expect(ask([freeze({ zone: 'UTC', start: '2026-12-24T00:00', for: 'P7D' })], utc('2026-11-24T10:00'))).toMatchObject({ verdict: 'allowed', changesAt: utc('2026-12-24T00:00') });
  });

  test('is judged at the planned time, not at now', () => {
    const defs = [freeze({ zone: 'UTC', start: '2026-12-24T00:00', for: 'P7D' })];
    expect(ask(defs, utc('2026-12-25T10:00')).verdict).toBe('refused');
    expect(ask(defs, utc('2026-12-31T00:00')).verdict).toBe('allowed');
  });

  test('never blocks a rollback unless it says so', () => {
    const at = utc('2026-01-03T12:00');
    expect(ask([weekend('UTC')], at).verdict).toBe('refused');
    expect(ask([weekend('UTC')], at, 'rollback').verdict).toBe('allowed');
    expect(ask([freeze({ zone: 'UTC', blocks: ['rollback'] })], at, 'rollback').verdict).toBe('refused');
  });

  test('names itself, its owner, why, and when it opens', () => {
    const said = ask([weekend('UTC')], utc('2026-11-28T12:00'));
    expect(said.say).toContain('“weekend” (sre: nobody to watch it)');
    expect(said.changesAt).toBe(utc('2026-11-30T06:00'));
  });

  test('speaks only about its scope', () => {
    const scoped = (scope: object) => ask([freeze({ zone: 'UTC', scope })], utc('2026-01-03T12:00')).verdict;
    expect([scoped({ environments: ['production-*'] }), scoped({ environments: ['staging'] }), scoped({ tiers: [2] }), scoped({ teams: ['payments'] }), scoped({ services: ['cart'] }), scoped({ labels: ['pci=*'] }), scoped({ teams: ['pay*'], services: ['check*t'] }), scoped({ labels: ['pci=no'] })]).toEqual(['refused', 'allowed', 'allowed', 'refused', 'allowed', 'refused', 'refused', 'allowed']);
  });

  test('skips an excepted day', () => {
    const defs = [freeze({ zone: 'Europe/Berlin', repeat: 'FREQ=WEEKLY;BYDAY=FR', except: ['2026-05-01'] })];
    expect(ask(defs, utc('2026-05-02T12:00')).verdict).toBe('allowed');
    expect(ask(defs, utc('2026-05-09T12:00')).verdict).toBe('refused');
  });

  test('has the same verdict until the very instant that it announces, in every zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: utc('2026-02-01T00:00'), max: utc('2026-12-01T00:00') }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (zone, at, share) => {
        const defs = [weekend(zone)];
        const said = ask(defs, at);
        const until = said.changesAt ?? at + HOUR;
        expect(until).toBeGreaterThan(at);
        expect(ask(defs, Math.min(until - 1, Math.floor(at + (until - at) * share))).verdict).toBe(said.verdict);
        if (said.changesAt !== null) expect(ask(defs, until).verdict).not.toBe(said.verdict);
      }),
      { numRuns: 60 },
    );
  });
});
