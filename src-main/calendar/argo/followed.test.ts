import { expect, test } from 'vitest';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { rulesOf } from '../rules.ts';
import { freezeVerdict } from '../verdict.ts';
import { createFollowedArgo } from './followed.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const project = { metadata: { name: 'shop', resourceVersion: '1' }, spec: { syncWindows: [{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['checkout-*'] }] } };
const application = { metadata: { name: 'checkout-eu' }, spec: { project: 'shop', destination: { server: 'https://eu', namespace: 'shop' } } };
const checkout = { environment: 'production-eu', service: 'checkout', tier: 1, team: null, labels: [] };

test('Argo CD’s windows count for what it runs: forward and in an emergency, never against going back; silence of the cluster lifts nothing', async () => {
  let answer: Result<readonly unknown[] | null> = ok([project]);
  let changes = 0;
  const argo = createFollowedArgo({
    list: async (_environment, plural) => (plural === 'applications' && answer.ok ? ok(answer.value === null ? null : [application]) : answer), applicationOf: (_environment, service) => (service === 'checkout' ? 'checkout-eu' : null), now: () => 7,
    changed: () => (changes += 1),
  });
  await argo.read('production-eu');
  const rules = rulesOf([], [], 'UTC', (asked) => argo.ruleFor(asked));
  const night = utc('2026-11-24T23:30');
  const said = freezeVerdict(checkout, 'forward', night, rules);
  expect(said).toMatchObject({ verdict: 'refused', because: { kind: 'sync-window', owner: 'AppProject shop' }, changesAt: utc('2026-11-25T06:00') });
  expect(said.say).toContain('Argo CD would not sync checkout-eu');
  expect([freezeVerdict(checkout, 'emergency', night, rules).verdict, freezeVerdict(checkout, 'rollback', night, rules).verdict, freezeVerdict({ ...checkout, service: 'cart' }, 'forward', night, rules).verdict]).toEqual(['refused', 'allowed', 'allowed']);
  expect(freezeVerdict(checkout, 'forward', utc('2026-11-24T12:00'), rules)).toMatchObject({ verdict: 'allowed', changesAt: utc('2026-11-24T22:00') });

  // The same again is no change; a status that moves is none either.
  answer = ok([{ ...project, metadata: { name: 'shop', resourceVersion: '2' } }]);
  await argo.read('production-eu');
  expect([changes, argo.version()]).toEqual([1, 1]);

  answer = fail('forbidden', 'appprojects is forbidden');
  await argo.read('production-eu');
  expect([argo.windows().length, argo.views()]).toMatchObject([1, [{ id: 'argo/production-eu', state: 'faulty', readAt: 7, faults: [{ message: 'appprojects is forbidden' }] }]]);

  answer = ok(null);
  await argo.read('production-eu');
  expect([argo.windows(), argo.views()]).toEqual([[], []]);
});
