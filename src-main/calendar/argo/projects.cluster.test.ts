import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, type KubeClient, answered, backends, fleetOn } from '../../clusters/suite/index.ts';
import { type Fleet, listObjects } from '../../clusters/index.ts';
import { type Calendar, createCalendar } from '../index.ts';
import { type FollowedArgo, createFollowedArgo } from './index.ts';

const NAMESPACE = `qd-argo-${process.pid}`;
const API = 'argoproj.io/v1alpha1';
const utc = (text: string): number => Date.parse(`2026-${text}Z`);
const strings = { type: 'array', items: { type: 'string' } };
const text = { type: 'string' };
/** `spec.syncWindows` as Argo CD's own definition has it (manifests/crds/appproject-crd.yaml): a real server drops what is not named here. */
const syncWindows = {
  type: 'array',
  items: { type: 'object', properties: { andOperator: { type: 'boolean' }, applications: strings, clusters: strings, description: text, duration: text, kind: text, manualSync: { type: 'boolean' }, namespaces: strings, schedule: text, timeZone: text } },
};
const destination = { type: 'object', properties: { name: text, namespace: text, server: text } };
const crd = (plural: string, kind: string, spec: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.argoproj.io` },
  spec: {
    group: 'argoproj.io', scope: 'Namespaced', names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
    versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', required: ['metadata', 'spec'], properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } } } }],
  },
});
const definitions = [
  ['appprojects', crd('appprojects', 'AppProject', { type: 'object', properties: { sourceRepos: strings, destinations: { type: 'array', items: destination }, syncWindows } })],
  ['applications', crd('applications', 'Application', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true })],
] as const;

/** By project, its windows and an application in it. What each verdict must be is worked out by hand from Argo CD's rule. */
const projects: Readonly<Record<string, readonly object[]>> = {
  night: [{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['night-*'] }],
  byhand: [{ kind: 'deny', schedule: '0 12 * * *', duration: '2h', applications: ['*'], manualSync: true }, { kind: 'deny', schedule: '0 13 * * *', duration: '1h', applications: ['*'] }],
  berlin: [{ kind: 'allow', schedule: '0 10 * * *', duration: '2h', timeZone: 'Europe/Berlin', namespaces: [NAMESPACE] }],
  both: [{ kind: 'deny', schedule: '0 0 * * *', duration: '24h', applications: ['both-*'], namespaces: ['elsewhere'], andOperator: true }, { kind: 'deny', schedule: '0 18 * * *', duration: '1h', applications: ['both-*'], clusters: ['https://*.default.svc'], andOperator: true }],
  mixed: [{ kind: 'allow', schedule: '0 8 * * *', duration: '10h', applications: ['*'] }, { kind: 'deny', schedule: '0 12 * * *', duration: '1h', applications: ['*'] }, { kind: 'allow', schedule: 'never', duration: '1h', applications: ['*'] }],
};

describe.each(backends)('the sync windows of AppProjects, on the %s', (name, begin) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  let argo: FollowedArgo;
  let calendar: Calendar;
  const made: string[] = [];
  const post = async (path: string, body: unknown): Promise<void> => expect(answered(await client.request({ method: 'POST', path, body }), path)).toMatchObject({ ok: true });

  beforeAll(async () => {
    backend = await begin();
    ({ fleet, client } = await fleetOn(backend));
    await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    for (const [plural, definition] of name === 'sandbox' ? [] : definitions) {
      const defined = await client.request({ method: 'POST', path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body: definition });
      if (defined.kind === 'answered' && defined.status === 201) made.push(`${plural}.argoproj.io`);
      while (!answered(await client.request({ method: 'GET', path: `/apis/${API}/${plural}` }), plural).ok) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    for (const [project, windows] of Object.entries(projects)) {
      await post(`/apis/${API}/namespaces/${NAMESPACE}/appprojects`, { apiVersion: API, kind: 'AppProject', metadata: { name: project }, spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], syncWindows: windows } });
      await post(`/apis/${API}/namespaces/${NAMESPACE}/applications`, {
        apiVersion: API, kind: 'Application', metadata: { name: `${project}-eu` },
        spec: { project, source: { repoURL: 'https://git.example/deploy.git', path: project, targetRevision: 'main' }, destination: { server: 'https://kubernetes.default.svc', namespace: NAMESPACE } },
      });
    }
    argo = createFollowedArgo({ list: (environment, plural) => listObjects(fleet, environment, API, plural, 'argocd'), applicationOf: (_environment, service) => `${service}-eu`, now: Date.now, changed: () => calendar.changed() });
    calendar = createCalendar({ workspace: () => null, runs: () => [], now: Date.now, overridesOf: () => [], events: () => [], argo });
    expect(await argo.read('here')).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` });
    for (const definition of made) await client.request({ method: 'DELETE', path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition}` });
    fleet.close();
    await backend.close();
  });

  test.each([
    ['a deny that is active', 'night', '11-24T23:30', 'refused', '11-25T06:00'],
    ['a deny that is not', 'night', '11-24T12:00', 'allowed', '11-24T22:00'],
    ['a deny that lets people through', 'byhand', '11-24T12:30', 'allowed', '11-24T13:00'],
    ['one that does beside one that does not', 'byhand', '11-24T13:30', 'refused', '11-24T14:00'],
    ['an allow by the clock of its zone', 'berlin', '11-24T09:30', 'allowed', '11-24T11:00'],
    ['an allow that is not active', 'berlin', '11-24T08:30', 'refused', '11-24T09:00'],
    ['the same allow in summer', 'berlin', '07-24T08:30', 'allowed', '07-24T10:00'],
    ['windows of which all must match, and one pattern does not', 'both', '11-24T12:00', 'allowed', '11-24T18:00'],
    ['windows of which all match', 'both', '11-24T18:30', 'refused', '11-24T19:00'],
    ['an active deny beside an active allow', 'mixed', '11-24T12:30', 'refused', '11-24T13:00'],
    ['an active allow beside a deny that is not', 'mixed', '11-24T11:00', 'allowed', '11-24T12:00'],
  ] as const)('%s decides as Argo CD does', (_what, service, at, verdict, changesAt) => {
    const said = calendar.verdict({ environment: 'here', service, at: utc(at), intent: 'forward' });
    expect([said.verdict, said.changesAt]).toEqual([verdict, utc(changesAt)]);
    if (verdict === 'refused') expect(said.because).toMatchObject({ kind: 'sync-window', owner: `AppProject ${service}` });
    expect(calendar.verdict({ environment: 'here', service, at: utc(at), intent: 'rollback' }).verdict).toBe('allowed');
  });

  test('are on the calendar with their project, zone and names; one that cannot be read is named, and the others stay', () => {
    const listed = calendar.list(utc('11-24T00:00'), utc('11-25T00:00'));
    const items = listed.ok ? listed.value.flatMap((item) => (item.kind === 'sync-window' && item.project in projects ? [item] : [])) : [];
    expect(items.find((item) => item.project === 'berlin')).toMatchObject({ action: 'allow', start: utc('11-24T09:00'), end: utc('11-24T11:00'), zone: 'Europe/Berlin', namespaces: [NAMESPACE], environment: 'here' });
    expect(items.filter((item) => item.project === 'byhand').map((item) => item.manualSync)).toEqual([true, false]);
    expect(argo.views()).toMatchObject([{ id: 'argo/here', state: 'faulty', faults: [{ message: expect.stringContaining('sync window 3 of mixed') }] }]);
  });

  test('that were taken away decide no more as soon as they are read again', async () => {
    const path = `/apis/${API}/namespaces/${NAMESPACE}/appprojects/night`;
    expect(answered(await client.request({ method: 'PATCH', path, body: { spec: { syncWindows: null } }, contentType: 'application/merge-patch+json' }), path)).toMatchObject({ ok: true });
    await argo.read('here');
    expect(calendar.verdict({ environment: 'here', service: 'night', at: utc('11-24T23:30'), intent: 'forward' }).verdict).toBe('allowed');
  });
});
