import { createHash } from 'node:crypto';
import { type JsonObject, type Stored, listAt, objectAt, stamp, stringAt } from '../objects.ts';
import type { Faults } from '../faults.ts';
import type { Store } from '../store.ts';
import { nodeWantedBy } from './affinity.ts';
import { isEnding } from './replica-set.ts';
import { note, pods, writeStatus } from './shared.ts';

/** How an image behaves when it runs. */
export interface Behaviour {
  readonly readyAfterMs: number;
  /** It begins to crash this long after it became ready, or at this instant if that is given. */
  readonly crash?: { readonly at: () => number; readonly message: string };
  readonly pull: 'works' | 'fails';
  readonly starts: 'works' | 'crashes';
}

/** By the image's tag, as on our real test clusters: `broken` crashes, `slow` takes 20 s, `missing` cannot be pulled. */
export function behaviourOf(image: string, extra: ReadonlyMap<string, Behaviour>, faults: Faults['images'] = []): Behaviour {
  const special = extra.get(image);
  if (special !== undefined) return special;
  const told = faults.find(({ match }) => image.includes(match))?.does;
  if (told === 'pull-error' || image.includes('missing')) return { readyAfterMs: 0, pull: 'fails', starts: 'works' };
  if (told === 'crash' || image.includes('broken')) return { readyAfterMs: 0, pull: 'works', starts: 'crashes' };
  return { readyAfterMs: told === 'slow' || image.includes('slow') ? 20_000 : 900, pull: 'works', starts: 'works' };
}

/** What the kubelet says it runs: the repository, and a digest that stands for the tag for ever. */
export const imageIdOf = (image: string): string => `${image.replace(/(:[^/:@]+)?(@.*)?$/, '')}@sha256:${createHash('sha256').update(image).digest('hex')}`;

/** A pod of a Job, or one that somebody made by itself to do something once. */
const endsByItself = (pod: Stored): boolean => stringAt(pod, 'spec', 'restartPolicy') === 'Never' || stringAt(pod, 'spec', 'restartPolicy') === 'OnFailure';

const NODES = ['node-a', 'node-b', 'node-c'];
const SCHEDULE_MS = 80;
const PULL_MS = 250;
const BACK_OFF_MS = 5_000;

/** Plays every kubelet: schedules, pulls, starts, turns ready, crashes and backs off, each with the events of the real one. */
export class Kubelet {
  readonly #store: Store;
  readonly #behaviours: ReadonlyMap<string, Behaviour>;
  readonly #timers = new Map<string, Set<ReturnType<typeof setTimeout>>>();

  constructor(store: Store, behaviours: ReadonlyMap<string, Behaviour>) {
    this.#store = store;
    this.#behaviours = behaviours;
  }

  /** Takes charge of a new pod. */
  run(pod: Stored): void {
    const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image');
    const behaviour = behaviourOf(image, this.#behaviours, this.#store.faults.images);
    const node = nodeWantedBy(pod) || NODES[pod.metadata.name.charCodeAt(pod.metadata.name.length - 1) % NODES.length] || 'node-a';
    this.#later(pod, SCHEDULE_MS, (now) => {
      note(this.#store, now, 'Normal', 'Scheduled', `Successfully assigned ${stringAt(now, 'metadata', 'namespace')}/${now.metadata.name} to ${node}`, 'default-scheduler');
      this.#store.update(pods, now, { ...now, metadata: objectAt(now, 'metadata'), spec: { ...objectAt(now, 'spec'), nodeName: node }, status: this.#status(now, 'Pending', false, { waiting: { reason: 'ContainerCreating' } }, 0) });
      this.#later(now, PULL_MS, (scheduled) => this.#pulled(scheduled, image, behaviour));
    });
  }

