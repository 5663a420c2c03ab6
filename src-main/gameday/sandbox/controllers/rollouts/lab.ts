import { vi } from 'vitest';
import { type Json, type JsonObject, type Stored, listAt, objectAt, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import { Store } from '../../store.ts';
import { create, patch } from '../../api/writes.ts';
import { startControllers } from '../index.ts';
import { rollouts, setsOf } from './index.ts';

const options = { writer: { manager: 'test', operation: 'Update' as const }, dryRun: false };
const target = (kind: string, name: string, subresource = '') => ({ resource: resourceOf(kind), namespace: 'shop', name, subresource });

const LOOK_MS = 50;
const LIMIT_MS = 60_000;

/** A cluster of one namespace under a faked clock, for tests of the Rollout controller: written to as the API writes. */
export function rolloutLab(prometheus: (query: string) => Promise<readonly number[]> = async () => []) {
  vi.useFakeTimers();
  const store = new Store(Date.now);
  store.create(resourceOf('Namespace'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  const controllers = startControllers(store, new Map(), { prometheus });
  const now = (name = 'search'): Stored => {
    const found = store.get(rollouts, 'shop', name);
    if (found === undefined) throw new Error(`there is no Rollout ${name}`);
    return found;
  };
  const status = (name?: string): JsonObject => objectAt(now(name), 'status');
  /** Lets the faked clock run until it is so. */
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let waited = 0; !holds(); waited += LOOK_MS) {
      if (waited > LIMIT_MS) throw new Error(`not in time: ${what}; ${JSON.stringify(store.list(rollouts).map((one) => one['status']))}`);
      await vi.advanceTimersByTimeAsync(LOOK_MS);
    }
  };
  return {
    store, now, status, until,
    make: (kind: string, name: string, body: JsonObject) => create(store, target(kind, name), { metadata: { name }, ...body }, options),
    rollout: (name: string, strategy: JsonObject, more: JsonObject = {}) =>
      create(store, target('Rollout', name), { metadata: { name }, spec: { replicas: 4, selector: { matchLabels: { app: name } }, template: template(name, 'v1'), strategy, ...more } }, options),
    patch: (body: Json, { name = 'search', type = 'application/merge-patch+json', subresource = '', kind = 'Rollout' } = {}) => patch(store, target(kind, name, subresource), type, body, options),
    image: (version: string, name = 'search') => patch(store, target('Rollout', name), 'application/merge-patch+json', { spec: { template: template(name, version) } }, options),
    phase: (wanted: string, name = 'search') => until(`${name} ${wanted}`, () => status(name)['phase'] === wanted && status(name)['observedGeneration'] === String(now(name).metadata['generation'])),
    /** Pods wanted by version, those of size 0 left out. */
    sizes: (name = 'search'): Record<string, number> =>
      Object.fromEntries(setsOf(store, now(name)).map((set) => [(stringAt(listAt(set, 'spec', 'template', 'spec', 'containers')[0], 'image').split(':')[1] ?? ''), Number(objectAt(set, 'spec')['replicas'])] as const).filter(([, size]) => size > 0)),
    close: () => {
      controllers.close();
      vi.useRealTimers();
    },
  };
}

export const template = (name: string, version: string): JsonObject => ({ metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: `registry.example/${name}:${version}` }] } });
