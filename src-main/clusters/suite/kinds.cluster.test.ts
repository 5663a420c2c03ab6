import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareFreeing, preparePause, probe, probeFreeing, send, sendFreeing } from '../index.ts';
import type { Fleet } from '../index.ts';
import { at } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';
import { type Backend, backends, fleetOn, until } from './backends.ts';
import { type Lab, itemOf, labIn, templateIn } from './lab.ts';

describe.each(backends)('StatefulSets and DaemonSets on the %s', (_name, open) => {
  let backend: Backend;
  let fleet: Fleet;
  let lab: Lab;
  beforeAll(async () => {
    backend = await open();
    const { fleet: connected, client } = await fleetOn(backend);
    fleet = connected;
    lab = await labIn(`qd-kinds-${process.pid}`, fleet, client);
  });
  afterAll(async () => {
    await lab.remove();
    fleet.close();
    await backend.close();
  });

  test.concurrent.each(['StatefulSet', 'DaemonSet'] as const)('a %s goes back to the template that its ControllerRevision keeps, as the dry run had shown it', async (kind) => {
    const ref = await lab.create(kind, `plain-${kind.toLowerCase()}`, 'v1');
    await lab.isAt(ref, 'v1', 'healthy');
    const first = templateHash(templateIn(await lab.live(ref)), 'exact');
    // Which of two revisions is older is told by creation times, whole seconds: they must not share one.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await lab.setImage(ref, 'v2');
    await lab.isAt(ref, 'v2', 'healthy');
    const item = itemOf(await lab.planned(ref));
    expect(item).toMatchObject({ from: { version: 'v2', revision: 2 }, to: { version: 'v1', revision: 1 }, blockers: [] });
    const write = await lab.prepared(ref);
    expect((await probe(fleet, write)).verdict).toBe('not-done');
    expect(await lab.written(ref, write)).toBe('complete');
    expect(templateHash(templateIn(await lab.live(ref)), 'exact')).toBe(first);
    expect(item.intended).toBe(first);
    expect((await probe(fleet, write)).verdict).toBe('done');
    await lab.isAt(ref, 'v1', 'healthy');
    expect(lab.view(ref)).toMatchObject({ revision: 3, oldPods: 0 });
    // Its number moved and it is older than the revision before it: somebody went back, and the plan knows from what.
    expect(itemOf(await lab.planned(ref))).toMatchObject({ to: null, candidates: [{ version: 'v2', known: 'bad' }] });
  });

  test.concurrent('an ordered StatefulSet stuck on a broken pod: the plan deletes that very pod after the write, and then it recovers', async () => {
    const ref = await lab.create('StatefulSet', 'ordered', 'v1');
    await lab.isAt(ref, 'v1', 'healthy');
    await lab.setImage(ref, 'v2-broken');
    await until(fleet, () => fleet.pods(ref).all().some((pod) => pod.phase === 'failed'));
    const item = itemOf(await lab.planned(ref));
    expect(item.after).toMatchObject([{ uses: 'cluster/free-pods', say: expect.stringContaining('ordered-2') }]);
    const outcome = await send(fleet, await lab.prepared(ref));
    expect(outcome.kind).toBe('written');
    // The template is back, and nothing moves: its controller waits for the broken pod.
    await until(fleet, () => lab.view(ref)?.version === 'v1' && (fleet.workload(ref)?.record.generation ?? 0) >= (outcome.kind === 'written' ? outcome.generation : 0));
    expect(lab.view(ref)?.phase).not.toBe('healthy');
    const freeing = await prepareFreeing(fleet, ref, item.to?.uid ?? '');
    if (!freeing.ok || freeing.value === null) throw new Error('a pod holds it up');
    expect(freeing.value.pods.map((pod) => pod.name)).toEqual(['ordered-2']);
    // The dry run deleted nothing; nor does a deletion of another pod that had this name.
    expect(await probeFreeing(fleet, freeing.value)).toMatchObject({ verdict: 'not-done' });
    await sendFreeing(fleet, { ...freeing.value, pods: [{ name: 'ordered-2', uid: 'another' }] });
    expect(await probeFreeing(fleet, freeing.value)).toMatchObject({ verdict: 'not-done' });
    expect((await sendFreeing(fleet, freeing.value)).kind).toBe('written');
    expect(await probeFreeing(fleet, freeing.value)).toMatchObject({ verdict: 'done' });
    expect(await prepareFreeing(fleet, ref, item.to?.uid ?? '')).toEqual({ ok: true, value: null });
    await lab.isAt(ref, 'v1', 'healthy');
  });

  test.concurrent('a Parallel StatefulSet recovers by itself, and nothing is deleted for it', async () => {
    const ref = await lab.create('StatefulSet', 'parallel', 'v1', { podManagementPolicy: 'Parallel' });
    await lab.isAt(ref, 'v1', 'healthy');
    await lab.setImage(ref, 'v2-broken');
    await until(fleet, () => fleet.pods(ref).all().some((pod) => pod.phase === 'failed'));
    expect(itemOf(await lab.planned(ref)).after).toEqual([]);
    expect(await lab.written(ref, await lab.prepared(ref))).toBe('complete');
  });

  test.concurrent.each(['StatefulSet', 'DaemonSet'] as const)('a %s with OnDelete: the plan says that nothing moves and which pods to delete; the write ends there', async (kind) => {
    const ref = await lab.create(kind, `on-delete-${kind.toLowerCase()}`, 'v1', { updateStrategy: { type: 'OnDelete' } });
    await lab.isAt(ref, 'v1', 'healthy');
    await lab.setImage(ref, 'v2');
    await until(fleet, () => lab.view(ref)?.version === 'v2' && lab.view(ref)?.phase === 'paused');
    const pods = fleet.pods(ref).all().map((pod) => pod.name);
    expect(pods).toHaveLength(3);
    // One pod is deleted by a person, and runs the new version.
    const [first = ''] = pods;
    await lab.removePod(ref.namespace, first);
    await until(fleet, () => lab.view(ref)?.updated === 1 && lab.view(ref)?.ready === 3);
    const item = itemOf(await lab.planned(ref));
    expect(item.to).toMatchObject({ version: 'v1', known: 'good' });
    expect(item.notes[0]).toContain('OnDelete');
    for (const pod of fleet.pods(ref).all()) expect(item.notes[0]).toContain(pod.name);
    expect(await lab.written(ref, await lab.prepared(ref))).toBe('complete');
    await until(fleet, () => lab.view(ref)?.phase === 'paused' && lab.view(ref)?.updated === 2);
    expect(lab.view(ref)?.say).toContain('OnDelete: 1 pods keep their revision');
  });

  test.concurrent('a partition holds the rest back: stopped where it stands, let go on from there', async () => {
    const ref = await lab.create('StatefulSet', 'partition', 'v1');
    await lab.isAt(ref, 'v1', 'healthy');
    await lab.patch(ref, { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } });
    await lab.setImage(ref, 'v2');
    await until(fleet, () => lab.view(ref)?.phase === 'paused' && lab.view(ref)?.updated === 1);
    expect(lab.view(ref)?.say).toContain('its partition keeps the first 2 pods');
    expect(await preparePause(fleet, ref, true)).toMatchObject({ ok: false, error: { code: 'already' } });
    const on = await preparePause(fleet, ref, false);
    if (!on.ok) throw new Error(on.error.message);
    expect((await send(fleet, on.value)).kind).toBe('written');
    expect((await probe(fleet, on.value)).verdict).toBe('done');
    await lab.isAt(ref, 'v2', 'healthy');
  });

  test.concurrent('Stop holds a StatefulSet at the pods that are updated, and a DaemonSet by its strategy, whose bounds stay', async () => {
    const set = await lab.create('StatefulSet', 'held', 'v1');
    const daemon = await lab.create('DaemonSet', 'held', 'v1', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } });
    for (const ref of [set, daemon]) await lab.isAt(ref, 'v1', 'healthy');
    for (const ref of [set, daemon]) await lab.setImage(ref, 'v2-broken');
    await until(fleet, () => [set, daemon].every((ref) => fleet.pods(ref).all().some((pod) => pod.phase === 'failed')));
    for (const ref of [set, daemon]) {
      const stop = await preparePause(fleet, ref, true);
      if (!stop.ok) throw new Error(stop.error.message);
      expect((await send(fleet, stop.value)).kind).toBe('written');
      expect((await probe(fleet, stop.value)).verdict).toBe('done');
    }
    expect(at(await lab.live(set), 'spec', 'updateStrategy')).toMatchObject({ rollingUpdate: { partition: 2 } });
    expect(at(await lab.live(daemon), 'spec', 'updateStrategy')).toMatchObject({ type: 'OnDelete', rollingUpdate: { maxUnavailable: 2 } });
  });

  test.concurrent('is refused when the template moved between plan and write', async () => {
    const ref = await lab.create('StatefulSet', 'moved', 'v1', { replicas: 1 });
    await lab.isAt(ref, 'v1', 'healthy');
    await lab.setImage(ref, 'v2');
    const write = await lab.prepared(ref);
    await lab.setImage(ref, 'v3');
    expect(await lab.written(ref, write)).toBe('moved');
  });
});
