import { type Stored, listAt, numberAt, stringAt } from '../objects.ts';
import { pods } from '../controllers/shared.ts';
import type { Store } from '../store.ts';
import { badAmong, chance } from './chance.ts';
import { type Labels, STEP_MS, SeriesStore } from './series.ts';

/** Where the requests of a cluster come from: the name of its environment, and its regions with their share of the traffic. */
export interface TrafficPlace {
  readonly environment: string;
  readonly regions: Readonly<Record<string, number>>;
}
export interface TrafficCluster extends TrafficPlace {
  readonly store: Store;
  /** The error rate of an image's ready pods at an instant, by region; the usual one where it says null. */
  readonly errorsOf: (image: string, region: string, at: number) => number | null;
}

/** The usual share of requests that fail. */
const USUAL_ERRORS = 0.003;
/** A version whose tag says `faulty` is ready, and fails so many of its requests. */
const FAULTY_ERRORS = 0.2;
/** A crashing pod still gets some requests while it starts again: so much of a ready pod's part, and all of them fail. */
const CRASHING_PART = 0.3;
const BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1] as const;
/** Requests per second and ready pod. */
const PER_POD = 12;
/** So long (ms) before the start there was traffic already: a rate needs a past. */
const BEFORE_MS = 12 * 60_000;

/** Simulated requests: who serves them follows from the pods that are ready, and the rest from the clock; no two rehearsals differ. */
export class Traffic {
  readonly series = new SeriesStore();
  readonly #clusters: readonly TrafficCluster[];
  readonly #seen = new Map<string, number>();
  #last: number;

  constructor(clusters: readonly TrafficCluster[], now: number) {
    this.#clusters = clusters;
    this.#last = Math.floor((now - BEFORE_MS) / STEP_MS) * STEP_MS;
    this.advance(now);
  }

  /** Plays the requests up to `now`, in whole steps. */
  advance(now: number): void {
    while (this.#last + STEP_MS <= now) {
      this.#last += STEP_MS;
      for (const cluster of this.#clusters) this.#play(cluster, this.#last);
      // What has served nothing for a minute is no target any more: its series end, as those of a pod that is gone.
      this.series.keep(this.#last, (labels) => this.#last - (this.#seen.get(keyOf(labels)) ?? 0) <= 60_000);
    }
  }

  #play(cluster: TrafficCluster, at: number): void {
    for (const [service, versions] of servedBy(cluster.store)) {
      for (const [region, part] of Object.entries(cluster.regions)) {
        for (const { image, version, hash, ready, crashing } of versions) {
          const labels = { environment: cluster.environment, region, service, version, ...(hash === '' ? {} : { pod_template_hash: hash }) };
          const requests = (pods_: number, kind: string): number => Math.round(pods_ * PER_POD * part * (STEP_MS / 1000) * (0.9 + 0.2 * chance(service, version, region, kind, at)));
          const served = requests(ready, 'served');
          const lost = requests(crashing * CRASHING_PART, 'lost');
          if (served + lost === 0) continue;
          const bad = badAmong(served, cluster.errorsOf(image, region, at) ?? (image.includes('faulty') ? FAULTY_ERRORS : USUAL_ERRORS), service, version, region, at) + lost;
          this.#count(labels, served + lost, bad, at);
        }
      }
    }
  }

  #count(labels: Labels, n: number, bad: number, at: number): void {
    this.#seen.set(keyOf(labels), at);
    const { series } = this;
    series.add('http_requests_total', { ...labels, code: '200' }, n - bad);
    series.add('http_requests_total', { ...labels, code: '500' }, bad);
    // Failing requests fail slowly: half of them take over half a second.
    const slow = Math.round(bad / 2);
    const fast = n - slow;
    const within = [0.42, 0.78, 0.96, 0.995, 1].map((share) => Math.round(fast * share));
    BUCKETS_S.forEach((le, index) => series.add('http_request_duration_seconds_bucket', { ...labels, le: String(le) }, within[index] ?? fast));
    series.add('http_request_duration_seconds_bucket', { ...labels, le: '+Inf' }, n);
    series.add('http_request_duration_seconds_count', labels, n);
    series.add('http_request_duration_seconds_sum', labels, fast * 0.09 + slow * 1.6);
  }
}

const keyOf = ({ environment, region, service, version }: Labels): string => `${environment}/${region}/${service}/${version}`;

interface Served {
  readonly image: string;
  readonly version: string;
  /** Of an Argo Rollout's pods; empty for others. */
  readonly hash: string;
  ready: number;
  crashing: number;
}

/** Service to the versions that its pods run, with how many of each are ready, or crash. */
function servedBy(store: Store): Map<string, Served[]> {
  const found = new Map<string, Map<string, Served>>();
  for (const pod of store.list(pods)) {
    const service = stringAt(pod, 'metadata', 'labels', 'app');
    const image = stringAt(listAt(pod, 'spec', 'containers')[0], 'image');
    if (service === '' || image === '' || stringAt(pod, 'metadata', 'deletionTimestamp') !== '') continue;
    const versions = found.get(service) ?? new Map<string, Served>();
    const one = versions.get(image) ?? { image, version: image.slice(image.lastIndexOf(':') + 1), hash: stringAt(pod, 'metadata', 'labels', 'rollouts-pod-template-hash'), ready: 0, crashing: 0 };
    if (isReady(pod)) one.ready += 1;
    else if (numberAt(listAt(pod, 'status', 'containerStatuses')[0], 'restartCount') > 0) one.crashing += 1;
    found.set(service, versions.set(image, one));
  }
  return new Map([...found].map(([service, versions]) => [service, [...versions.values()]]));
}

const isReady = (pod: Stored): boolean => listAt(pod, 'status', 'conditions').some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True');
