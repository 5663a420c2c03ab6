import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';
import { podRecord, workloadRecord } from '../workloads/records.ts';
import { type RevisionRecord, controllerRevisionRecord, replicaSetRecord } from '../workloads/revisions.ts';
import { type JournalFact, revisionsLeft } from './evidence.ts';
import { imagesKnown } from './images.ts';
import { candidatesOf, chooseTarget } from './target.ts';
import { lastSetOf } from './together.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-25T12:00:00Z');
const at = (ago: number): string => new Date(NOW - ago).toISOString();
const owner = (uid: string, kind: string) => [{ apiVersion: 'apps/v1', kind, name: 'app', uid, controller: true }];
const template = (tag: string) => ({ metadata: { labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image: `registry.example/app:${tag}` }] } });
const deployment = (tag: string) => workloadRecord({ metadata: { uid: 'd', name: 'app', namespace: 'shop', resourceVersion: '1', generation: 1 }, spec: { replicas: 2, template: template(tag) }, status: { observedGeneration: 1 } });
const set = (uid: string, revision: number, tag: string, ago: number, history = ''): RevisionRecord =>
  replicaSetRecord({ metadata: { uid, name: `app-${uid}`, namespace: 'shop', resourceVersion: '1', creationTimestamp: at(ago), ownerReferences: owner('d', 'Deployment'), annotations: { 'deployment.kubernetes.io/revision': String(revision), ...(history === '' ? {} : { 'deployment.kubernetes.io/revision-history': history }) } }, spec: { template: template(tag) } });
const pod = (set_: string, name: string, readyAgo: number | null, imageID = '') =>
  podRecord({ metadata: { uid: name, name, namespace: 'shop', resourceVersion: '1', creationTimestamp: at(readyAgo ?? 0), ownerReferences: owner(set_, 'ReplicaSet') }, spec: template('1').spec, status: { phase: 'Running', conditions: [{ type: 'Ready', status: readyAgo === null ? 'False' : 'True', lastTransitionTime: at(readyAgo ?? 0) }], containerStatuses: [{ name: 'app', image: 'registry.example/app:1', imageID, restartCount: 0, state: {} }] } });

const weigh = (live: string, revisions: RevisionRecord[], pods: Workload['pods'], journal: JournalFact[] = []): Candidate[] => {
  const workload: Workload = { kind: 'Deployment', record: deployment(live), revisions, pods };
  return candidatesOf({ workload, current: revisions.find((one) => one.uid === 'new'), journal, healthyForMs: 10 * MINUTE, now: NOW }, () => []);
};
const seen = (uid: string, fromAgo: number, untilAgo: number): JournalFact => ({ uid, says: fromAgo - untilAgo >= 10 * MINUTE ? 'good' : 'neutral', fact: 'ran here, healthy', span: { from: NOW - fromAgo, until: NOW - untilAgo } });

