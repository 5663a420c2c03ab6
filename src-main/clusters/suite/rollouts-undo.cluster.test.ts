import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type Raw, at, record } from '../kube.ts';
import { likened } from '../workloads/likened.ts';
import { templateHash } from '../workloads/template.ts';
import type { Backend } from './backends.ts';
import { type RolloutLab, rolloutBackends, rolloutLab, tagged } from './rollout-lab.ts';

const run = promisify(execFile);
const plugin = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '').map((folder) => join(folder, 'kubectl-argo-rollouts')).find(existsSync) ?? '';
if (plugin === '') process.stderr.write('cluster suite: there is no kubectl-argo-rollouts in KUBEBUILDER_ASSETS or on PATH; the comparisons with it are skipped\n');

const noSteps = { canary: { steps: [{ setWeight: 50 }] } };

describe.skipIf(plugin === '').each(rolloutBackends)('beside kubectl argo rollouts on the %s', (_name, open) => {
  let backend: Backend;
  let lab: RolloutLab;
  beforeAll(async () => {
    backend = await open();
    lab = await rolloutLab(backend, `qd-undo-${process.pid}`);
  });
  afterAll(() => lab.close());
  const undo = async (name: string, ...more: string[]): Promise<string> => (await run(plugin, ['--kubeconfig', backend.file, '--context', backend.context, '-n', lab.namespace, 'undo', name, ...more])).stdout;
  /** Our way back to a revision by its number, or to what we choose. */
  async function back(ref: WorkloadRef, revision?: number): Promise<void> {
    const target = revision === undefined ? undefined : lab.fleet.workload(ref)?.revisions.find((one) => one.revision === revision);
    const outcome = await lab.write(await lab.plan(ref, target === undefined ? {} : { [`here/${lab.namespace}/Rollout/${ref.name}`]: target.uid }));
    expect(outcome).toMatchObject({ kind: 'written' });
  }
  /** Both templates under one name, the other's in our spelling: theirs has every default written out. */
  async function compared(theirs: string, ours: string): Promise<[string, string]> {
    const plain = async (name: string): Promise<Raw> => record(JSON.parse(JSON.stringify(await lab.template(name)).replaceAll(name, 'twin')));
    const own = await plain(ours);
    return [templateHash(likened(await plain(theirs), own), 'exact'), templateHash(own, 'exact')];
  }
  const settled = (ref: WorkloadRef, tag: string) => lab.is(ref, tag, 'healthy');

  test.concurrent('an undo gives the same template on a copy, and ours leaves out the defaults that theirs writes into it', async () => {
    const [theirs, ours] = [await lab.rollout('theirs-1', noSteps), await lab.rollout('ours-1', noSteps)];
    for (const ref of [theirs, ours]) await lab.image(ref.name, 'v2');
    for (const ref of [theirs, ours]) await settled(ref, 'v2');
    await undo('theirs-1');
    await back(ours);
    const [a, b] = await compared('theirs-1', 'ours-1');
    expect(b).toBe(a);
    expect(at(await lab.template('theirs-1'), 'spec', 'dnsPolicy')).toBe('ClusterFirst');
    expect(at(await lab.template('ours-1'), 'spec', 'dnsPolicy')).toBeUndefined();
  });

  test.concurrent('upstream bug: where a release only removed a field, theirs skips the rollback and ours goes back', async () => {
    const withEnv = (name: string): Raw => tagged(name, 'v1', { env: [{ name: 'FLAG', value: 'on' }] });
    const [theirs, ours] = [await lab.rollout('theirs-2', noSteps, {}, withEnv('theirs-2')), await lab.rollout('ours-2', noSteps, {}, withEnv('ours-2'))];
    for (const ref of [theirs, ours]) await lab.patch(ref.name, { spec: { template: { spec: { containers: [{ name: 'app', image: 'registry.example/suite:v1' }] } } } });
    for (const ref of [theirs, ours]) await lab.revisions(ref, 2);
    expect(await undo('theirs-2')).toContain('skipped rollback');
    await back(ours);
    expect(at(await lab.template('ours-2'), 'spec', 'containers')).toMatchObject([{ name: 'app', image: 'registry.example/suite:v1', env: [{ name: 'FLAG', value: 'on' }] }]);
  });

  test.concurrent('upstream bug: theirs bakes stableMetadata into the template, and undoing to stable is a new canary; ours is Healthy at once', async () => {
    const strategy = { canary: { stableMetadata: { labels: { role: 'stable' } }, canaryMetadata: { labels: { role: 'canary' } }, steps: [{ setWeight: 25 }, { pause: {} }] } };
    const [theirs, ours] = [await lab.rollout('theirs-3', strategy), await lab.rollout('ours-3', strategy)];
    for (const ref of [theirs, ours]) await lab.image(ref.name, 'v2');
    for (const ref of [theirs, ours]) await lab.held(ref, 'v2');
    await undo('theirs-3');
    expect(at(await lab.template('theirs-3'), 'metadata', 'labels', 'role')).toBe('stable');
    expect(await lab.back(ours, await lab.plan(ours))).toMatchObject({ kind: 'complete' });
    expect(at(await lab.template('ours-3'), 'metadata', 'labels', 'role')).toBeUndefined();
  });

  test.concurrent('over generated histories, to the same revision, the templates are equal', async () => {
    const step = fc.oneof(fc.constantFrom('v1', 'v2', 'v3', 'v4').map((tag) => ({ do: 'image' as const, tag })), fc.constant({ do: 'restart' as const }), fc.constant({ do: 'scale' as const }));
    const histories = fc.sample(fc.record({ steps: fc.array(step, { minLength: 2, maxLength: 4 }), pick: fc.nat({ max: 9 }) }), { numRuns: 4, seed: 20_261_124 });
    await Promise.all(histories.map(async ({ steps, pick }, index) => {
      const refs = [await lab.rollout(`theirs-h${index}`, { canary: {} }), await lab.rollout(`ours-h${index}`, { canary: {} })];
      const [theirs, ours] = refs;
      if (theirs === undefined || ours === undefined) throw new Error('two copies');
      let tag = 'v1';
      for (const [at_, one] of steps.entries()) {
        if (one.do === 'image') tag = one.tag;
        for (const { name } of refs) {
          if (one.do === 'image') await lab.image(name, one.tag);
          else if (one.do === 'scale') await lab.patch(name, { spec: { replicas: 2 + (at_ % 3) } });
          else await lab.patch(name, { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': `2026-11-24T10:0${at_}:00Z` } } } } });
        }
        for (const ref of refs) await settled(ref, tag);
      }
      // Restarts alone are no other release: those are never proposed, and so not compared.
      const known = (await lab.plan(ours)).items[0]?.candidates ?? [];
      const target = known[pick % Math.max(1, known.length)];
      if (target === undefined) return;
      await undo(theirs.name, `--to-revision=${target.revision}`);
      await back(ours, target.revision);
      const [a, b] = await compared(theirs.name, ours.name);
      expect(b).toBe(a);
    }));
  });
});
