import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freezeSchema } from '../workspace/index.ts';
import { factsOf } from './catalogue.ts';
import { type Planned, Standing } from './conflicts.ts';
import { type Bench, type Dated, releaseView } from './releases.ts';
import { rulesOf } from './rules.ts';

const HOUR_MS = 3_600_000;
const begin = Date.parse('2026-11-24T00:00Z');
const rules = rulesOf([freezeSchema.parse({ freeze: 'sale', owner: 'sre', why: 'traffic', start: '2026-11-24T06:00', for: 'PT5H', repeat: 'FREQ=DAILY;COUNT=2', override: { roles: [], secondPerson: false } })], [], 'UTC');
const facts = factsOf(null);
const planned = fc.record({ start: fc.integer({ min: 0, max: 48 }), hours: fc.integer({ min: 1, max: 30 }), service: fc.constantFrom('a', 'b'), captain: fc.constantFrom('ana', 'bo') });

function datedOf(all: readonly { start: number; hours: number; service: string; captain: string }[]): Dated[] {
  return all.map(({ start, hours, service, captain }, index): Dated => ({
    id: `r${index}`, services: [service], environments: ['eu'], captain, zone: 'UTC', start: begin + start * HOUR_MS, end: begin + (start + hours) * HOUR_MS, cancelled: false,
    parsed: { file: '', source: '', placeOf: () => ({ file: '', line: 1, column: 1 }), value: {
      release: `r${index}`, services: { [service]: '1' }, environments: ['eu'], window: { start: '', end: '' }, captain, risk: 'medium', why: '', intent: 'forward', items: [],
    } },
  }));
}

test('those that touch a span are found as by a look at each', () => {
  fc.assert(fc.property(fc.array(planned, { maxLength: 30 }), fc.integer({ min: -5, max: 80 }), fc.integer({ min: 1, max: 20 }), (all, from, hours) => {
    const releases: Planned[] = datedOf(all);
    const [start, end] = [begin + from * HOUR_MS, begin + (from + hours) * HOUR_MS];
    const found = new Standing(releases).touching(start, end).map(({ id }) => id).sort();
    expect(found).toEqual(releases.filter((one) => one.start < end && one.end > start).map(({ id }) => id).sort());
  }));
});

test('a view that is remembered is the one that would be judged now: whatever the clock, the others, the runs and the overrides did since', () => {
  const turn = fc.record({ hours: fc.integer({ min: -40, max: 40 }), overridden: fc.boolean(), ran: fc.boolean(), moved: fc.integer({ min: 0, max: 7 }) });
  fc.assert(fc.property(fc.array(planned, { minLength: 1, maxLength: 8 }), fc.array(turn, { minLength: 1, maxLength: 10 }), (all, turns) => {
    const releases = datedOf(all);
    let now = begin;
    for (const { hours, overridden, ran, moved } of turns) {
      const other = releases[moved];
      if (other !== undefined) releases[moved] = { ...other, start: other.start + HOUR_MS, end: other.end + HOUR_MS };
      const standing = new Standing(releases);
      now += hours * HOUR_MS;
      const override = { id: 'o', release: 'r0', window: `sale/${begin + 6 * HOUR_MS}`, by: 'ana', approvedBy: null, reason: 'x', from: begin, expiresAt: begin + 90 * HOUR_MS };
      const run = { id: 'x', runbook: 'canary', title: '', release: 'r0', environments: [], state: 'done' as const, by: 'ana', reason: null, startedAt: begin, finishedAt: begin + 1, say: '', steps: [], forward: null, heldBy: null, items: [] };
      const bench: Bench = { rules, facts, now, itemsOf: () => [], overridesOf: (id) => (overridden && id === 'r0' ? [override] : []), runsOf: (id) => (ran && id === 'r0' ? [run] : []), expectedMs: () => null };
      for (const release of releases) expect(releaseView(release, standing, bench)).toEqual(releaseView({ ...release }, standing, bench));
    }
  }), { numRuns: 60 });
});
