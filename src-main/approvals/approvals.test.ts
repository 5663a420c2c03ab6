import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, keyOf, readCode, signCode, verifyApproval } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'qd-approvals-'));
const asked = { run: 'r1', step: 'go', ask: 'Promote to 100 %?', requestHash: 'a'.repeat(64), since: 1_795_486_380_000 };
const code = codeOf(asked);
const yes = { decision: 'approve', choice: null } as const;
const kinds = ['ed25519', 'ecdsa', 'rsa'] as const;
const file = (kind: string): string => join(dir, kind);
beforeAll(() => {
  for (const kind of kinds) execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-f', file(kind)]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const publicKey = (kind: string): string => keyOf(execFileSync('ssh-keygen', ['-y', '-f', file(kind)]).toString());
function plain(text: string, namespace = 'quarterdeck-approval', kind = 'ed25519'): string {
  const message = join(dir, 'message');
  writeFileSync(message, text);
  rmSync(`${message}.sig`, { force: true });
  execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-n', namespace, '-f', file(kind), message], { stdio: ['ignore', 'ignore', 'ignore'] });
  return execFileSync('cat', [`${message}.sig`]).toString();
}

test.each(kinds)('a %s key signs by our command and by plain ssh-keygen, and both are verified as its owner’s', async (kind) => {
  const ours = await signCode(code, yes, file(kind));
  expect(ours.ok && verifyApproval(ours.value, code, yes)).toEqual({ ok: true, value: publicKey(kind) });
  for (const text of [code, `${code}\n`]) expect(verifyApproval(plain(text, undefined, kind), code, yes)).toEqual({ ok: true, value: publicKey(kind) });
});

test('a signature is of one answer: what approves is no rejection, no choice, and nothing for another question', async () => {
  const signed = plain(code);
  for (const [other, answer] of [[code, { decision: 'reject', choice: null }], [code, { decision: 'approve', choice: 'eu' }], [codeOf({ ...asked, since: asked.since + 1 }), yes], [codeOf({ ...asked, requestHash: 'b'.repeat(64) }), yes], [codeOf({ ...asked, run: 'r2' }), yes]] as const) {
    expect(verifyApproval(signed, other, answer)).toMatchObject({ ok: false, error: { code: 'altered' } });
  }
  const chose = await signCode(code, { decision: 'approve', choice: 'eu' }, file('ed25519'));
  expect(chose.ok && verifyApproval(chose.value, code, { decision: 'approve', choice: 'eu' }).ok).toBe(true);
});

test('what was signed for something else, was altered, or is no signature is refused with its reason', () => {
  expect(verifyApproval(plain(code, 'git'), code, yes)).toMatchObject({ error: { code: 'altered' } });
  const signed = plain(code);
  const body = signed.split('\n').slice(1, -2).join('');
  for (let at = 40; at < body.length - 8; at += 23) {
    const bent = `-----BEGIN SSH SIGNATURE-----\n${body.slice(0, at)}${body[at] === 'A' ? 'B' : 'A'}${body.slice(at + 1)}\n-----END SSH SIGNATURE-----`;
    const verified = verifyApproval(bent, code, yes);
    expect(verified.ok && verified.value === publicKey('ed25519')).toBe(false);
  }
  for (const text of ['', 'yes', '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----']) expect(verifyApproval(text, code, yes)).toMatchObject({ error: { code: 'bad-signature' } });
});

test('a code can be read by whom it asks; a damaged one is said to be damaged', () => {
  expect(readCode(code)).toEqual({ ok: true, value: asked });
  expect(readCode(` ${code}\n`)).toEqual({ ok: true, value: asked });
  for (const text of ['', 'qd2.x', code.slice(0, -9), `${code.slice(0, 20)}!!`]) expect(readCode(text)).toMatchObject({ ok: false, error: { code: 'bad-code' } });
});

test('a key that cannot sign is said so, with the way to do it by hand', async () => {
  expect(await signCode(code, yes, join(dir, 'nothing'))).toMatchObject({ ok: false, error: { code: 'not-signed', hint: expect.stringContaining('ssh-keygen -Y sign') as string } });
});
