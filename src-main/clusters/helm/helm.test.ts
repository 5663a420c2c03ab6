import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type RollbackItem, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import type { KubeClient } from '../kube.ts';
import { planHelm } from './plan.ts';
import { shownManifest } from './shown.ts';
import { decoded } from './storage.ts';

const ref: WorkloadRef = { environment: 'eu', namespace: 'shop', kind: 'HelmRelease', name: 'mail' };
const pack = (release: unknown): string => Buffer.from(gzipSync(Buffer.from(JSON.stringify(release))).toString('base64')).toString('base64');

function secret(revision: number, status: string, more: { image?: string; config?: unknown; description?: string; data?: string } = {}) {
  const { image = `mail:${revision}`, config = {}, description = 'Upgrade complete' } = more;
  const release = {
    name: 'mail', namespace: 'shop', version: revision, info: { status, description, last_deployed: '2026-11-20T10:00:00Z' }, config,
    chart: { metadata: { name: 'mail', version: `1.${revision}.0`, appVersion: `2.${revision}` }, values: {} },
    manifest: `---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mail\nspec:\n  image: ${image}\n`,
  };
  return { metadata: { uid: `uid-${revision}`, name: `sh.helm.release.v1.mail.v${revision}`, resourceVersion: '1' }, data: { release: more.data ?? pack(release) } };
}
async function plan(secrets: readonly unknown[], chosen?: string, helm = true): Promise<RollbackItem> {
  const client: KubeClient = {
    context: 'eu', close: () => undefined, stream: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
    request: async () => ({ kind: 'answered', status: 200, body: { items: secrets } }),
  };
  const catalogue = { serviceOf: () => ({ service: 'mail', tier: null, team: null }), dependsOn: () => [], configOf: () => [], oneWayDoors: () => [] };
  const made = await planHelm(ref, chosen, { client, fresh: client, context: 'eu', catalogue, journal: [], healthyForMs: 1, now: 0 }, async () => (helm ? ok({ path: '/helm', version: 'v3.22.0', env: {} }) : fail('no-helm', 'there is no helm on PATH')));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('a Helm release', () => {
  test('goes back to the newest revision that helm had deployed, never to one that failed, and says so with the command', async () => {
    const item = await plan([secret(1, 'superseded'), secret(2, 'failed', { description: 'timed out' }), secret(3, 'deployed')]);
    expect(item).toMatchObject({ from: { revision: 3 }, to: { revision: 1, known: 'unknown' }, blockers: [], candidates: [{ revision: 2, known: 'bad' }, { revision: 1 }] });
    expect(item.kubectl).toBe("helm 'rollback' 'mail' '1' '--namespace' 'shop' '--kube-context' 'eu'");
    expect(item.diff.map((line) => line.text).join('\n')).toContain('mail:1');
  });

  test('is not offered the release that runs now under another number, and knows when it is back already', async () => {
    const secrets = [secret(1, 'superseded'), secret(2, 'superseded'), { ...secret(3, 'deployed', { image: 'mail:1' }) }];
    const same = JSON.parse(JSON.stringify(secret(1, 'deployed'))) as ReturnType<typeof secret>;
    // Revision 3 as Helm writes it after a rollback to 1: the same chart and manifest under a new number.
    const release = { name: 'mail', version: 3, info: { status: 'deployed', description: 'Rollback to 1', last_deployed: '' }, chart: { metadata: { name: 'mail', version: '1.1.0', appVersion: '2.1' } }, manifest: decoded({ ...same, metadata: { ...same.metadata } })?.manifest };
    const back = [secrets[0], secrets[1], { ...secrets[2], data: { release: pack(release) } }];
    expect((await plan(back)).candidates.map((one) => one.revision)).toEqual([2]);
    expect((await plan(back, 'uid-1')).already).toBe('it runs revision 1 again already, as revision 3');
  });

  test.each(['pending-upgrade', 'pending-rollback', 'pending-install'])('is refused while helm says %s', async (status) => {
    expect((await plan([secret(1, 'superseded'), secret(2, status)])).blockers).toMatchObject([{ code: 'helm-pending' }]);
  });

  test('is refused where there is no helm, with the reason', async () => {
    expect((await plan([secret(1, 'superseded'), secret(2, 'deployed')], undefined, false)).blockers).toMatchObject([{ code: 'no-helm' }]);
  });
});

describe('what is in a release’s Secret', () => {
  test.each([
    ['no base64', '%%%'], ['no gzip', Buffer.from(Buffer.from('plain').toString('base64')).toString('base64')], ['no release', pack({ hello: 1 })], ['another revision’s', pack({ name: 'mail', version: 7, info: { status: 'deployed' }, chart: { metadata: { name: 'm', version: '1' } } })],
    // Forty million bytes of nothing in forty thousand.
    ['a bomb', Buffer.from(gzipSync(Buffer.alloc(40 << 20)).toString('base64')).toString('base64')],
  ])('may be anything: %s is left out, and counted', async (_what, data) => {
    const item = await plan([secret(1, 'superseded'), secret(2, 'deployed', { data }), secret(3, 'deployed')]);
    expect([item.from.revision, item.to?.revision, item.notes.join(' ').includes('1 revisions of its history cannot be read')]).toEqual([3, 1, true]);
  });

  test('is shown without what Secrets hold and without values that are secret by their name, wherever they ended up', () => {
    const manifest = 'kind: Secret\nmetadata: { name: api }\nstringData: { key: canary-one }\n---\nkind: Deployment\nspec: { env: [{ name: DB, value: "postgres://canary-two@db" }, { name: B64, value: Y2FuYXJ5LXR3bw== }], plain: visible }\n';
    const shown = shownManifest(manifest, [{ database: { password: 'canary-two', host: 'visible' } }]);
    expect(shown).not.toMatch(/canary|Y2FuYXJ5/);
    expect(shown).toContain('visible');
  });

  test('is not shown at all where it cannot be read, aliases included', () => {
    expect(shownManifest('a: &a [x]\nb: [*a, *a]\n', [])).not.toContain('x');
    expect(shownManifest('kind: Secret\n  data: canary-three\n: [', [])).not.toContain('canary');
  });
});
