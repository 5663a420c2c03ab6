import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../kube.ts';
import { replicaSetRecord } from './revisions.ts';

const owned = (kind: string, annotations: Record<string, string>, template: object = { metadata: { labels: { app: 'a', 'rollouts-pod-template-hash': 'abc' } }, spec: { containers: [] } }): KubeObject => ({
  metadata: { uid: 'u', name: 'a-abc', resourceVersion: '1', annotations, ownerReferences: [{ apiVersion: 'x', kind, name: 'a', uid: 'owner', controller: true }] }, spec: { template },
});

describe('a Rollout’s ReplicaSet as a revision', () => {
  test('takes its number from Argo’s annotation, and a number that Argo noted again for no rollback', () => {
    // argo-rollouts v1.9 appends the present number whenever any annotation of the Rollout is copied.
    const record = replicaSetRecord(owned('Rollout', { 'rollout.argoproj.io/revision': '4', 'rollout.argoproj.io/revision-history': '2,4,4,4' }));
    expect(record).toMatchObject({ revision: 4, earlier: [2] });
    expect(replicaSetRecord(owned('Rollout', { 'rollout.argoproj.io/revision': '2', 'rollout.argoproj.io/revision-history': '2,2' })).earlier).toEqual([]);
  });

  test('has a template without what was put in for its role: stable metadata, and the anti-affinity to stable pods', () => {
    const term = { labelSelector: { matchExpressions: [{ key: 'rollouts-pod-template-hash', operator: 'In', values: ['x'] }] }, topologyKey: 'kubernetes.io/hostname' };
    const own = { labelSelector: { matchLabels: { app: 'a' } }, topologyKey: 'zone' };
    const template = {
      metadata: { labels: { app: 'a', role: 'stable' }, annotations: { note: 'kept', role: 'stable' } },
      spec: { containers: [], affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term, own] } } },
    };
    const record = replicaSetRecord(owned('Rollout', { 'rollout.argoproj.io/ephemeral-metadata': JSON.stringify({ labels: { role: 'stable' }, annotations: { role: 'stable' } }) }, template));
    expect(record.template).toEqual({
      metadata: { labels: { app: 'a' }, annotations: { note: 'kept' } },
      spec: { containers: [], affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [own] } } },
    });
  });

  test('is read whole where the note of its role is no JSON', () => {
    expect(replicaSetRecord(owned('Rollout', { 'rollout.argoproj.io/ephemeral-metadata': '{' })).template).toMatchObject({ metadata: { labels: { app: 'a' } } });
  });
});
