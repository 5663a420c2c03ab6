import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCron, startsOf } from './cron.ts';
import { readArgo, ruleFor } from './projects.ts';
import { canSync, refusedBy } from './rule.ts';
import { readWindow } from './window.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const window = (more: Record<string, unknown>) => {
  const read = readWindow({ kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'], ...more }, 'shop', 'production-eu', 0);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const [denies, deniesAutomatic, allows, allowsManual] = [{ action: 'deny', manualSync: false }, { action: 'deny', manualSync: true }, { action: 'allow', manualSync: false }, { action: 'allow', manualSync: true }] as const;
const now = <T extends object>(one: T) => ({ ...one, active: true });
const later = <T extends object>(one: T) => ({ ...one, active: false });

describe('Argo CD’s rule', () => {
  // windows, may it sync by itself, may it by hand: as `SyncWindows.CanSync` of Argo CD decides.
  test.each([
    ['no window', [], true, true],
    ['an active deny', [now(denies)], false, false],
    ['an active deny that lets people through', [now(deniesAutomatic)], false, true],
    ['two active denies, one of which lets people through', [now(denies), now(deniesAutomatic)], false, false],
    ['a deny that is not active', [later(denies)], true, true],
    ['an active allow', [now(allows)], true, true],
    ['an active allow beside one that is not', [now(allows), later(allows)], true, true],
    ['an allow that is not active', [later(allows)], false, false],
    ['an allow that is not active and lets people through', [later(allowsManual)], false, true],
    ['two allows that are not active, one of which lets people through', [later(allowsManual), later(allows)], false, false],
    ['an active deny beside an active allow', [now(denies), now(allows)], false, false],
    ['an active deny that lets people through, beside an allow that is not active', [now(deniesAutomatic), later(allows)], false, true],
    ['a deny that is not active beside an allow that is not', [later(denies), later(allows)], false, false],
  ])('with %s', (_what, windows, byItself, byHand) => {
    expect([canSync(windows, false), canSync(windows, true)]).toEqual([byItself, byHand]);
  });

  test('turns exactly where a window begins or ends', () => {
    expect(refusedBy([window({})], utc('2026-11-24T00:00'), utc('2026-11-25T00:00')).map((span) => [new Date(span.start).toISOString().slice(11, 16), new Date(span.end).toISOString().slice(11, 16)])).toEqual([['00:00', '06:00'], ['22:00', '00:00']]);
    expect(refusedBy([window({ kind: 'allow', schedule: '0 10 * * 2', duration: '2h30m' })], utc('2026-11-24T00:00'), utc('2026-11-25T00:00')).map((span) => [new Date(span.start).toISOString().slice(11, 16), new Date(span.end).toISOString().slice(11, 16)])).toEqual([['00:00', '10:00'], ['12:30', '00:00']]);
  });
});

describe('a sync window', () => {
  test('keeps to the clock of its zone', () => {
    const berlin = window({ schedule: '0 22 * * *', duration: '1h', timeZone: 'Europe/Berlin' });
    expect(berlin.touching(utc('2026-03-28T00:00'), utc('2026-03-30T00:00')).map((span) => new Date(span.start).toISOString())).toEqual(['2026-03-28T21:00:00.000Z', '2026-03-29T20:00:00.000Z']);
  });

  test('that follows itself without a gap is one, however often it repeats', () => {
    const always = window({ schedule: '* * * * *', duration: '1h' }).touching(utc('2026-01-01T00:00'), utc('2026-12-01T00:00'));
    expect(always.length).toBeLessThan(4);
  });

  test.each([
    ['an impossible schedule', { schedule: '61 * * * *' }, 'is no cron schedule: field 1'],
    ['six fields', { schedule: '0 0 22 * * *' }, 'has 6 fields'],
    ['no duration', { duration: 'long' }, '“long” is no duration'],
    ['an unknown zone', { timeZone: 'Mars/Base' }, 'the zone Mars/Base is not known'],
    ['more turns than a release could use', { schedule: '*/2 * * * *', duration: '1m' }, 'opens and closes more than'],
  ])('with %s is named, and the others are read', (_what, bad, message) => {
    const good = { kind: 'allow', schedule: '0 10 * * *', duration: '1h', applications: ['checkout'] };
    const read = readArgo([{ metadata: { name: 'shop' }, spec: { syncWindows: [{ kind: 'deny', schedule: '0 1 * * *', duration: '1h', ...bad }, good] } }, 'garbage', null], [], 'eu');
    expect([read.windows.map((one) => one.id), read.faults.length, read.faults[0]]).toEqual([['argo/eu/shop/1'], 1, expect.stringContaining(message)]);
  });

  test('speaks about an application by its name, cluster or namespace, or by all of them', () => {
    const application = { metadata: { name: 'checkout-eu' }, spec: { project: 'shop', destination: { server: 'https://eu', namespace: 'shop' } } };
    const speaks = (more: Record<string, unknown>): boolean => ruleFor(application, [window({ applications: [], ...more })]) !== null;
    expect([
      speaks({ applications: ['checkout-*'] }), speaks({ applications: ['cart'] }), speaks({ clusters: ['https://eu'] }), speaks({ namespaces: ['shop'], applications: ['cart'] }),
      speaks({ namespaces: ['shop'], applications: ['cart'], andOperator: true }), speaks({ namespaces: ['shop'], applications: ['checkout-eu'], andOperator: true }), speaks({}),
    ]).toEqual([true, false, true, true, false, true, false]);
    expect(ruleFor({ ...application, spec: { ...application.spec, project: 'other' } }, [window({})])).toBeNull();
  });

  test('starts when another cron library says so', () => {
    const field = (low: number, high: number) => fc.oneof(fc.constant('*'), fc.integer({ min: low, max: high }).map(String), fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`), fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`));
    fc.assert(fc.property(fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)), fc.integer({ min: utc('2024-01-01T00:00'), max: utc('2028-01-01T00:00') }), (fields, at) => {
      // Croner takes a step on day or weekday for a restriction, robfig/cron for none: compared where they agree.
      fc.pre(!(fields[2].startsWith('*/') || fields[4].startsWith('*/')));
      const schedule = fields.join(' ');
      const ours = readCron(schedule);
      if (!ours.ok) throw new Error(ours.error.message);
      const from = Math.floor(at / 60_000) * 60_000;
      const theirs = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRuns(5, new Date(from - 1)).map((run) => run.getTime());
      const until = (theirs[4] ?? from) + 1;
      if (until - from > 400 * 86_400_000) return;
      expect([...startsOf(ours.value, from, until)].slice(0, theirs.length)).toEqual(theirs);
    }), { numRuns: 150 });
  });
});
