import { expect, test } from 'vitest';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { EVERYTHING, choicesOf, passes } from './filter.ts';
import { type Release, bandText, movable, noteOf, servicesText, spokenOf } from './look.ts';
import { instantOf } from './time/zone.ts';

const zone = 'Europe/Berlin';
const at = (local: string): number => instantOf(local, zone) ?? Number.NaN;
const when = { start: at('2026-11-24T10:00'), end: at('2026-11-24T12:00'), zone, allDay: false };
const place = { file: 'releases/checkout.yaml', line: 1, column: 1 };
const allowed: Release['freeze'] = { verdict: 'allowed', intent: 'forward', at: when.start, because: null, changesAt: null, override: null, say: 'No freeze stands against it' };
const release: Release = {
  kind: 'release', id: 'checkout-4.2', ...when, services: { checkout: '4.2.0', cart: '1.9.1' }, environments: ['production-eu'], captain: 'ana', risk: 'high', runbook: null, why: '', intent: 'forward', ticket: null, tier: 1,
  teams: ['payments'], state: 'planned', tone: 'calm', freeze: allowed, conflicts: [], expectedMs: null, items: [], place,
};
const freeze: Extract<CalendarItem, { kind: 'freeze' }> = { kind: 'freeze', id: 'sale/1', ...when, freeze: 'sale', owner: 'sre', why: 'traffic', scope: { tiers: [1, 2] }, environments: ['production-us'], repeats: null, place, blocks: ['forward'], override: '', terms: null };

test('a release says first what stands against it: the freeze by name, then a conflict, then when and whose', () => {
  const refused: Release = { ...release, freeze: { ...allowed, verdict: 'refused', because: { kind: 'freeze', id: 'sale/1', name: 'sale', owner: 'sre', why: 'traffic', start: null, end: null, zone, override: null } }, conflicts: [{ kind: 'same-service', with: 'x', say: 'checkout is in x too' }] };
  expect(noteOf(refused, zone, 'day')).toBe('refused by “sale”');
  expect(noteOf({ ...refused, freeze: allowed }, zone, 'day')).toBe('conflict: checkout is in x too');
  expect(noteOf(release, zone, 'day')).toBe('Tue 10:00–12:00 · ana · high risk');
  expect(noteOf(release, 'UTC', 'time')).toBe('09:00–11:00 · ana · high risk');
});

test('what has run is told by what became of it, whatever froze since', () => {
  const refused: Release = { ...release, state: 'done', freeze: { ...allowed, verdict: 'refused' } };
  expect(noteOf(refused, zone, 'none')).toBe('went out · ana · high risk');
  expect([movable(refused), movable(release), movable(freeze)]).toEqual([false, true, false]);
});

test('a screen reader hears a release whole, with its zone and every conflict', () => {
  expect(spokenOf({ ...release, conflicts: [{ kind: 'same-service', with: 'x', say: 'checkout is in x too' }] }, zone)).toBe('checkout-4.2: checkout 4.2.0, cart 1.9.1 in production-eu, Tue 24 Nov 10:00–12:00 CET, captain ana, high risk, planned. No freeze stands against it. Conflict: checkout is in x too');
});

test('many services are counted, not cut; a band names what part of an environment it means', () => {
  expect(servicesText({ a: '1', b: '2', c: '3', d: '4' })).toBe('a 1, b 2 and 2 more');
  expect(bandText(freeze)).toBe('sale · sre · blocks forward · tier 1, 2');
});

test('filters by team, tier and captain choose releases; a freeze goes only by its environment, for it stands against them all', () => {
  expect(passes(release, { ...EVERYTHING, team: 'payments', tier: 1, captain: 'ana', environment: 'production-eu' })).toBe(true);
  for (const other of [{ team: 'search' }, { tier: 2 }, { captain: 'bo' }, { environment: 'staging' }]) expect(passes(release, { ...EVERYTHING, ...other })).toBe(false);
  expect(passes(freeze, { ...EVERYTHING, team: 'search', tier: 3, captain: 'bo' })).toBe(true);
  expect(passes(freeze, { ...EVERYTHING, environment: 'staging' })).toBe(false);
  expect(choicesOf([release, freeze])).toEqual({ teams: ['payments'], environments: ['production-eu', 'production-us'], tiers: [1], captains: ['ana'] });
});
