import { randomUUID } from 'node:crypto';
import { type Faults, noFaults } from './faults.ts';
import { type Resource, isCustom } from './resources.ts';
import { type Json, type JsonObject, type Stored, equalJson, stamp, stringAt } from './objects.ts';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';
export interface StoreEvent {
  readonly type: EventType;
  readonly object: Stored;
  readonly resource: Resource;
  readonly version: number;
}

/** Events that a watch can still resume from, per cluster; older ones are compacted, and answer 410. */
const KEPT_EVENTS = 5_000;

/** What the etcd of a cluster is: one rising version for all writes, objects by kind and name, and the events since. */
export class Store {
  /** What is wrong with the cluster on purpose; replaced as a whole. */
  faults: Faults = noFaults;
  readonly #objects = new Map<string, Map<string, Stored>>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #now: () => number;
  #events: StoreEvent[] = [];
  #version = 1_000;
  #compacted = 1_000;

  constructor(now: () => number) {
    this.#now = now;
  }

  get version(): number {
    return this.#version;
  }
  now(): number {
    return this.#now();
  }

  get(resource: Resource, namespace: string, name: string): Stored | undefined {
    return this.#of(resource).get(`${namespace}/${name}`);
  }

  list(resource: Resource, namespace?: string): Stored[] {
    const all = [...this.#of(resource).values()];
    return namespace === undefined ? all : all.filter((object) => stringAt(object, 'metadata', 'namespace') === namespace);
  }

  /** Stores a new object under a fresh uid; `createdAt` (ms) is for seeds, whose history is older than the process. */
  create(resource: Resource, object: JsonObject & { metadata: JsonObject }, createdAt = this.#now()): Stored {
    const { metadata } = object;
    const generation = hasGeneration(resource) ? { generation: 1 } : {};
    const meta = { ...generation, ...metadata, name: stringAt(metadata, 'name'), uid: randomUUID(), creationTimestamp: stamp(createdAt) };
    return this.#announce(resource, 'ADDED', { ...object, metadata: meta });
  }

  /** Replaces an object; the same content again is no write. A change of spec raises the generation, as on a real server. */
  update(resource: Resource, before: Stored, after: JsonObject & { metadata: JsonObject }): Stored {
    const bumped = !equalJson(governed(resource, before), governed(resource, after));
    const generation = hasGeneration(resource) ? { generation: Number(before.metadata['generation'] ?? 1) + (bumped ? 1 : 0) } : {};
    const { resourceVersion: _ignored, ...metadata } = after.metadata;
    const kept = { uid: before.metadata.uid, creationTimestamp: before.metadata.creationTimestamp, name: before.metadata.name, ...('namespace' in before.metadata ? { namespace: before.metadata['namespace'] ?? '' } : {}) };
    const next = { ...after, metadata: { ...metadata, ...generation, ...kept } };
    const { resourceVersion, ...old } = before.metadata;
    if (equalJson({ ...next, metadata: next.metadata }, { ...before, metadata: old })) return { ...before, metadata: { ...before.metadata, resourceVersion } };
    return this.#announce(resource, 'MODIFIED', next);
  }

  remove(resource: Resource, object: Stored): void {
    this.#of(resource).delete(keyOf(object));
    this.#announce(resource, 'DELETED', object);
  }

  /** The events after `version`; null where they are compacted away. A version from the future has none. */
  since(version: number): StoreEvent[] | null {
    return version < this.#compacted ? null : this.#events.filter((event) => event.version > version);
  }

  compact(): void {
    this.#events = [];
    this.#compacted = this.#version;
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #announce(resource: Resource, type: EventType, object: JsonObject & { metadata: JsonObject }): Stored {
    this.#version += 1;
    // `create`, `update` and `remove` have set every field that Stored names; the version is the last.
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } } as Stored;
    if (type !== 'DELETED') this.#of(resource).set(keyOf(stored), stored);
    const event = { type, object: stored, resource, version: this.#version };
    this.#events.push(event);
    if (this.#events.length > KEPT_EVENTS) {
      const dropped = this.#events.splice(0, this.#events.length - KEPT_EVENTS);
      this.#compacted = dropped[dropped.length - 1]?.version ?? this.#compacted;
    }
    for (const listener of [...this.#listeners]) listener(event);
    return stored;
  }

  #of(resource: Resource): Map<string, Stored> {
    const found = this.#objects.get(resource.plural) ?? new Map<string, Stored>();
    this.#objects.set(resource.plural, found);
    return found;
  }
}

const hasGeneration = (resource: Resource): boolean => resource.group === 'apps' || isCustom(resource);

/** What of an object its generation counts: its spec; of a custom kind without `/status`, all but its metadata. */
function governed(resource: Resource, object: JsonObject): Json | undefined {
  if (!isCustom(resource) || resource.subresources.includes('status')) return object['spec'];
  const { metadata: _metadata, ...rest } = object;
  return rest;
}

const keyOf = (object: Stored): string => `${stringAt(object, 'metadata', 'namespace')}/${object.metadata.name}`;
