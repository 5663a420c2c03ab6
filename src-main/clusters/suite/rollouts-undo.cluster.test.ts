import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type Raw, at, record } from '../kube.ts';
import { likened } from '../workloads/likened.ts';
import { templateHash } from '../workloads/template.ts';
import type { Backend } from './backends.ts';
import { happenTo, rolloutHistoryOf, settledAfter } from './rollout-histories.ts';
import { type RolloutLab, rolloutBackends, rolloutLab, tagged } from './rollout-lab.ts';

const run = promisify(execFile);
const plugin = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter((folder) => folder !== '').map((folder) => join(folder, 'kubectl-argo-rollouts')).find(existsSync) ?? '';
if (plugin === '') process.stderr.write('cluster suite: there is no kubectl-argo-rollouts in KUBEBUILDER_ASSETS or on PATH; the comparisons with it are skipped\n');

// A sample here; QUARTERDECK_HISTORIES=40 runs forty of them, `20+40` the twenty after those.
const [HISTORIES = 4, FIRST = 0] = (process.env['QUARTERDECK_HISTORIES'] ?? '4').split('+').map(Number);
const AT_ONCE = 4;
const noSteps = { canary: { steps: [{ setWeight: 50 }] } };

describe.skipIf(plugin === '').each(rolloutBackends)('beside kubectl argo rollouts on the %s', (backendName, open) => {
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

  /** Both copies live the same history; then both go back to the same revision, one by the plugin and one by us. */
  async function lived(number: number): Promise<'compared' | 'nothing to go back to'> {
    const history = rolloutHistoryOf(number);
    const [theirs, ours] = [await lab.rollout(`theirs-h${number}`, history.strategy), await lab.rollout(`ours-h${number}`, history.strategy)];
    for (const ref of [theirs, ours]) {
      for (const what of history.happenings) {
        await happenTo(lab, ref, what);
        if (what.do !== 'release' || !what.midway) await settledAfter(lab, ref);
      }
    }
    const [copy, mine] = [await settledAfter(lab, theirs), await settledAfter(lab, ours)];
    const plain = (template: Raw, { name }: WorkloadRef): string => templateHash(record(JSON.parse(JSON.stringify(template).replaceAll(name, 'twin'))), 'exact');
    // Restarts alone are no other release: those are never proposed, and so not compared.
    const proposed = new Set((await lab.plan(ours)).items[0]?.candidates.map((one) => one.uid));
    const known = mine.revisions.filter((one) => proposed.has(one.uid) && copy.revisions.some((other) => other.revision === one.revision && plain(other.template, theirs) === plain(one.template, ours))).sort((x, y) => x.revision - y.revision);
    const target = known[Math.floor(history.pick * known.length)];
    if (target === undefined) return 'nothing to go back to';
    await undo(theirs.name, `--to-revision=${target.revision}`);
    await back(ours, target.revision);
    const [a, b] = await compared(theirs.name, ours.name);
    expect(b, `history ${number}: ${JSON.stringify(history)}`).toBe(a);
    await Promise.all([theirs, ours].map(({ name }) => lab.client.request({ method: 'DELETE', path: lab.path(name) })));
    return 'compared';
  }

  test.concurrent(`over ${HISTORIES} generated histories (repeated, paused, scaled to zero, aborted, restarted, edited mid-way), to the same revision, the templates are equal`, async () => {
    const ends: string[] = [];
    for (let number = FIRST; ends.filter((end) => end === 'compared').length < HISTORIES; number += AT_ONCE) ends.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => lived(number + index)))));
    process.stderr.write(`Rollout histories on the ${backendName}: ${ends.filter((end) => end === 'compared').length} compared, ${ends.filter((end) => end !== 'compared').length} with nothing to go back to\n`);
  }, HISTORIES * 15_000 + 60_000);
});
