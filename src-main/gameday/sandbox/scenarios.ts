import type { Faults } from './faults.ts';
import { type JsonObject, objectAt } from './objects.ts';
import { defaulted } from './defaults.ts';
import { pods, writeAs } from './controllers/shared.ts';
import { statefulSets } from './controllers/stateful-set.ts';
import { imageOf } from './seed.ts';
import type { Store } from './store.ts';

/** What is wrong in Europe from the start on, by name; each can be changed at `/sandbox/faults` while it runs. */
export const faultScenarios = {
  'slow-pods': { images: [{ match: '/shop/', does: 'slow' }] },
  'crash-loops': { images: [{ match: '/shop/', does: 'crash' }] },
  'pull-errors': { images: [{ match: '/shop/', does: 'pull-error' }] },
  quota: {},
  'stuck-stateful-set': { images: [{ match: '/shop/ledger:2.0.0', does: 'crash' }] },
  'api-429': { refuse: 429 },
  'api-500': { refuse: 500 },
  'slow-api': { latencyMs: 2_000 },
  'expired-watches': { expire: true },
} as const satisfies Readonly<Record<string, unknown>>;
export type FaultScenario = keyof typeof faultScenarios;

export const isFaultScenario = (name: string): name is FaultScenario => name in faultScenarios;

/** Sets a scenario up in one cluster. What its pods do applies to those that are made from then on: the seeded ones serve. */
export function beginScenario(store: Store, namespace: string, name: FaultScenario, setFaults: (faults: object) => void): void {
  setFaults(faultScenarios[name]);
  if (name === 'quota') setFaults({ podQuota: store.list(pods, namespace).length + 1 } satisfies Partial<Faults>);
  if (name === 'stuck-stateful-set') plantLedger(store, namespace);
}

const SECOND_VERSION_AFTER_MS = 8_000;

/** A StatefulSet whose second version crashes: its first pod to be updated holds up all the others. */
function plantLedger(store: Store, namespace: string): void {
  const labels = { app: 'ledger' };
  const template = (version: string): JsonObject => ({ metadata: { labels }, spec: { containers: [{ name: 'ledger', image: imageOf('ledger', version) }] } });
  const spec = (version: string): JsonObject => objectAt(defaulted('StatefulSet', { spec: { replicas: 3, serviceName: 'ledger', selector: { matchLabels: labels }, template: template(version) } }), 'spec');
  store.create(statefulSets, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'ledger', namespace, labels }, spec: spec('1.0.0'), status: {} });
  const timer = setTimeout(() => {
    const ledger = store.get(statefulSets, namespace, 'ledger');
    if (ledger !== undefined) writeAs(store, statefulSets, ledger, { ...ledger, spec: spec('2.0.0') }, 'ci-deploy');
  }, SECOND_VERSION_AFTER_MS);
  timer.unref();
}