describe('known good', () => {
  const two = [set('old', 1, '1', 600 * MINUTE), set('new', 2, '2', 5 * MINUTE)];

  test('is what has served for the stated time; a minute less is a fact, and not yet known good', () => {
    expect(weigh('2', two, [pod('old', 'a', 10 * MINUTE)])).toMatchObject([{ uid: 'old', known: 'good' }]);
    const young = weigh('2', two, [pod('old', 'a', 9 * MINUTE)]);
    expect(young).toMatchObject([{ uid: 'old', known: 'unknown' }]);
    expect(young[0]?.evidence.map((one) => one.fact).join()).toContain('10 min would make it known good');
  });

  test('is not claimed from having been the newest for long: nobody knows that it was healthy then', () => {
    expect(weigh('2', two, [])).toMatchObject([{ uid: 'old', known: 'unknown' }]);
  });

  test('is what our journal saw stay healthy, though no pod of it is left', () => {
    expect(weigh('2', two, [], [seen('old', 600 * MINUTE, 6 * MINUTE)])).toMatchObject([{ known: 'good', ranHealthy: [{ until: NOW - 6 * MINUTE }] }]);
  });

  test('is Unknown where cluster and journal disagree, and the captain chooses', () => {
    const disagree = weigh('2', two, [], [seen('old', 600 * MINUTE, 6 * MINUTE), { uid: 'old', says: 'bad', fact: 'run 1 rolled back from it' }]);
    expect(disagree).toMatchObject([{ known: 'unknown' }]);
    expect(chooseTarget(disagree, {})).toMatchObject({ kind: 'chosen', why: expect.stringContaining('Not known to be good') });
  });

  test('is never what a run of ours aborted: the journal knows it by its template’s hash', () => {
    const hashed = { ...two[0], hash: 'abc' } as RevisionRecord;
    const aborted: JournalFact = { uid: null, hash: 'abc', says: 'bad', fact: 'run 7 aborted its update' };
    expect(weigh('2', [hashed, ...two.slice(1)], [], [aborted])).toMatchObject([{ known: 'bad', evidence: expect.arrayContaining([{ says: 'bad', fact: 'run 7 aborted its update', source: 'journal' }]) }]);
    expect(weigh('2', two, [], [aborted])).toMatchObject([{ known: 'unknown' }]);
  });

  test('where pods may not be read says so, and claims nothing', () => {
    expect(weigh('2', two, null)).toMatchObject([{ known: 'unknown', evidence: [{ says: 'unknown', fact: 'its pods may not be read' }, {}] }]);
  });

  test('ignores the mark of a restart: the same release is no way back', () => {
    const restarted = { ...set('r', 3, '2', MINUTE), template: { ...template('2'), metadata: { labels: { app: 'app' }, annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } };
    expect(weigh('2', [...two, restarted], []).map((one) => one.uid)).toEqual(['old']);
  });
});

describe('what was rolled back from', () => {
  test('is the number before each one that a ReplicaSet was taken up again under', () => {
    expect([...revisionsLeft([set('a', 4, '1', 90 * MINUTE, '2'), set('b', 3, '2', 60 * MINUTE)])]).toEqual([3]);
  });

  test('of ControllerRevisions, which list no numbers, is what is younger and has the number before', () => {
    const held = (uid: string, revision: number, ago: number): RevisionRecord => controllerRevisionRecord({ metadata: { uid, name: uid, resourceVersion: '1', creationTimestamp: at(ago), ownerReferences: owner('s', 'StatefulSet') }, revision, data: { spec: { template: { ...template(uid), $patch: 'replace' } } } });
    expect([...revisionsLeft([held('a', 3, 90 * MINUTE), held('b', 2, 60 * MINUTE)])]).toEqual([2]);
    expect([...revisionsLeft([held('a', 1, 90 * MINUTE), held('b', 2, 60 * MINUTE), held('c', 3, 30 * MINUTE)])]).toEqual([]);
    // A number that is not there any more tells nothing.
    expect([...revisionsLeft([held('a', 4, 90 * MINUTE), held('b', 2, 60 * MINUTE)])]).toEqual([]);
  });
});

describe('images', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const workload = (pods: Workload['pods']): Workload => ({ kind: 'Deployment', record: deployment('2'), revisions: [], pods });
  test('are known while a pod runs them, by its kubelet’s digest where it names one', () => {
    expect(imagesKnown(set('old', 1, '1', 0), workload([pod('old', 'a', MINUTE, `docker-pullable://registry.example/app@${digest}`)]), [])).toMatchObject([{ digest, runs: 'yes' }]);
    expect(imagesKnown(set('old', 1, '1', 0), workload([pod('old', 'a', MINUTE)]), [])).toMatchObject([{ digest: null, runs: 'yes' }]);
  });
  test('of a revision that no pod runs are Unknown: a tag may name another image now, whatever our journal noted', () => {
    expect(imagesKnown(set('old', 1, '1', 0), workload([]), [])).toMatchObject([{ digest: null, runs: 'unknown' }]);
    expect(imagesKnown(set('old', 1, '1', 0), workload([]), [{ ...seen('old', 60 * MINUTE, 0), digests: { 'registry.example/app:1': digest } }])).toMatchObject([{ digest, runs: 'unknown' }]);
  });
});

describe('the last set that ran together', () => {
  const candidate = (service: string, version: string, ...ranHealthy: [from: number, until: number][]): Candidate => ({ uid: `${service}-${version}`, revision: 1, version, createdAt: 0, known: 'unknown', evidence: [], ranHealthy: ranHealthy.map(([from, until]) => ({ from, until })) });
  const member = (service: string, ...candidates: Candidate[]) => ({ id: service, service, candidates });

  test('is preferred to the newest of each: versions are good together', () => {
    const set_ = lastSetOf([member('cart', candidate('cart', '3', [50, 60]), candidate('cart', '2', [10, 40])), member('tax', candidate('tax', '8', [5, 45]))]);
    expect([...set_].map(([id, { uid }]) => [id, uid])).toEqual([['cart', 'cart-2'], ['tax', 'tax-8']]);
    expect(set_.get('cart')?.why).toContain('with tax 8 the last set that ran side by side here');
  });
  test('is nobody’s where no moment is known at which all ran, nor for one service alone', () => {
    expect(lastSetOf([member('cart', candidate('cart', '2', [10, 20])), member('tax', candidate('tax', '8', [30, 40]))]).size).toBe(0);
    expect(lastSetOf([member('cart', candidate('cart', '2', [10, 20]))]).size).toBe(0);
  });
  test('never holds a revision that is known bad', () => {
    expect(lastSetOf([member('cart', { ...candidate('cart', '2', [10, 40]), known: 'bad' }), member('tax', candidate('tax', '8', [10, 40]))]).size).toBe(0);
  });
});
