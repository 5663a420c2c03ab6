import { zipSync, unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceScope } from '../../../src-preload/contract/index.ts';
import { createRedactor } from '../../vault/index.ts';
import { effectsOf } from '../effects.ts';
import type { Effect } from '../entries.ts';
import { fill, freshDir, note, runOf, signing } from '../lab.ts';
import { verifyPackage } from './verify.ts';

const HOSTILE = '<img src=x onerror=alert(1)>"\u202e';
const OUTPUT = 'checked 3 of 3\r\n';
const output = { sha256: createHash('sha256').update(OUTPUT).digest('hex'), bytes: OUTPUT.length, cut: false };
const about = { actor: { kind: 'person' as const, name: 'bo' }, run: 'r1', release: 'checkout-4.2' };

/** A journal with a release of one run among other entries. */
async function journalWithRun() {
  const dir = freshDir();
  let at = Date.UTC(2026, 10, 24, 10);
  const journal = signing(dir, { now: () => (at += 1_000) });
  await fill(journal, 300);
  const [started, finished] = runOf('r1', { release: 'checkout-4.2', source: `runbook: ${HOSTILE}\n`, steps: [{ id: 'smoke' }] });
  const during: Effect[] = [
    { kind: 'intent', ...about, data: { step: 'smoke', attempt: 1, key: 'k', effect: 'opaque', say: `run ${HOSTILE}`, requestHash: 'h', request: {} } },
    { kind: 'approval-given', ...about, data: { step: 'go', decision: 'approve', reason: HOSTILE, requestHash: 'h', key: 'ssh-ed25519 AAAA' } },
    { kind: 'resolved', ...about, data: { step: 'smoke', attempt: 1, verdict: 'done', how: 'person', say: 'bo looked' } },
    { kind: 'step-finished', ...about, data: { step: 'smoke', result: 'done', say: 'exit code 0', output } },
    { kind: 'step-finished', ...about, data: { step: 'lost', result: 'done', say: 'exit code 0', output } },
  ];
  if (started === undefined || finished === undefined) throw new Error('a run');
  await effectsOf(journal).appendEffects([started, ...during]);
  await journal.append({ ...note('spoken on the call'), release: 'checkout-4.2' });
  await effectsOf(journal).appendEffects([finished, ...runOf('r2', { release: 'mail-2.3' }), ...runOf('r3')]);
  await fill(journal, 40);
  mkdirSync(join(dir, 'runs', 'r1'), { recursive: true });
  writeFileSync(join(dir, 'runs', 'r1', 'smoke.log'), OUTPUT);
  return { dir, journal };
}

