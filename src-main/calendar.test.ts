import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActRequest, CalendarItem, DefinitionChange } from '../src-preload/contract/index.ts';
import { signCode } from './approvals/index.ts';
import { type Captain, createCaptain } from './captain.ts';

const HOUR_MS = 3_600_000;
const me = userInfo().username;
const dir = mkdtempSync(join(tmpdir(), 'qd-planned-'));
const keys = mkdtempSync(join(tmpdir(), 'qd-keys-'));
let captain: Captain;
const local = (at: number): string => new Date(at).toISOString().slice(0, 16);
const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const file = 'releases/checkout.yaml';

beforeAll(async () => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, 'bo')]);
  for (const folder of ['services', 'releases', 'freezes']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'quarterdeck.yaml'), `workspace: shop\nzone: UTC\nenvironments:\n  production-eu: { context: eu }\npeople:\n  ${JSON.stringify(me)}: { roles: [approver] }\n  bo: { roles: [approver], keys: [${JSON.stringify(readFileSync(join(keys, 'bo.pub'), 'utf8').trim())}] }\n`);
  writeFileSync(join(dir, 'services/checkout.yaml'), 'service: checkout\ntier: 1\n');
  writeFileSync(join(dir, file), `# the big one\nrelease: checkout-4.2\nservices: { checkout: 4.2.0 }\nenvironments: [production-eu]\nwindow: { start: ${local(now + 30 * HOUR_MS)}, end: ${local(now + 32 * HOUR_MS)} } # two hours\ncaptain: ana\n`);
  writeFileSync(join(dir, 'freezes/sale.yaml'), `freeze: sale\nowner: sre\nwhy: traffic\nstart: ${local(now - HOUR_MS)}\nfor: P5D\noverride: { roles: [approver], secondPerson: true }\n`);
  const dataDir = mkdtempSync(join(tmpdir(), 'qd-data-'));
  const kubeconfig = join(dataDir, 'kubeconfig');
  writeFileSync(kubeconfig, '{"apiVersion":"v1","kind":"Config"}');
  const made = await createCaptain({ dataDir, workspaceDir: dir, kubeconfig, contexts: [], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  captain = made.value;
});
afterAll(() => captain.close());

/** As a person does it: the plan is asked for, and pressed by its digest. */
async function act(request: ActRequest) {
  const plan = await captain.services.acts.plan(request, 's');
  if (!plan.ok) throw new Error(plan.error.message);
  return { plan: plan.value, outcome: await captain.carryOut(request, plan.value.digest) };
}
async function proposed(change: DefinitionChange) {
  const proposal = await captain.services.calendar.proposeChange(change);
  if (!proposal.ok) throw new Error(proposal.error.message);
  return proposal.value;
}
/** The release as every open window sees it, as soon as `wanted` holds. */
async function seen(wanted: (item: CalendarItem | undefined) => boolean): Promise<number> {
  const opened = captain.services.live.calendar(now - 100 * HOUR_MS, now + 200 * HOUR_MS);
  const began = Date.now();
  const item = (): CalendarItem | undefined => opened.source.get('checkout-4.2');
  await new Promise<void>((done) => {
    const look = (): void => void (wanted(item()) && done());
    opened.source.onChange(look);
    look();
  });
  opened.close();
  return Date.now() - began;
}

test('a move is a difference first, then a file that differs in nothing else, and every window sees it within a second', async () => {
  const move: DefinitionChange = { change: 'move-release', release: 'checkout-4.2', start: now + 54 * HOUR_MS, end: now + 56 * HOUR_MS };
  const before = readFileSync(join(dir, file), 'utf8');
  const proposal = await proposed(move);
  expect(proposal).toMatchObject({ file, faults: [], verdict: { verdict: 'refused', because: { name: 'sale' } }, git: null });
  expect(proposal.diff.filter((line) => line.op === 'add').map((line) => line.text)).toEqual([`window: { start: ${local(move.start)}, end: ${local(move.end)} } # two hours`]);
  const { outcome } = await act({ kind: 'write-definition', change: move, baseHash: proposal.baseHash, commit: null });
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(await seen((item) => item?.start === move.start)).toBeLessThan(1_000);
  expect(readFileSync(join(dir, file), 'utf8')).toBe(before.replace(local(now + 30 * HOUR_MS), local(move.start)).replace(local(now + 32 * HOUR_MS), local(move.end)));
});

