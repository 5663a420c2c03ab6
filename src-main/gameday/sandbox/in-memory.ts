import { handle } from './api/handle.ts';
import { Refusal } from './api/status.ts';
import { startControllers } from './controllers/index.ts';
import { type Faults, faultsSchema } from './faults.ts';
import type { Json } from './objects.ts';
import { type SandboxSeed, plant } from './seed.ts';
import { Store } from './store.ts';

/** One cluster of the sandbox without its server: the same store, controllers and API, called directly. */
export interface InMemoryCluster {
  request(request: { readonly method: string; readonly path: string; readonly query?: Readonly<Record<string, string>>; readonly body?: unknown; readonly contentType?: string }): { readonly status: number; readonly body: unknown };
  setFaults(faults: Partial<Faults>): void;
  close(): void;
}

export function clusterInMemory(seed: SandboxSeed[number]): InMemoryCluster {
  const store = new Store(Date.now);
  plant(store, seed);
  const controllers = startControllers(store, new Map(), { prometheus: async () => Promise.reject(new Error('there is no Prometheus')) });
  return {
    request({ method, path, query = {}, body = null, contentType = 'application/json' }) {
      try {
        // What a client sends is JSON; an answer that is kept must not share its parts with the store.
        const sent = structuredClone(body) as Json;
        return structuredClone(handle(store, { method, path, query: new URLSearchParams(query), body: sent, contentType, userAgent: 'in-memory' }, store.faults.forbid));
      } catch (error) {
        if (error instanceof Refusal) return { status: error.status, body: error.body() };
        throw error;
      }
    },
    setFaults: (faults) => (store.faults = faultsSchema.parse(faults)),
    close: () => controllers.close(),
  };
}
