import { type AnyProcedure, call, isProcedure } from '@orpc/server';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Captain, createCaptain } from './captain.ts';

let captain: Captain;
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'qd-router-'));
  const kubeconfig = join(dataDir, 'kubeconfig');
  writeFileSync(kubeconfig, '{"apiVersion":"v1","kind":"Config"}');
  const made = await createCaptain({ dataDir, workspaceDir: null, kubeconfig, contexts: [], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  captain = made.value;
});
afterAll(() => captain.close());

/** Every procedure of the router, by its path. */
function procedures(router: object, path = ''): [string, AnyProcedure][] {
  return Object.entries(router).flatMap(([name, inner]): [string, AnyProcedure][] => (isProcedure(inner) ? [[`${path}${name}`, inner]] : typeof inner === 'object' && inner !== null ? procedures(inner, `${path}${name}.`) : []));
}

test('every procedure that takes anything refuses a payload of another shape before a line of it runs', async () => {
  const taking = procedures(captain.app).filter(([, procedure]) => procedure['~orpc'].inputSchema !== undefined);
  expect(taking.length).toBeGreaterThan(18);
  for (const [name, procedure] of taking) {
    for (const payload of ['text', 7, [[]]]) {
      await expect(call(procedure, payload, { context: { session: 's' } }), name).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  }
});

test('nothing on the app’s side of the contract executes: there is no such procedure', () => {
  expect(procedures(captain.app).map(([name]) => name).filter((name) => /execute|confirm|press|arm$/.test(name))).toEqual(['connections.disarm']);
});

test.each([null, 'x', {}, { do: 'execute' }, { do: 'execute', plan: 'p', digest: 'd', heldMs: 'long' }])('the confirm channel answers %j with an error, and does nothing', async (message) => {
  expect(await captain.confirm(message, { session: 's' })).toMatchObject({ kind: 'error', code: 'bad-request' });
});

test('a plan is shown to the session that asked for it, and to no other', async () => {
  const plan = await captain.services.acts.plan({ kind: 'arm', environments: ['nowhere'] }, 'mine');
  if (!plan.ok) throw new Error(plan.error.message);
  expect(await captain.confirm({ do: 'show', plan: plan.value.id }, { session: 'mine' })).toMatchObject({ kind: 'plan' });
  expect(await captain.confirm({ do: 'show', plan: plan.value.id }, { session: 'other' })).toMatchObject({ kind: 'error', code: 'no-such-plan' });
});
