import { expect, test } from 'vitest';
import { type FreezeVerdict, fail, ok } from '../../../src-preload/contract/index.ts';
import type { RunPorts } from '../ports.ts';
import { dryRun } from './dry-run.ts';
import { openLab, step } from './lab.ts';

const workload = (name: string) => ({ workload: { environment: 'eu', namespace: 'shop', kind: 'Deployment', name } });

test('a freeze refuses in a dry run as it would in a run, but for the release that has overridden it', async () => {
  const because = { kind: 'freeze' as const, id: 'sale/1', name: 'sale', owner: 'sre', why: 'traffic', start: 0, end: 1, zone: 'UTC', override: { roles: ['approver'], secondPerson: false } };
  const frozen: RunPorts['freeze'] = (_environment, _workload, intent, release): FreezeVerdict => {
    const overridden = release === 'r-1';
    return { verdict: overridden ? 'allowed-by-override' : 'refused', intent, at: 0, because, changesAt: 1, override: null, say: 'sale freezes it' };
  };
  const lab = await openLab({ ports: { freeze: frozen } });
  const forward = [step('a', { uses: 'cluster/resume', with: workload('a') })];
  expect(await dryRun(forward, lab.ports)).toMatchObject([{ verdict: 'refused', say: 'sale freezes it' }]);
  expect(await dryRun(forward, lab.ports, 'r-1')).toMatchObject([{ verdict: 'would-do', diff: '+ a' }]);
  await lab.close();
});

test('what a step before it changes is not held against a step: its refusal is only of the world as it is now', async () => {
  const lab = await openLab({ cluster: { prepareSteer: async () => fail('nothing', 'no update is under way') } });
  const steps = [step('deploy', { uses: 'cluster/set-image', with: { ...workload('a'), image: 'a:2' } }), step('promote', { uses: 'cluster/promote', with: workload('a') }), step('other', { uses: 'cluster/promote', with: workload('b') })];
  expect((await dryRun(steps, lab.ports)).map(({ verdict, say }) => [verdict, say])).toEqual([
    ['would-do', 'write a'], ['later', 'deploy changes it first; as it is now: no update is under way'], ['refused', 'no update is under way'],
  ]);
  await lab.close();
});

test('a fact that makes a step superfluous is a skip, and what the server refuses in its dry run is a refusal', async () => {
  const lab = await openLab({ cluster: { prepareSteer: async () => fail('no-update', 'a runs one version alone'), difference: async () => fail('forbidden', 'patch is forbidden') } });
  const steps = [step('promote', { uses: 'cluster/promote', with: workload('a') }), step('pause', { uses: 'cluster/pause', with: workload('b') })];
  expect((await dryRun(steps, lab.ports)).map(({ verdict, say }) => [verdict, say])).toEqual([['would-skip', 'a runs one version alone'], ['refused', 'patch is forbidden']]);
  expect(lab.writes).toEqual([]);
  await lab.close();
});

test('what handles a failure and what undoes a step are looked at too, and said to run only for it', async () => {
  const lab = await openLab({ cluster: { prepareChange: async () => ok({ say: 'scale a', request: { name: 'a' }, diff: '- 2\n+ 3' }) } });
  const scale = { uses: 'cluster/scale', with: { ...workload('a'), replicas: 3 } };
  const steps = [step('a', { uses: 'note', effect: 'pure', with: { text: 'x' } }), step('a~failed', { ...scale, role: 'handler', of: 'a' }), step('a~undo', { ...scale, role: 'compensation', of: 'a' })];
  expect((await dryRun(steps, lab.ports)).slice(1).map(({ verdict, say, diff }) => [verdict, say, diff])).toEqual([
    ['later', 'only if a fails; as it is now: scale a', '- 2\n+ 3'], ['later', 'only if what a did is undone; as it is now: scale a', '- 2\n+ 3'],
  ]);
  await lab.close();
});

test('what an earlier step gives is named as what is waited for, and an expression that cannot be evaluated is no yes', async () => {
  const lab = await openLab();
  const late = step('b', { uses: 'note', effect: 'pure', with: { text: '${{ steps.a.outputs.tag }}' }, names: {} });
  const broken = step('c', { uses: 'note', effect: 'pure', with: { text: 'x' }, if: 'inputs.none == "x"', names: { inputs: {} } });
  expect((await dryRun([late, broken], lab.ports)).map(({ verdict, say }) => [verdict, say])).toEqual([['later', 'it depends on steps.a.outputs.tag, which is known when it begins'], ['refused', expect.stringContaining('inputs.none')]]);
  await lab.close();
});
