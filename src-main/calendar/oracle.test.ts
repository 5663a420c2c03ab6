import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { ChangeIntent, FreezeVerdict } from '../../src-preload/contract/index.ts';
import { freezeSchema, type FreezeDef } from '../workspace/index.ts';
import type { Override } from './override-facts.ts';
import { rulesOf } from './rules.ts';
import type { Scope } from './scope.ts';
import { spanVerdict, verdictOver } from './span.ts';
import { freezeVerdict } from './verdict.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
const ZONES = [
  'UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns', 'Pacific/Apia', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Tehran',
  'Pacific/Chatham', 'Australia/Adelaide', 'America/Caracas', 'Europe/Dublin', 'Africa/Juba', 'Europe/Istanbul', 'Antarctica/Troll', 'America/Havana',
];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const checkout: Scope = { environment: 'production-eu', service: 'checkout', tier: 1, team: 'payments', labels: [] };
const cart: Scope = { environment: 'production-us', service: 'cart', tier: 2, team: 'shop', labels: [] };

interface Weekly {
  readonly kind: 'freeze' | 'maintenance';
  readonly zone: string;
  readonly days: readonly number[];
  readonly hour: number;
  readonly minute: number;
  readonly hours: number;
  readonly intents: readonly ChangeIntent[];
  readonly environment: string;
}
// Weeks in which clocks change, in both hemispheres, and some in which they do not.
const weeks = fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2026-06-15', '2026-12-28').map((day) => utc(`${day}T00:00`) - 30 * HOUR_MS);
const weekly: fc.Arbitrary<Weekly> = fc.record({
  kind: fc.constantFrom('freeze' as const, 'freeze' as const, 'maintenance' as const), zone: fc.constantFrom(...ZONES), days: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 4 }), hour: fc.nat(23), minute: fc.constantFrom(0, 15, 30),
  hours: fc.integer({ min: 1, max: 40 }), intents: fc.uniqueArray(fc.constantFrom<ChangeIntent>('forward', 'rollback', 'emergency'), { minLength: 1 }), environment: fc.constantFrom('production-*', '*', 'production-us'),
});
const text = (value: number): string => String(value).padStart(2, '0');
const defOf = (one: Weekly, index: number): FreezeDef => freezeSchema.parse({
  freeze: `w${index}`, owner: 'sre', why: 'because', zone: one.zone, start: `2025-12-29T${text(one.hour)}:${text(one.minute)}`, for: `PT${one.hours}H`, repeat: `FREQ=WEEKLY;BYDAY=${one.days.map((day) => WEEKDAYS[day]).join(',')}`,
  scope: { environments: [one.environment] }, blocks: one.intents,
});
const rulesFor = (all: readonly Weekly[]) => {
  const defs = all.map((one, index) => ({ one, def: defOf(one, index) }));
  return rulesOf(defs.filter(({ one }) => one.kind === 'freeze').map(({ def }) => def), defs.filter(({ one }) => one.kind === 'maintenance').map(({ def: { blocks, freeze, ...def } }) => ({ ...def, maintenance: freeze, only: blocks })), 'UTC');
};

/** The oracle: each definition's days around `from`, walked one by one with Temporal. It shares no code with what it judges. */
function oracle(all: readonly Weekly[], from: number): (asked: Scope, intent: ChangeIntent, at: number) => boolean {
  const walked = all.map((one) => {
    const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(one.zone).toPlainDate();
    const days = Array.from({ length: 12 }, (_, index) => first.add({ days: index - 4 })).filter((day) => one.days.includes(day.dayOfWeek - 1));
    const spans = days.map((day) => {
      const start = day.toZonedDateTime({ timeZone: one.zone, plainTime: { hour: one.hour, minute: one.minute } });
      return [start.epochMilliseconds, start.add({ hours: one.hours }).epochMilliseconds] as const;
    });
    return { one, spans };
  });
  return ({ environment }, intent, at) => {
    const about = walked.filter(({ one }) => one.intents.includes(intent) && (one.environment === environment || one.environment === '*' || (one.environment.endsWith('*') && environment.startsWith(one.environment.slice(0, -1)))));
    const isIn = ({ spans }: (typeof walked)[number]): boolean => spans.some(([start, end]) => start <= at && at < end);
    const maintenance = about.filter(({ one }) => one.kind === 'maintenance');
    return about.some((entry) => entry.one.kind === 'freeze' && isIn(entry)) || (maintenance.length > 0 && !maintenance.some(isIn));
  };
}
const intent = fc.constantFrom<ChangeIntent>('forward', 'rollback', 'emergency');