test('a file that was edited since is never written over: both changes are shown, and nothing is lost', async () => {
  const move: DefinitionChange = { change: 'move-release', release: 'checkout-4.2', start: now + 60 * HOUR_MS, end: now + 62 * HOUR_MS };
  const proposal = await proposed(move);
  const edited = readFileSync(join(dir, file), 'utf8').replace('captain: ana', 'captain: bo');
  writeFileSync(join(dir, file), edited);
  const { plan, outcome } = await act({ kind: 'write-definition', change: move, baseHash: proposal.baseHash, commit: null });
  expect(plan.blockers.map((blocker) => blocker.code)).toEqual(['moved-on-disk']);
  expect(plan.statements.find((one) => one.label === 'On disk since')?.text).toContain('+ captain: bo');
  expect(plan.statements.find((one) => one.label === 'Yours')?.text).toContain(`+ window: { start: ${local(move.start)}`);
  expect(outcome).toMatchObject({ kind: 'refused', code: 'moved-on-disk' });
  expect(readFileSync(join(dir, file), 'utf8')).toBe(edited);
  expect(await seen((item) => item?.kind === 'release' && item.captain === 'bo')).toBeLessThan(1_000);
});

test('a freeze is overridden by one who asks and another who signs elsewhere, for this release alone; a follow-up stays', async () => {
  const window = `sale/${now - HOUR_MS}`;
  const ask = { environments: ['production-eu'], services: ['checkout'] };
  const verdict = (release?: string) => captain.services.calendar.verdict({ ...ask, ...(release === undefined ? {} : { release }) }, 'forward', { at: Date.now() });
  expect((await act({ kind: 'override-freeze', release: 'checkout-4.2', window, reason: 'the bank asked' })).outcome).toMatchObject({ kind: 'done' });
  const view = () => {
    const opened = captain.services.live.overrides();
    opened.close();
    const [one] = opened.source.all();
    if (one === undefined) throw new Error('no override');
    return one;
  };
  expect([view().state, verdict('checkout-4.2')]).toMatchObject(['waiting', { ok: true, value: { verdict: { verdict: 'refused' } } }]);
  const { id, code } = view();
  // The one who asked cannot answer, nor can anybody at the same keyboard.
  expect((await act({ kind: 'answer-override', override: id, decision: 'approve', reason: '' })).outcome).toMatchObject({ kind: 'refused', code: 'sign-elsewhere' });
  const wrong = await signCode(code ?? '', { decision: 'reject', choice: null }, join(keys, 'bo'));
  expect((await act({ kind: 'answer-override', override: id, decision: 'approve', reason: '', signature: wrong.ok ? wrong.value : '' })).outcome).toMatchObject({ kind: 'refused', code: 'altered' });
  const signed = await signCode(code ?? '', { decision: 'approve', choice: null }, join(keys, 'bo'));
  expect((await act({ kind: 'answer-override', override: id, decision: 'approve', reason: '', signature: signed.ok ? signed.value : '' })).outcome).toMatchObject({ kind: 'done', say: 'Approved by bo.' });
  expect(verdict('checkout-4.2')).toMatchObject({ value: { verdict: { verdict: 'allowed-by-override', override: { by: me, approvedBy: 'bo' } } } });
  expect(verdict()).toMatchObject({ value: { verdict: { verdict: 'refused' } } });
  expect(captain.services.calendar.verdict(ask, 'rollback', { at: Date.now() })).toMatchObject({ value: { verdict: { verdict: 'allowed' } } });

  const opened = captain.services.live.followUps();
  opened.close();
  const [owed] = opened.source.all();
  expect(owed).toMatchObject({ kind: 'override', release: 'checkout-4.2', state: 'open' });
  expect((await act({ kind: 'close-follow-up', followUp: owed?.id ?? '', note: 'agreed with the bank' })).outcome).toMatchObject({ kind: 'done' });
});

test('a hotfix is one form: an emergency release that passes the freeze, counted, with its review owed in two days', async () => {
  const hotfix: DefinitionChange = { change: 'hotfix', service: 'checkout', environments: ['production-eu'], version: '4.1.3-fix', commit: 'abcdef1234', captain: 'ana', why: 'payments fail', ticket: 'INC-7', durationMs: HOUR_MS };
  const proposal = await proposed(hotfix);
  expect(proposal).toMatchObject({ baseHash: null, faults: [], verdict: { verdict: 'allowed', intent: 'emergency' } });
  expect((await act({ kind: 'write-definition', change: hotfix, baseHash: null, commit: null })).outcome).toMatchObject({ kind: 'done' });
  await new Promise<void>((done) => {
    const look = (): void => {
      const counted = captain.services.insights.emergencies(now - HOUR_MS, now + 2 * HOUR_MS);
      if (counted.ok && counted.value.list[0]?.ticket === 'INC-7') done();
      else setTimeout(look, 20);
    };
    look();
  });
  expect(captain.services.insights.emergencies(now - HOUR_MS, now + 2 * HOUR_MS)).toMatchObject({ value: { n: 1, reviewsOpen: 1, reviewsOverdue: 0, list: [{ release: 'hotfix-checkout-abcdef1', who: 'ana', why: 'payments fail' }] } });
});
