import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActOutcome, ActPlan, ActRequest, TreeView } from '../../src-preload/contract/index.ts';
import { type Captain, createCaptain } from '../captain.ts';
import { type Sandbox, shopSeed, startSandbox } from '../gameday/index.ts';
import { materialiseExample } from '../workspace/index.ts';

const key = { tree: 'rollback', environment: 'production-eu', service: 'checkout' };
const session = { session: 'captain' };
const STORY = { startAfterMs: 2_000, turnsBadAfterMs: 14_000 };

describe('a canary goes bad', () => {
  const dir = mkdtempSync(join(tmpdir(), 'qd-decision-'));
  const startedAt = Date.now();
  let sandbox: Sandbox;
  let captain: Captain;
  let opened: ReturnType<Captain['services']['live']['tree']>;
  const view = (): TreeView | undefined => opened.source.all()[0];
  const leaf = (): string | undefined => view()?.leaf?.id;
  const leafAct = (): ActRequest => {
    const act = view()?.leaf?.act;
    if (act == null) throw new Error(`no act: ${view()?.say ?? 'no view'}`);
    return act;
  };

  beforeAll(async () => {
    const started = await startSandbox({ seed: shopSeed(), dir: join(dir, 'sandbox'), story: STORY });
    if (!started.ok) throw new Error(started.error.message);
    sandbox = started.value;
    const workspace = join(dir, 'workspace');
    await materialiseExample(resolve(import.meta.dirname, '../../resources/example'), workspace, Date.now(), sandbox.metrics?.url);
    const made = await createCaptain({ dataDir: join(dir, 'data'), workspaceDir: workspace, kubeconfig: sandbox.kubeconfigPath, contexts: [], sandbox: null, host: 'test' });
    if (!made.ok) throw new Error(made.error.message);
    captain = made.value;
    opened = captain.services.live.tree(key.tree, key.environment, key.service);
  });
  afterAll(async () => {
    opened.close();
    await captain.close();
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function planned(request: ActRequest): Promise<ActPlan> {
    const plan = await captain.services.acts.plan(request, session.session);
    if (!plan.ok) throw new Error(plan.error.message);
    return plan.value;
  }
  async function pressed({ id, digest, exposureMs }: ActPlan): Promise<ActOutcome> {
    await captain.confirm({ do: 'exposed', plan: id, digest }, session);
    await new Promise((done) => setTimeout(done, exposureMs + 100));
    const reply = await captain.confirm({ do: 'execute', plan: id, digest, heldMs: 700 }, session);
    if (reply.kind !== 'outcome') throw new Error(JSON.stringify(reply));
    return reply.outcome;
  }
  const says = (answer: 'yes' | 'no') => captain.services.decisions.answer({ ...key, question: 'harm', answer, reason: 'the dashboard says so' });

  test('the recommendation turns within 5 s, with the error rates of old and new by region', async () => {
    await expect.poll(leaf, { timeout: 30_000, interval: 50 }).toBe('back');
    expect(Date.now() - (startedAt + STORY.turnsBadAfterMs)).toBeLessThan(5_000 + 2_000);
    await expect.poll(() => view()?.questions.find((question) => question.id === 'harm')?.would, { timeout: 20_000 }).toBe('yes');
    const rows = view()?.questions.find((question) => question.id === 'harm')?.facts[0]?.comparison?.rows ?? [];
    expect(rows.map((row) => [row.group, row.new.version, row.old.version])).toEqual([['eu-central', '4.2.0', '4.1.3'], ['eu-west', '4.2.0', '4.1.3']]);
    expect(rows.map((row) => row.verdict)).toContain('worse');
  });

  test('an incident of it knows its likeliest cause, and says how it stands in two sentences', async () => {
    await captain.services.incidents.open({ environment: key.environment, service: key.service, why: '' });
    await expect.poll(() => captain.services.live.incidents.all()).toHaveLength(1);
    const [known] = captain.services.live.incidents.all();
    expect(known?.causes[0]).toMatchObject({ kind: 'deploy', likelihood: 'likely', what: expect.stringContaining('4.1.3 → 4.2.0') });
    expect(known?.status).toMatch(/^checkout 4\.2\.0 in production-eu has been in trouble since \d\d:\d\d UTC [^.]*(\.\d[^.]*)*\. .*next update is due at \d\d:\d\d UTC\.$/);
  });

  test('an answer that changes between the look and the click refuses it, and is named', async () => {
    await captain.arm([key.environment]);
    const plan = await planned(leafAct());
    expect(plan.blockers).toEqual([]);
    await says('no');
    const outcome = await pressed(plan);
    expect(outcome).toMatchObject({ kind: 'refused', code: 'moved' });
    if (outcome.kind === 'refused') expect(outcome.differences).toContainEqual({ item: '', fact: 'tree rollback: harm', planned: 'Yes', now: 'No' });
    await says('yes');
    await expect.poll(leaf).toBe('back');
  });

  test('one press takes it back, and the tree says when it has recovered', async () => {
    expect(await pressed(await planned(leafAct()))).toMatchObject({ kind: 'started' });
    await expect.poll(leaf, { timeout: 40_000, interval: 100 }).toBe('recovered-leaf');
    expect(captain.services.live.workloads.all().find((one) => one.id === 'production-eu/shop/Deployment/checkout')).toMatchObject({ version: '4.1.3', phase: 'healthy' });
    await expect.poll(() => captain.services.live.incidents.all()[0]?.status, { timeout: 6_000 }).toMatch(/^checkout 4\.1\.3 in production-eu is healthy now, after trouble since/);
  });

  test('what it said on the way is told from the journal alone', async () => {
    const entries = await captain.services.journal.read({ kinds: ['recommendation'], limit: 100 });
    if (!entries.ok) throw new Error(entries.error.message);
    const back = entries.value.find((entry) => entry.say.includes('Go back'));
    const told = await captain.services.decisions.replay({ ...key, at: back?.at ?? 0 });
    expect(told).toMatchObject({ ok: true, value: { view: { leaf: { id: 'back' } }, entry: back?.seq } });
  });

  test('a Prometheus that dies is Unknown with the reason, never a stale green', async () => {
    const slow = () => view()?.questions.find((question) => question.id === 'slow');
    sandbox.metrics?.setFault('down');
    await expect.poll(() => [slow()?.would, slow()?.why], { timeout: 15_000 }).toEqual(['unknown', expect.stringContaining('cannot be reached')]);
    expect(captain.services.live.sources.get('metrics')).toMatchObject({ state: 'failing' });
    sandbox.metrics?.setFault('stopped');
    await expect.poll(() => captain.services.live.sources.get('metrics')?.state, { timeout: 40_000 }).toBe('answering');
  });
});
