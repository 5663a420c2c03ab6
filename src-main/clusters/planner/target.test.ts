import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src-preload/contract/index.ts';
import { freshnessOf } from '../connection/freshness.ts';
import { rollbackPatch } from './guard.ts';
import { asKubectl } from './kubectl.ts';
import { chooseTarget } from './target.ts';
import { wavesOf } from './waves.ts';

const candidate = (revision: number, known: Candidate['known']): Candidate => ({ uid: `uid-${revision}`, revision, version: `v${revision}`, createdAt: 0, known, evidence: [], ranHealthy: [] });
const candidates = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }).chain((revisions) =>
  fc.tuple(...[...revisions].sort((a, b) => b - a).map((revision) => fc.constantFrom('good' as const, 'bad' as const, 'unknown' as const).map((known) => candidate(revision, known)))));

describe('the choice of a target', () => {
  test('is never a revision known bad, unless the captain names it', () => {
    fc.assert(fc.property(candidates, (all) => {
      const choice = chooseTarget(all, {});
      if (choice.kind === 'chosen') expect(choice.candidate.known).not.toBe('bad');
      else expect(all.every((one) => one.known === 'bad')).toBe(true);
    }));
  });

  test('is a known good one wherever there is one', () => {
    fc.assert(fc.property(candidates, (all) => {
      const choice = chooseTarget(all, {});
      if (all.some((one) => one.known === 'good')) expect(choice).toMatchObject({ kind: 'chosen', candidate: { known: 'good' } });
    }));
  });

  test('looked at again is still the one that was planned, whatever pods come and go, unless it is gone or known bad by now', () => {
    fc.assert(fc.property(candidates, candidates, (before, after) => {
      const first = chooseTarget(before, {});
      if (first.kind === 'none') return;
      const again = chooseTarget(after, { planned: first.candidate.uid });
      const now = after.find((one) => one.uid === first.candidate.uid);
      if (now === undefined) expect(again.kind).toBe('none');
      else if (now.known !== 'bad') expect(again).toMatchObject({ kind: 'chosen', candidate: { uid: now.uid } });
      else expect(again.kind === 'chosen' && again.candidate.uid === now.uid).toBe(false);
    }));
  });

  test('is the captain’s, by uid, or nothing when that is gone', () => {
    expect(chooseTarget([candidate(2, 'bad')], { chosen: 'uid-2' })).toMatchObject({ kind: 'chosen', candidate: { revision: 2 } });
    expect(chooseTarget([candidate(2, 'good')], { chosen: 'uid-9' })).toMatchObject({ kind: 'none' });
  });
});

test('dependants always go back before what they depend on, also where services depend on each other in a circle', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 10 }), (edges) => {
    const dependsOn = (service: string): string[] => edges.filter(([from]) => from === service).map(([, to]) => to);
    const waves = wavesOf(names.map((service) => ({ id: service, service })), dependsOn);
    expect(waves.flat().sort()).toEqual(names);
    const waveOf = (service: string): number => waves.findIndex((wave) => wave.includes(service));
    const reaches = (from: string, to: string, seen: string[] = []): boolean => dependsOn(from).some((next) => next === to || (!seen.includes(next) && reaches(next, to, [...seen, next])));
    for (const [from, to] of edges) if (from !== to && !reaches(to, from)) expect(waveOf(from)).toBeLessThanOrEqual(waveOf(to));
  }));
});

test('the guard tests the object, its template and its pause, and never a version or a generation', () => {
  const { patch } = rollbackPatch({ path: '/apis/apps/v1/namespaces/shop/deployments/checkout', uid: 'u', template: { a: 1 }, paused: true }, { a: 0 });
  expect(patch.map((one) => `${String(one['op'])} ${String(one['path'])}`)).toEqual(['test /metadata/uid', 'test /spec/template', 'test /spec/paused', 'remove /spec/paused', 'replace /spec/template']);
  expect(JSON.stringify(patch)).not.toMatch(/resourceVersion|generation/);
});

test('a hostile name stays one argument of the copied kubectl command', () => {
  const line = asKubectl("ctx'; rm -rf ~; '", 'n', 'deployment', 'app', { path: '', patch: [] });
  expect(line).toContain(`--context 'ctx'\\''; rm -rf ~; '\\'''`);
});

describe('freshness', () => {
  const live = (provenAt: number) => ({ kind: 'live', provenAt, lastEventAt: provenAt }) as const;
  test('is that of the oldest proof, and stale after 15 s whatever the others say', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 40_000 }), (ages, beat) => {
      const now = 100_000;
      const said = freshnessOf({ provenAt: now - beat, trouble: null }, ages.map((age) => live(now - age)), now);
      expect(said.kind).toBe(Math.max(beat, ...ages) < 15_000 ? 'fresh' : 'stale');
    }));
  });
  test('is never claimed before everything was read once', () => {
    expect(freshnessOf({ provenAt: 5, trouble: null }, [{ kind: 'starting' }], 10).kind).toBe('never');
    expect(freshnessOf({ provenAt: null, trouble: { since: 1, reason: 'x' } }, [live(9)], 10)).toEqual({ kind: 'never', reason: 'x' });
  });
});
