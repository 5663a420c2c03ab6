import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultedForTest } from './likened.lab.ts';
import { likened } from './likened.ts';

const container = (more: object = {}) => ({ name: 'app', image: 'registry.example/app:v1', ...more });
const template = (containers: object[], more: object = {}) => ({ metadata: { labels: { app: 'a' } }, spec: { containers, ...more } });

describe('a defaulted template beside one that is not', () => {
  test('loses what only says a default, and is then the very template that its author wrote', () => {
    const written = template([container({ ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { path: '/healthz', port: 80 } } })]);
    expect(likened(defaultedForTest(written), written)).toEqual(written);
  });

  test('keeps a default that its author spelled out, and everything that is no default', () => {
    const live = template([container({ imagePullPolicy: 'IfNotPresent' })], { terminationGracePeriodSeconds: 30 });
    const other = defaultedForTest(template([container({ image: 'registry.example/app:v2', imagePullPolicy: 'Always' })], { terminationGracePeriodSeconds: 30, nodeSelector: { disk: 'ssd' } }));
    expect(likened(other, live)).toEqual(template([container({ image: 'registry.example/app:v2', imagePullPolicy: 'Always' })], { terminationGracePeriodSeconds: 30, nodeSelector: { disk: 'ssd' } }));
  });

  test('keeps the spelling of equal quantities, and changes no unequal one', () => {
    const live = template([container({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } })]);
    const set = template([container({ resources: { limits: { cpu: '1', memory: '2Gi' } } })]);
    expect(likened(set, live)).toEqual(template([container({ resources: { limits: { cpu: '1000m', memory: '2Gi' } } })]));
  });

  test('for any template whatever, defaulting and likening to itself gives it back', () => {
    const probe = fc.record({ httpGet: fc.record({ port: fc.integer({ min: 1, max: 9 }), path: fc.constantFrom('/', '/a') }, { requiredKeys: ['port'] }), periodSeconds: fc.constantFrom(1, 10) }, { requiredKeys: ['httpGet'] });
    const one = fc.record(
      { name: fc.constantFrom('a', 'b', 'c'), image: fc.constantFrom('x:v1', 'x', 'x:latest', 'x@sha256:aa'), imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent'), ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 3 }), protocol: fc.constantFrom('TCP', 'UDP') }, { requiredKeys: ['containerPort'] }), { maxLength: 1 }), readinessProbe: probe, resources: fc.constantFrom({}, { requests: { cpu: '100m' } }) },
      { requiredKeys: ['name', 'image'] },
    );
    const any = fc.record({ containers: fc.uniqueArray(one, { selector: (item) => item.name, minLength: 1, maxLength: 3 }), restartPolicy: fc.constant('Always'), dnsPolicy: fc.constantFrom('ClusterFirst', 'Default'), terminationGracePeriodSeconds: fc.constantFrom(30, 5) }, { requiredKeys: ['containers'] });
    fc.assert(fc.property(any, (spec) => {
      const written = { metadata: { labels: {} }, spec };
      expect(likened(defaultedForTest(written), written)).toEqual(written);
    }), { numRuns: 200 });
  });
});