  /** Forgets a pod that is gone. */
  forget(uid: string): void {
    for (const timer of this.#timers.get(uid) ?? []) clearTimeout(timer);
    this.#timers.delete(uid);
  }

  close(): void {
    for (const uid of [...this.#timers.keys()]) this.forget(uid);
  }

  #pulled(pod: Stored, image: string, behaviour: Behaviour): void {
    if (behaviour.pull === 'fails') return this.#pullFails(pod, image, 1);
    note(this.#store, pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`, 'kubelet');
    if (endsByItself(pod)) return this.#runToEnd(pod, behaviour);
    if (behaviour.starts === 'crashes') return this.#crash(pod, 1, 'the process exited with code 1');
    note(this.#store, pod, 'Normal', 'Started', 'Started container', 'kubelet');
    const running = writeStatus(this.#store, pods, pod, this.#status(pod, 'Running', false, { running: { startedAt: stamp(this.#store.now()) } }, 0));
    this.#later(running, behaviour.readyAfterMs, (now) => {
      const { crash } = behaviour;
      if (crash !== undefined && this.#store.now() >= crash.at()) return this.#crash(now, 1, crash.message);
      const ready = writeStatus(this.#store, pods, now, this.#status(now, 'Running', true, { running: { startedAt: stamp(this.#store.now()) } }, 0));
      if (crash !== undefined) this.#later(ready, Math.max(0, crash.at() - this.#store.now()) + Math.random() * 2_000, (later) => this.#crash(later, 1, crash.message));
    });
  }

  /** What is not started again for ever does its work and ends; one that crashes is started again only where its policy says so. */
  #runToEnd(pod: Stored, { starts, readyAfterMs }: Behaviour): void {
    note(this.#store, pod, 'Normal', 'Started', 'Started container', 'kubelet');
    const startedAt = stamp(this.#store.now());
    const running = writeStatus(this.#store, pods, pod, this.#status(pod, 'Running', true, { running: { startedAt } }, 0));
    this.#later(running, readyAfterMs, (now) => {
      if (starts === 'crashes' && stringAt(now, 'spec', 'restartPolicy') === 'OnFailure') return this.#crash(now, 1, 'the process exited with code 1');
      const failed = starts === 'crashes';
      const terminated = { exitCode: failed ? 1 : 0, reason: failed ? 'Error' : 'Completed', startedAt, finishedAt: stamp(this.#store.now()), ...(failed ? { message: 'the process exited with code 1' } : {}) };
      writeStatus(this.#store, pods, now, this.#status(now, failed ? 'Failed' : 'Succeeded', false, { terminated }, 0));
    });
  }

  #crash(pod: Stored, restarts: number, message: string): void {
    const terminated = { exitCode: 1, reason: 'Error', message, finishedAt: stamp(this.#store.now()) };
    note(this.#store, pod, 'Warning', 'BackOff', `Back-off restarting failed container in pod ${pod.metadata.name}: ${message}`, 'kubelet');
    const waiting = { waiting: { reason: 'CrashLoopBackOff', message: `back-off restarting failed container in pod ${pod.metadata.name}` } };
    writeStatus(this.#store, pods, pod, this.#status(pod, 'Running', false, waiting, restarts, { terminated }));
    this.#later(pod, BACK_OFF_MS * Math.min(6, restarts), (now) => this.#crash(now, restarts + 1, message));
  }

  #pullFails(pod: Stored, image: string, tries: number): void {
    const reason = tries === 1 ? 'ErrImagePull' : 'ImagePullBackOff';
    note(this.#store, pod, 'Warning', 'Failed', `Failed to pull image "${image}": not found`, 'kubelet');
    writeStatus(this.#store, pods, pod, this.#status(pod, 'Pending', false, { waiting: { reason, message: `Back-off pulling image "${image}"` } }, 0));
    this.#later(pod, BACK_OFF_MS, (now) => this.#pullFails(now, image, tries + 1));
  }

  #status(pod: Stored, phase: string, ready: boolean, state: JsonObject, restartCount: number, lastState: JsonObject = {}): JsonObject {
    const before = listAt(pod, 'status', 'conditions').find((one) => stringAt(one, 'type') === 'Ready');
    const since = stringAt(before, 'status') === (ready ? 'True' : 'False') ? stringAt(before, 'lastTransitionTime') : stamp(this.#store.now());
    const name = stringAt(listAt(pod, 'spec', 'containers')[0], 'name');
    const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image');
    const value = ready ? 'True' : 'False';
    return {
      phase, qosClass: 'BestEffort', podIP: '10.0.0.1', hostIP: '192.0.2.1', startTime: pod.metadata.creationTimestamp,
      conditions: ['Initialized', 'PodScheduled'].map((type): JsonObject => ({ type, status: 'True', lastTransitionTime: pod.metadata.creationTimestamp }))
        .concat(['Ready', 'ContainersReady'].map((type) => ({ type, status: value, lastTransitionTime: since, ...(ready ? {} : { reason: 'ContainersNotReady' }) }))),
      containerStatuses: [{ name, image, imageID: imageIdOf(image), ready, started: ready, restartCount, state, lastState }],
    };
  }

  /** Does something to a pod after a while, if it is still there and not ending. */
  #later(pod: Stored, ms: number, then: (now: Stored) => void): void {
    const timers = this.#timers.get(pod.metadata.uid) ?? new Set();
    const timer = setTimeout(() => {
      timers.delete(timer);
      const now = this.#store.get(pods, stringAt(pod, 'metadata', 'namespace'), pod.metadata.name);
      if (now?.metadata.uid === pod.metadata.uid && !isEnding(now)) then(now);
    }, ms);
    timer.unref();
    this.#timers.set(pod.metadata.uid, timers.add(timer));
  }
}
