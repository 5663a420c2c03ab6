import { expect, test } from 'vitest';
import { counted, freezesSaid, reachText } from './words.ts';

test('one is one and all else is many, zero too', () => {
  expect([0, 1, 2].map((count) => counted(count, 'pod'))).toEqual(['0 pods', '1 pod', '2 pods']);
  expect(counted(2, 'run begins', 'runs begin')).toBe('2 runs begin');
});

test('what a plan reaches is said in whole words, for one and for many', () => {
  expect(reachText({ services: 1, pods: 1, environments: ['eu'], dependants: ['storefront'] })).toBe('1 service, 1 pod, eu; storefront depends on it');
  expect(reachText({ services: 2, pods: 12, environments: ['eu', 'us'], dependants: ['storefront', 'mail'] })).toBe('2 services, 12 pods, eu, us; storefront, mail depend on them');
  expect(reachText({ services: 2, pods: 3, environments: ['eu'], dependants: [] })).toContain('nothing else depends on them');
});

test('a verdict that stands against one of many is said by itself, and those that do not are one line', () => {
  const [clear, barred] = [{ verdict: 'allowed', say: 'nothing against cart' }, { verdict: 'refused', say: 'weekend bars tax' }];
  expect(freezesSaid([clear]).map((one) => one.say)).toEqual(['nothing against cart']);
  expect(freezesSaid([clear, clear, clear]).map((one) => one.say)).toEqual(['No freeze stands against any of them']);
  expect(freezesSaid([clear, barred, clear]).map((one) => one.say)).toEqual(['weekend bars tax', 'No freeze stands against the other 2']);
});
