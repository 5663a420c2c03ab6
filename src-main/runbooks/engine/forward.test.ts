import { expect, test } from 'vitest';
import { ok } from '../../../src-preload/contract/index.ts';
import { openLab, ended, step } from './lab.ts';

const ref = { environment: 'eu', namespace: 'shop', kind: 'Rollout', name: 'cart' } as const;
const abort = step('it', { uses: 'cluster/abort', with: { workload: ref } });
const request = { ref, name: 'cart', intended: { steer: 'abort', step: 1, hash: 'abc' } };

test('an abort that took effect is evidence on the very revision, after a restart too; one that was refused is none', async () => {
  const cluster = { prepareSteer: async () => ok({ say: 'abort', request }) };
  const lab = await openLab({ cluster });
  const id = await lab.run(abort);
  await lab.until(id, ended);
  expect(lab.engine.evidenceOf(id, 'it')).toEqual({ moved: null, aborted: { workload: 'eu/shop/Rollout/cart', hash: 'abc' } });
  await lab.close();
  const again = await openLab({ dir: lab.dir, cluster });
  await again.engine.loaded;
  expect(again.engine.evidenceOf(id, 'it').aborted).toMatchObject({ hash: 'abc' });
  await again.close();
  const refusing = await openLab({ cluster: { ...cluster, send: async () => ({ kind: 'refused', say: 'no' }) } });
  const refused = await refusing.run(abort);
  await refusing.until(refused, ended);
  expect(refusing.engine.evidenceOf(refused, 'it').aborted).toBeNull();
  await refusing.close();
});