async function packageOf(scope: EvidenceScope, journal: Awaited<ReturnType<typeof journalWithRun>>['journal']) {
  const made = await journal.evidence(scope);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
const verdict = (zip: Uint8Array, key: string | null = null) => {
  const checked = verifyPackage(zip, key);
  if (!checked.ok) throw new Error(checked.error.message);
  return checked.value;
};

let release: Uint8Array;
let key: string;
let files: Record<string, Uint8Array>;
beforeAll(async () => {
  const { journal } = await journalWithRun();
  const made = await packageOf({ kind: 'release', release: 'checkout-4.2' }, journal);
  release = made.zip;
  expect(made).toMatchObject({ name: 'evidence-release-checkout-4.2.zip', entries: 8, missing: ['outputs/r1/lost.log'] });
  const checkpoints = await journal.checkpoints();
  key = checkpoints.ok ? (checkpoints.value.checkpoints[0]?.verifier ?? '') : '';
  files = unzipSync(release);
  await journal.close();
});

describe('an evidence package', () => {
  test('holds offline: entries with their proofs, signed head, outputs, runbook, plan, summary, and how to check it by hand', () => {
    expect(verdict(release, key)).toMatchObject({ about: 'release checkout-4.2', entries: 8, size: 352, broken: [], missing: ['outputs/r1/lost.log'] });
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['README.txt', 'checkpoint.txt', 'entries/0000000301.json', 'key.txt', 'manifest.json', 'manifest.note', 'outputs/r1/smoke.log', 'plans/r1.json', 'proofs.json', 'runbooks/r1.yaml', 'summary.html', 'summary.json']));
    expect(JSON.parse(Buffer.from(files['summary.json'] ?? []).toString())).toMatchObject({ releases: ['checkout-4.2'], people: ['ana', 'bo'], runs: [{ run: 'r1', state: 'done', steps: [{ step: 'smoke', attempts: 1 }, { step: 'lost' }], approvals: [{ by: 'bo', key: 'ssh-ed25519 AAAA' }], inDoubt: [{ verdict: 'done', how: 'person' }] }] });
  });

  test('a byte changed in any one of its files is found, and that file is named', () => {
    for (const [name, bytes] of Object.entries(files)) {
      for (const at of new Set([0, Math.floor(bytes.length / 2), bytes.length - 1])) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const checked = verifyPackage(zipSync({ ...files, [name]: changed }), null);
        expect(checked.ok && checked.value.broken.map(({ file }) => file), `${name} at ${at}`).toContain(name);
      }
      const { [name]: _gone, ...rest } = files;
      const without = verifyPackage(zipSync(rest), null);
      expect(!without.ok || without.value.broken.some(({ file }) => file === name), `without ${name}`).toBe(true);
    }
  });

  test('says of a changed entry exactly which claim fails', () => {
    const name = 'entries/0000000302.json';
    const changed = Buffer.from(Buffer.from(files[name] ?? []).toString().replace('"attempt":1', '"attempt":2'));
    const { broken } = verdict(zipSync({ ...files, [name]: changed }));
    expect(broken).toEqual([
      { file: name, claim: expect.stringMatching(/^its bytes have SHA-256 [0-9a-f]{64}, the manifest says [0-9a-f]{64}$/) },
      { file: name, claim: expect.stringMatching(/^its bytes, after the hash before it, give [0-9a-f]{64}, and proofs.json says [0-9a-f]{64}$/) },
    ]);
  });

  test('a forger who makes every sum right cannot make the signature right; one with a key of their own is told apart by the key', async () => {
    const other = signing(freshDir(), { seed: async () => ({ ok: true, value: Buffer.alloc(32, 66).toString('base64') }) });
    await effectsOf(other).appendEffects(runOf('r1', { release: 'checkout-4.2' }));
    const forged = (await packageOf({ kind: 'release', release: 'checkout-4.2' }, other)).zip;
    expect(verdict(forged).broken).toEqual([]);
    expect(verdict(forged, key).broken).toMatchObject([{ file: 'key.txt', claim: expect.stringContaining('not by the key that was given') }]);
    expect(verdict(zipSync({ ...unzipSync(forged), 'key.txt': files['key.txt'] ?? new Uint8Array() })).broken.map(({ file }) => file)).toEqual(expect.arrayContaining(['manifest.note', 'checkpoint.txt']));
    await other.close();
  });

  test('an added file, a proof for another place, an entry left out of the middle are found', () => {
    expect(verdict(zipSync({ ...files, 'entries/0000000999.json': new Uint8Array([123, 125]) })).broken.map(({ claim }) => claim)).toEqual(expect.arrayContaining(['it is here, and the manifest does not list it', 'it has no proof in proofs.json']));
    const proofs = JSON.parse(Buffer.from(files['proofs.json'] ?? []).toString());
    proofs.entries[1].path = proofs.entries[0].path;
    expect(verdict(zipSync({ ...files, 'proofs.json': Buffer.from(JSON.stringify(proofs)) })).broken).toContainEqual({ file: 'entries/0000000302.json', claim: expect.stringContaining('does not lead to the root') });
  });

  test('its page runs nothing and asks for nothing, and text from elsewhere stays text', () => {
    const page = Buffer.from(files['summary.html'] ?? []).toString();
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;\ufffd');
    expect(page).not.toMatch(/<(script|img|iframe|link|object)|javascript:|https?:\/\/|\u202e/i);
  });

  test('can be of a run, and of all releases in a period', async () => {
    const { journal } = await journalWithRun();
    const run = await packageOf({ kind: 'run', run: 'r2' }, journal);
    expect(verdict(run.zip)).toMatchObject({ about: 'run r2', entries: 2, broken: [] });
    const day = Date.UTC(2026, 10, 24);
    const period = await packageOf({ kind: 'period', from: day, to: day + 86_400_000 }, journal);
    expect(verdict(period.zip)).toMatchObject({ about: 'releases from 2026-11-24 to 2026-11-25', entries: 10, broken: [] });
    expect(await journal.evidence({ kind: 'period', from: 0, to: 1 })).toMatchObject({ ok: false, error: { code: 'no-entries' } });
    expect(await journal.evidence({ kind: 'run', run: 'none' })).toMatchObject({ ok: false, error: { code: 'no-entries' } });
    await journal.close();
  });

  test('of an archived run comes from the archive, and holds; without the archive at hand it is refused, by its name', async () => {
    const { dir, journal } = await journalWithRun();
    expect(await journal.archive(Date.UTC(2027, 0, 1))).toMatchObject({ ok: true });
    expect(verdict((await packageOf({ kind: 'run', run: 'r1' }, journal)).zip)).toMatchObject({ entries: 7, broken: [] });
    expect(verdict((await packageOf({ kind: 'release', release: 'checkout-4.2' }, journal)).zip)).toMatchObject({ entries: 8, broken: [] });
    const [archive = ''] = readdirSync(join(dir, 'archives'));
    renameSync(join(dir, 'archives', archive), join(dir, 'archives', 'moved'));
    expect(await journal.evidence({ kind: 'run', run: 'r1' })).toMatchObject({ ok: false, error: { code: 'archive-missing', message: expect.stringContaining(archive) } });
    await journal.close();
  });

  test('is not made of an entry that holds a secret which came into the vault later', async () => {
    const secrets: string[] = [];
    const journal = signing(freshDir(), { redact: createRedactor(() => secrets) });
    await effectsOf(journal).appendEffects(runOf('r1'));
    await journal.append({ ...note('the password is swordfish-42'), run: 'r1' });
    secrets.push('swordfish-42');
    const refused = await journal.evidence({ kind: 'run', run: 'r1' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'secret-inside', message: expect.stringContaining('entry 3') } });
    expect(JSON.stringify(refused)).not.toContain('swordfish');
    await journal.close();
  });
});

