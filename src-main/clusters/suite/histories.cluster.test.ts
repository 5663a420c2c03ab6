import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RollbackItem, type WorkloadRef, workloadId } from '../../../src-preload/contract/index.ts';
import { type Fleet, prepareRollback, send } from '../index.ts';
import { kindOf } from '../kinds/index.ts';
import type { KubeClient, Raw } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { sameTemplate, templateHash } from '../workloads/template.ts';
import { type Backend, backends, fleetOn, patient, until } from './backends.ts';
import { MUTATED, happen, historyOf } from './histories.ts';
import { kubectl, kubectlOn } from './kubectl.ts';
import { type Lab, itemOf, labIn, templateIn } from './lab.ts';

// A sample here; QUARTERDECK_HISTORIES=200 runs them all, `100+100` the hundred after the first hundred.
const [HISTORIES = 9, FIRST = 0] = (process.env['QUARTERDECK_HISTORIES'] ?? '9').split('+').map(Number);
const AT_ONCE = 6;

describe.skipIf(kubectl === '').each(backends)('generated histories on the %s', (name, open) => {
  let backend: Backend;
  let fleet: Fleet;
  let client: KubeClient;
  let lab: Lab;
  let unmutate: () => Promise<void>;
  beforeAll(async () => {
    backend = await open();
    const connected = await fleetOn(backend);
    fleet = connected.fleet;
    client = patient(connected.client);
    lab = await labIn(`qd-kinds-histories-${process.pid}`, fleet, client);
    unmutate = await backend.mutate(MUTATED.where, MUTATED.annotations);
  });
  afterAll(async () => {
    await unmutate();
    await lab.remove();
    fleet.close();
    await backend.close();
  });

  const read = async (ref: WorkloadRef): Promise<Workload> => {
    const found = await kindOf(ref.kind).read(client, ref);
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  };
  /** The controller has seen the newest change, and has made its revision unless it is paused. */
  const settled = (ref: WorkloadRef): Promise<void> => until(fleet, () => {
    const workload = fleet.workload(ref);
    if (workload === undefined) return false;
    const rollout = kindOf(ref.kind).rollout(workload);
    return !rollout.unseen && (rollout.paused || kindOf(ref.kind).current(workload) !== undefined);
  });
  const twinTemplate = (template: Raw, ref: WorkloadRef): string => templateHash(JSON.parse(JSON.stringify(template).replaceAll(ref.name, 'twin')), 'exact');

  /** Both copies live the same history; then both go back to the same revision, one by kubectl and one by us. */
  async function compare(number: number): Promise<'compared' | 'nothing to go back to' | 'another by default'> {
    const { kind, first, happenings, pick } = historyOf(number);
    const [theirs, ours] = await Promise.all(['theirs', 'ours'].map((copy) => lab.create(kind, `h${number}-${copy}`, first, kind === 'DaemonSet' ? {} : { replicas: 1 })));
    if (theirs === undefined || ours === undefined) throw new Error('two copies');
    const backs = new Map<WorkloadRef, Raw>();
    for (const ref of [theirs, ours]) {
      await settled(ref);
      for (const what of happenings) {
        const before = templateIn(await lab.live(ref));
        await happen(lab, ref, what, backs.get(ref) ?? before);
        backs.set(ref, before);
        if (what.do !== 'release' || !what.midway) await settled(ref);
      }
      await settled(ref);
      // The newest write must have been read by the watch before it can be said to be settled.
      const generation = (await read(ref)).record.generation;
      await until(fleet, () => (fleet.workload(ref)?.record.generation ?? 0) >= generation);
      await settled(ref);
    }
    const [mine, copy] = await Promise.all([read(ours), read(theirs)]);
    const known = mine.revisions
      .filter((one) => !sameTemplate(one.template, mine.record.template, 'release'))
      .filter((one) => copy.revisions.some((other) => other.revision === one.revision && twinTemplate(other.template, theirs) === twinTemplate(one.template, ours)))
      .sort((a, b) => a.revision - b.revision);
    const target = known[Math.floor(pick * known.length)];
    if (target === undefined) return 'nothing to go back to';
    const byDefault = itemOf(await lab.planned(ours));
    const item = itemOf(await lab.planned(ours, { [workloadId(ours)]: target.uid }));
    const write = prepareRollback(item);
    // On our copy too a history limit may have taken it away just now: the plan says so, and it is true.
    if (!write.ok && item.blockers[0]?.code === 'no-target' && (await read(ours)).revisions.every((one) => one.uid !== target.uid)) return 'nothing to go back to';
    if (!write.ok) throw new Error(`history ${number}: ${write.error.message}: ${JSON.stringify(item.blockers)}`);
    const undo = ['-n', theirs.namespace, 'rollout', 'undo', `${kind.toLowerCase()}/${theirs.name}`, `--to-revision=${target.revision}`];
    const on = kubectlOn(backend);
    if (kind === 'Deployment' && item.facts['paused'] === 'true') {
      await expect(on(...undo), `history ${number}: kubectl refuses what is paused`).rejects.toThrow('paused');
      await on('-n', theirs.namespace, 'rollout', 'resume', `deployment/${theirs.name}`);
    }
    const undone = await on(...undo).then(() => true, (error: unknown) => {
      // A history limit takes a revision away when its last pod has ended: on their copy that was just now.
      if (String(error).includes('unable to find specified revision')) return false;
      throw error;
    });
    if (!undone) return 'nothing to go back to';
    expect((await send(fleet, write.value)).kind, `history ${number}`).toBe('written');
    const [after, afterTheirs] = [templateIn(await lab.live(ours)), templateIn(await lab.live(theirs))];
    expect(twinTemplate(after, ours), `history ${number}: ${JSON.stringify(historyOf(number))}`).toBe(twinTemplate(afterTheirs, theirs));
    expect(templateHash(after, 'exact')).toBe(item.intended);
    await Promise.all([ours, theirs].map((ref) => client.request({ method: 'DELETE', path: `/apis/apps/v1/namespaces/${ref.namespace}/${kindOf(kind).api.plural}/${ref.name}` })));
    return differs(byDefault, mine) ? 'another by default' : 'compared';
  }

  test(`${HISTORIES} of them: to the same revision, the template after ours equals kubectl's, and where we choose another by default there is a reason`, async () => {
    const ends: string[] = [];
    let number = FIRST;
    while (ends.filter((end) => end !== 'nothing to go back to').length < HISTORIES) {
      const batch = Array.from({ length: Math.min(AT_ONCE, HISTORIES) }, () => number++);
      ends.push(...(await Promise.all(batch.map(compare))));
    }
    const count = (end: string): number => ends.filter((one) => one === end).length;
    process.stderr.write(`histories on the ${name}: ${count('compared') + count('another by default')} compared, of them ${count('another by default')} where our default is another revision; ${count('nothing to go back to')} with nothing to go back to\n`);
  }, HISTORIES * 15_000 + 60_000);
});

/**
 * Whether our own choice is another than plain `kubectl rollout undo`, which takes the second-highest number. It is right to be
 * another only where that one is the same release again (a restart), is known bad, or is less known than ours.
 */
function differs(item: RollbackItem, { revisions }: Workload): boolean {
  const theirs = [...revisions].sort((a, b) => b.revision - a.revision)[1];
  if (theirs === undefined || item.to?.uid === theirs.uid) return false;
  const weighed = item.candidates.find((one) => one.uid === theirs.uid);
  const reason = weighed === undefined ? 'it is the same release as the present one' : weighed.known === 'bad' ? 'it is known bad' : item.to?.known === 'good' && weighed.known !== 'good' ? 'ours is known good, and it is not' : item.to?.known === 'good' ? 'ours serves now' : null;
  // While the present template has no number of its own yet (it is paused), the second-highest is one too far back.
  const unborn = item.from.uid === null || revisions.some((one) => one.revision > (item.from.revision ?? 0));
  expect(reason ?? (unborn ? 'the present template has no number yet' : null), `${item.id}: chose ${JSON.stringify(item.to)} over ${JSON.stringify(weighed)}`).not.toBeNull();
  return true;
}
