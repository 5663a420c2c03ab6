import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActOutcome, ActRequest } from '../src-preload/contract/index.ts';
import { type Captain, createCaptain } from './captain.ts';

let captain: Captain;
beforeAll(async () => {
  const made = await createCaptain({ dataDir: mkdtempSync(join(tmpdir(), 'qd-preferences-')), workspaceDir: null, kubeconfig: null, contexts: [], sandbox: { turnsBadAfterMs: 3_600_000 } });
  if (!made.ok) throw new Error(made.error.message);
  captain = made.value;
});
afterAll(() => captain.close());

async function carriedOut(request: ActRequest): Promise<ActOutcome> {
  const plan = await captain.services.acts.plan(request, 'mine');
  if (!plan.ok) throw new Error(plan.error.message);
  return captain.carryOut(request, plan.value.digest);
}

test('only one of the workspace’s people can be named at this keyboard, and the journal says who was named, and by whom', async () => {
  const { osUser, people } = captain.services.settings.get();
  expect(await carriedOut({ kind: 'choose-person', name: 'nobody-we-know' })).toMatchObject({ kind: 'refused', code: 'unknown-person' });
  const [first] = people;
  expect(await carriedOut({ kind: 'choose-person', name: first?.name ?? '' })).toMatchObject({ kind: 'done' });
  expect(captain.services.settings.get().person).toMatchObject({ name: first?.name, chosen: true, roles: first?.roles });
  const entries = await captain.services.journal.read({ limit: 10, kinds: ['person-chosen'] });
  expect(entries.ok && entries.value.map(({ actor, say }) => [actor, say])).toEqual([[osUser, `This keyboard is ${first?.name}’s now; before, ${osUser}’s`]]);
  expect(await carriedOut({ kind: 'choose-person', name: null })).toMatchObject({ kind: 'done' });
  expect(captain.services.settings.get().person).toMatchObject({ name: osUser, chosen: false });
});

test('the plan for a plain click says what it gives up, and the choice holds only once it is journaled', async () => {
  const plan = await captain.services.acts.plan({ kind: 'choose-press', press: 'click' }, 'mine');
  expect(plan.ok && plan.value.statements.find(({ label }) => label === 'Gives up')?.text).toContain('move this button under your pointer');
  expect(captain.services.settings.get().press).toBe('hold');
  expect(await carriedOut({ kind: 'choose-press', press: 'click' })).toMatchObject({ kind: 'done' });
  expect(captain.services.settings.get().press).toBe('click');
  const entries = await captain.services.journal.read({ limit: 10, kinds: ['press-chosen'] });
  expect(entries.ok && entries.value).toHaveLength(1);
});