describe('the verdict', () => {
  test('is, minute by minute through weeks in which clocks change, what looking at each day would say', () => {
    fc.assert(fc.property(fc.array(weekly, { minLength: 1, maxLength: 3 }), weeks, intent, (all, from, kind) => {
      const rules = rulesFor(all);
      // Every 15 minutes, and the minutes on both sides of each: windows begin on quarters.
      const refusedAt = oracle(all, from);
      const minutes = Array.from({ length: 4 * 96 }, (_, index) => from + index * 15 * MINUTE_MS + ((index % 3) - 1) * MINUTE_MS);
      const wrong = minutes.filter((at) => (freezeVerdict(checkout, kind, at, rules).verdict === 'refused') !== refusedAt(checkout, kind, at));
      expect(wrong.map((at) => new Date(at).toISOString())).toEqual([]);
    }), { numRuns: 40 });
  });

  test('stays the same until the instant that it announces, and is another from then on, for one scope and for several', () => {
    fc.assert(fc.property(fc.array(weekly, { maxLength: 4 }), weeks, intent, fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 6, maxLength: 6 }), (all, from, kind, shares) => {
      const rules = rulesFor(all);
      for (const asked of [[checkout], [checkout, cart]]) {
        let said: FreezeVerdict = verdictOver(asked, kind, from, rules);
        for (let turn = 0; turn < 6 && said.changesAt !== null; turn += 1) {
          const { at, changesAt, verdict } = said;
          const between = shares.map((share) => verdictOver(asked, kind, Math.min(changesAt - 1, Math.floor(at + (changesAt - at) * share)), rules).verdict);
          said = verdictOver(asked, kind, changesAt, rules);
          expect([...new Set(between), verdictOver(asked, kind, changesAt - 1, rules).verdict, said.verdict === verdict]).toEqual([verdict, verdict, false]);
        }
      }
    }), { numRuns: 60 });
  });

  test('over a span is refused where any minute of it is, and its parts meet without gap or overlap', () => {
    fc.assert(fc.property(fc.array(weekly, { minLength: 1, maxLength: 3 }), weeks, fc.integer({ min: 1, max: 200 }), (all, from, quarters) => {
      const rules = rulesFor(all);
      const to = from + quarters * 15 * MINUTE_MS;
      const { verdict, parts } = spanVerdict([checkout, cart], 'forward', from, to, rules);
      const refusedAt = oracle(all, from);
      const refused = Array.from({ length: quarters }, (_, index) => from + index * 15 * MINUTE_MS).some((at) => refusedAt(checkout, 'forward', at) || refusedAt(cart, 'forward', at));
      expect(verdict.verdict).toBe(refused ? 'refused' : 'allowed');
      expect([parts[0]?.start, ...parts.map((part) => part.end)]).toEqual([...parts.map((part) => part.start), to]);
    }), { numRuns: 40 });
  });

  const weekend = rulesOf([freezeSchema.parse({ freeze: 'weekend', owner: 'sre', why: 'nobody to watch it', start: '2026-01-02T16:00', for: 'P2DT14H', repeat: 'FREQ=WEEKLY;BYDAY=FR' })], [], 'UTC');
  const saturday = utc('2026-11-28T12:00');
  const override = (more: Partial<Override>): Override => ({ id: 'o1', release: 'checkout-4.2', window: `weekend/${utc('2026-11-27T16:00')}`, by: 'ana', approvedBy: 'bo', reason: 'the bank asked', from: saturday - HOUR_MS, expiresAt: saturday + HOUR_MS, ...more });

  test('is allowed by an override from when it is granted until it expires, names who and why, and leaves the freeze in place for everybody else', () => {
    const given = [override({})];
    const said = freezeVerdict(checkout, 'forward', saturday, weekend, given);
    expect(said).toMatchObject({ verdict: 'allowed-by-override', because: { name: 'weekend' }, override: { by: 'ana', approvedBy: 'bo', reason: 'the bank asked' }, changesAt: saturday + HOUR_MS });
    expect(said.say).toContain('is overridden for checkout-4.2 by ana and bo');
    expect(freezeVerdict(checkout, 'forward', saturday, weekend).verdict).toBe('refused');
    expect([saturday - 2 * HOUR_MS, saturday + HOUR_MS].map((at) => freezeVerdict(checkout, 'forward', at, weekend, given))).toMatchObject([{ verdict: 'refused', changesAt: saturday - HOUR_MS }, { verdict: 'refused', changesAt: utc('2026-11-30T06:00') }]);
  });

  test('is not changed by an override of another window, and one override does not lift a second freeze', () => {
    expect(freezeVerdict(checkout, 'forward', saturday, weekend, [override({ window: `weekend/${utc('2026-12-04T16:00')}` })]).verdict).toBe('refused');
    const sale = freezeSchema.parse({ freeze: 'sale', owner: 'shop', why: 'traffic', start: '2026-11-28T11:00', for: 'PT3H' });
    const both = rulesOf([freezeSchema.parse({ freeze: 'weekend', owner: 'sre', why: 'x', start: '2026-01-02T16:00', for: 'P2DT14H', repeat: 'FREQ=WEEKLY;BYDAY=FR' }), sale], [], 'UTC');
    expect(freezeVerdict(checkout, 'forward', saturday, both, [override({})])).toMatchObject({ verdict: 'refused', because: { name: 'sale' } });
  });

  test('of an override that ends with its window goes over to allowed, not back to refused', () => {
    expect(freezeVerdict(checkout, 'forward', saturday, weekend, [override({ expiresAt: utc('2026-12-24T00:00') })])).toMatchObject({ verdict: 'allowed-by-override', changesAt: utc('2026-11-30T06:00') });
  });
});
