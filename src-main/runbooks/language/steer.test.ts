import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyOf, signCode } from '../../approvals/index.ts';
import { ended, openLab } from '../engine/lab.ts';
import { steerStep } from './ad-hoc.ts';

const search = { environment: 'eu', namespace: 'shop', kind: 'Rollout', name: 'search' } as const;
const yes = { decision: 'approve', reason: '', choice: null, signature: null } as const;

test('a gated promotion sends nothing until somebody else agrees, however often the captain does', async () => {
  // Bo is elsewhere: the answer is a signature over the very request.
  const file = join(mkdtempSync(join(tmpdir(), 'qd-keys-')), 'bo');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const key = keyOf(execFileSync('ssh-keygen', ['-y', '-f', file]).toString());
  const lab = await openLab({ ports: { rolesOf: () => ['approver'], personWithKey: (one) => (one === key ? 'bo' : null) } });
  const id = await lab.run(steerStep(search, 'promote-full', 'search', { by: 'approver', count: 1, notPerson: 'ana', ask: null, expiresMs: 60_000 }));
  const asked = await lab.until(id, (run) => run.state === 'waiting');
  expect(await lab.engine.answer(id, 'search', 'ana', yes)).toMatchObject({ ok: false });
  expect(lab.writes).toEqual([]);
  const signature = await signCode(asked.steps[0]?.waitsFor?.code ?? '', { decision: 'approve', choice: null }, file);
  expect(await lab.engine.answer(id, 'search', 'ana', { ...yes, signature: signature.ok ? signature.value : '' })).toMatchObject({ ok: true });
  expect((await lab.until(id, ended)).state).toBe('done');
  expect(lab.writes).toEqual(['search']);
  await lab.close();
});

test('of an update that is complete already nothing is sent, and the run does not fail for it', async () => {
  const lab = await openLab({ cluster: { prepareSteer: async () => ({ ok: false, error: { code: 'no-update', message: 'No update is under way', retryable: false } }) } });
  const id = await lab.run(steerStep(search, 'promote', 'search', null));
  const run = await lab.until(id, ended);
  expect(run.state).toBe('done');
  expect(lab.writes).toEqual([]);
  await lab.close();
});
