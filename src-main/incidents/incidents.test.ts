import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangeView, WorkloadView } from '../../src-preload/contract/index.ts';
import { causesBefore } from './causes.ts';
import { type IncidentEntry, type IncidentState, applyEntry } from './fold.ts';
import { statusOf } from './status.ts';

const MINUTE = 60_000;
const ONSET = Date.parse('2026-11-24T02:01:00Z');
const onset = { environment: 'production-eu', service: 'checkout', at: ONSET, dependsOn: ['payments'] };
const change = (id: string, minutesBefore: number, more: Partial<ChangeView> = {}): ChangeView => ({
  id, at: ONSET - minutesBefore * MINUTE, environment: 'production-eu', service: 'checkout', workload: null, object: 'Deployment/checkout', what: 'template', from: '4.1.3', to: '4.2.0',
  manager: 'ci-deploy', person: null, source: 'ReplicaSet', ...more,
});

describe('what changed before an onset', () => {
  test('puts the service’s own newest deploy first, and says why', () => {
    const causes = causesBefore(onset, [
      change('old', 300), change('own', 4), change('other', 2, { service: 'mail', object: 'Deployment/mail' }),
      change('dependency', 6, { service: 'payments', object: 'Deployment/payments' }), change('scaled', 3, { what: 'scale', from: null, to: null }),
    ], [{ id: 'freeze', at: ONSET - MINUTE, kind: 'freeze', what: 'a freeze began', who: 'sre', environment: null, service: null }]);
    expect(causes.map((cause) => cause.id.split('/').at(-1))).toEqual(['own', 'dependency', 'scaled', 'other', 'freeze', 'old']);
    expect(causes[0]).toMatchObject({ likelihood: 'likely', who: 'ci-deploy', why: ['checkout itself, in production-eu', '4 min before the onset', 'a new version, 4.1.3 → 4.2.0'] });
    expect(causes[1]?.why[0]).toBe('checkout depends on payments');
    expect(causes.at(-1)?.likelihood).toBe('unlikely');
  });

  test('never names what came after it, and never ranks a change lower for being nearer', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -600, max: 2_000 }), { maxLength: 20 }), (minutes) => {
      const causes = causesBefore(onset, minutes.map((before, index) => change(String(index), before)), []);
      expect(causes.every((cause) => cause.at <= ONSET + 5_000)).toBe(true);
      expect(causes.map((cause) => cause.beforeMs)).toEqual([...causes.map((cause) => cause.beforeMs)].sort((a, b) => a - b));
    }));
  });
});

describe('a status update', () => {
  const workload = { version: '4.2.0', phase: 'failed', say: '3 of 8 pods ready. 5 crash' } as unknown as WorkloadView;
  const known = { environment: 'production-eu', service: 'checkout', onsetAt: ONSET, workload, dark: null, tree: null, run: null, dueAt: ONSET + 30 * MINUTE, now: ONSET + 12 * MINUTE };
  test.each([
    ['of trouble', known, /^checkout 4\.2\.0 in production-eu has been in trouble since 02:01 UTC \(12 min\): 3 of 8 pods ready; 5 crash; how users fare is not measured\. No decision has been made; the next update is due at 02:31 UTC\.$/],
    ['of a cluster that is silent', { ...known, dark: 'no answer for 20 s.' }, /^It is not known how checkout 4\.2\.0 in production-eu stands now/],
    ['of a recovery', { ...known, workload: { ...workload, phase: 'healthy', say: '8 of 8 pods ready' } as WorkloadView }, /is healthy now, after trouble since 02:01 UTC/],
  ])('%s says what is known, with times, in two sentences', (_what, given, wanted) => {
    const text = statusOf(given);
    expect(text).toMatch(wanted);
    expect(text.split(/\.(?:\s|$)/).filter((part) => part !== '')).toHaveLength(2);
  });
});

describe('an incident', () => {
  const entry = (seq: number, kind: string, data: unknown, name = 'ana'): IncidentEntry => ({ seq, at: seq * 1_000, kind, actor: { kind: 'person', name }, environment: 'eu', service: 'checkout', data });
  const told = (...entries: IncidentEntry[]): IncidentState | undefined => {
    const open = new Map<string, IncidentState>();
    for (const one of entries) applyEntry(open, one);
    return open.get('eu/checkout');
  };
  test('is what the journal says: who opened it, what was said by whom, when the next update is due', () => {
    const state = told(
      entry(1, 'incident-opened', { onsetAt: 500, why: 'support called' }), entry(2, 'incident-note', { speaker: 'Kim', text: 'it is tax' }, 'bo'),
      entry(3, 'incident-onset', { onsetAt: 300, why: 'first failed order' }), entry(4, 'status-given', { text: 'x', everyMs: 60_000 }),
      entry(5, 'incident-opened', { onsetAt: 9, why: 'again' }),
    );
    expect(state).toMatchObject({ openedAt: 1_000, openedBy: 'ana', onsetAt: 300, onsetWhy: 'first failed order', update: { everyMs: 60_000, lastAt: 4_000, lastBy: 'ana' }, notes: [{ speaker: 'Kim', by: 'bo', text: 'it is tax', at: 2_000 }] });
  });
  test('that was closed is gone, and notes of no incident are none', () => {
    expect(told(entry(1, 'incident-opened', { onsetAt: 1, why: '' }), entry(2, 'incident-closed', { why: 'recovered' }), entry(3, 'incident-note', { speaker: 'Kim', text: 'x' }))).toBeUndefined();
  });
});