describe('a hostile zip', () => {
  const named = (name: string): Uint8Array => zipSync({ [name]: new Uint8Array([1]) });
  test.each(['../../etc/passwd', '/etc/passwd', 'a/../../b', 'C:\\windows', 'a\\..\\b', 'entries/./x', 'a\u0000b', ''])('with a file called %j is refused', (name) => {
    expect(verifyPackage(named(name), null)).toMatchObject({ ok: false, error: { code: 'not-a-package' } });
  });

  test('that would unpack to more than a package ever has is refused before it is unpacked', () => {
    const bomb = Buffer.from(zipSync({ 'entries/0000000001.json': new Uint8Array(1 << 20) }, { level: 9 }));
    bomb.writeUInt32LE(70 << 20, bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    expect(verifyPackage(bomb, null)).toMatchObject({ ok: false, error: { message: expect.stringContaining('would unpack to') } });
  });

  test('whose sizes lie, or that is cut short, or that is no zip, is refused', () => {
    const lying = Buffer.from(zipSync({ 'manifest.json': new Uint8Array(1 << 20) }));
    const at = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    lying.writeUInt32LE(10, at + 24);
    for (const zip of [lying, release.subarray(0, release.length - 30), Buffer.from('no zip'), new Uint8Array()]) expect(verifyPackage(zip, null).ok && verdict(zip).broken.length === 0).toBe(false);
  });
});
