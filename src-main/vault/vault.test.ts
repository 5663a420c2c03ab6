import fc from 'fast-check';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Vault, createRedactor, openVault, redactJson, redactValue, takeKeys } from './index.ts';

const fresh = (): string => mkdtempSync(join(tmpdir(), 'qd-vault-'));
const opened = (dir: string, env: Record<string, string> = {}, now = () => 1_000): Promise<Vault> => openVault({ dir, now, system: null, env });
const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const VALUE = 'pa55/word+with=signs';

describe('the vault', () => {
  test('gives a value back by its name only, with its last use noted, and lists names and dates without it', async () => {
    const dir = fresh();
    const vault = await opened(dir);
    expect(await vault.set('prometheus', VALUE)).toMatchObject({ ok: true });
    expect(await vault.get('prometheus', 'the error ratio')).toEqual({ ok: true, value: VALUE });
    expect(vault.describe().secrets).toEqual([{ name: 'prometheus', setAt: 1_000, lastUsed: 1_000, lastUsedFor: 'the error ratio', backend: 'a key file beside it', own: false }]);
    expect(JSON.stringify(vault.describe())).not.toContain(VALUE);
    const later = await opened(dir);
    expect(later.describe().secrets[0]).toMatchObject({ lastUsed: 1_000, lastUsedFor: 'the error ratio' });
    expect(later.valuesInUse()).toEqual([VALUE]);
    expect(await later.remove('prometheus')).toMatchObject({ ok: true });
    // A run that began before may still print it.
    expect(later.valuesInUse()).toEqual([VALUE]);
    expect(await vault.get('prometheus', 'x')).toMatchObject({ ok: false, error: { code: 'no-secret' } });
    expect(await vault.remove('constructor')).toMatchObject({ ok: false, error: { code: 'no-secret' } });
  });

  test.each([
    ['a generated key file', {}],
    ['a key from the environment', { QUARTERDECK_VAULT_KEY: key(7) }],
    ['a passphrase', { QUARTERDECK_VAULT_PASSPHRASE: 'correct horse battery staple' }],
  ])('keeps values from the disk under %s, in files of mode 0600', async (_what, env) => {
    const dir = fresh();
    await (await opened(dir, env)).set('token', VALUE);
    for (const name of readdirSync(dir)) {
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
      const bytes = readFileSync(join(dir, name), 'latin1');
      for (const form of [VALUE, Buffer.from(VALUE).toString('base64'), key(7), 'correct horse']) expect(bytes).not.toContain(form);
    }
    expect(await (await opened(dir, env)).get('token', 'x')).toEqual({ ok: true, value: VALUE });
  });

  test.each([
    ['another key', { QUARTERDECK_VAULT_KEY: key(8) }, 'does not open with this key'],
    ['no key', {}, 'QUARTERDECK_VAULT_KEY, which is not given'],
    ['a key that is none', { QUARTERDECK_VAULT_KEY: 'short' }, 'is not a key of 32 bytes'],
  ])('stays shut to %s, says why, and its file is not touched', async (_what, env, why) => {
    const dir = fresh();
    await (await opened(dir, { QUARTERDECK_VAULT_KEY: key(7) })).set('token', VALUE);
    const before = readFileSync(join(dir, 'vault.json'));
    const vault = await opened(dir, env);
    expect(await vault.get('token', 'x')).toMatchObject({ ok: false, error: { message: expect.stringContaining(why) } });
    expect(await vault.set('token', 'something else')).toMatchObject({ ok: false });
    expect(vault.describe().fault?.message).toContain(why);
    expect(readFileSync(join(dir, 'vault.json')).equals(before)).toBe(true);
  });

  test('refuses a key file that others can read, and a damaged vault; neither is written over', async () => {
    const dir = fresh();
    await (await opened(dir)).set('token', VALUE);
    const keyFile = readdirSync(dir).find((name) => name.endsWith('.key')) ?? '';
    chmodSync(join(dir, keyFile), 0o644);
    expect(await (await opened(dir)).get('token', 'x')).toMatchObject({ ok: false, error: { code: 'vault-locked', message: expect.stringContaining('can be read by others') } });
    writeFileSync(join(dir, 'vault.json'), '{"v":1');
    const vault = await opened(dir);
    expect(await vault.set('token', VALUE)).toMatchObject({ ok: false, error: { code: 'vault-damaged' } });
    expect(readFileSync(join(dir, 'vault.json'), 'utf8')).toBe('{"v":1');
  });

  test('notices a value that was moved to another name, or changed by a bit', async () => {
    const dir = fresh();
    const vault = await opened(dir);
    await vault.set('mine', VALUE);
    await vault.set('theirs', 'another-value');
    const file = JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8'));
    [file.secrets.mine.sealed, file.secrets.theirs.sealed] = [file.secrets.theirs.sealed, file.secrets.mine.sealed];
    writeFileSync(join(dir, 'vault.json'), JSON.stringify(file));
    expect(await vault.get('mine', 'x')).toMatchObject({ ok: false, error: { code: 'vault-damaged' } });
  });

  test('rotates: every value sealed anew, under the key that is preferred now; the old key opens nothing any more', async () => {
    const dir = fresh();
    const first = await opened(dir);
    await first.set('token', VALUE);
    const sealed = JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')).secrets.token.sealed;
    const oldKey = readdirSync(dir).find((name) => name.endsWith('.key')) ?? '';
    expect(await first.rotate()).toMatchObject({ ok: true });
    expect(existsSync(join(dir, oldKey))).toBe(false);
    expect(JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')).secrets.token.sealed).not.toBe(sealed);
    const moved = await opened(dir, { QUARTERDECK_VAULT_KEY: key(7) });
    expect(await moved.rotate()).toMatchObject({ ok: true });
    expect(readdirSync(dir).filter((name) => name.endsWith('.key'))).toEqual([]);
    const next = await opened(dir, { QUARTERDECK_VAULT_KEY: key(9), QUARTERDECK_VAULT_OLD_KEY: key(7) });
    expect(await next.rotate()).toMatchObject({ ok: true });
    // The first one still runs, and finds the vault under a key that it was not given.
    expect(await first.get('token', 'x')).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
    expect(await (await opened(dir, { QUARTERDECK_VAULT_KEY: key(9) })).get('token', 'x')).toEqual({ ok: true, value: VALUE });
  });

  test('loses nothing when two of them set at the same time', async () => {
    const dir = fresh();
    const [one, two] = await Promise.all([opened(dir, { QUARTERDECK_VAULT_KEY: key(1) }), opened(dir, { QUARTERDECK_VAULT_KEY: key(1) })]);
    const set = await Promise.all([1, 2, 3, 4, 5].flatMap((n) => [one.set(`one-${n}`, VALUE), two.set(`two-${n}`, VALUE)]));
    expect(set.every(({ ok }) => ok)).toBe(true);
    expect((await opened(dir, { QUARTERDECK_VAULT_KEY: key(1) })).describe().secrets).toHaveLength(10);
  });

  test('makes a secret of our own once, and lets nobody set or remove it by hand', async () => {
    const vault = await opened(fresh());
    const [one, two] = await Promise.all([vault.own('journal-key', 'a checkpoint', () => 'made-by-one'), vault.own('journal-key', 'a checkpoint', () => 'made-by-two')]);
    expect(one).toEqual(two);
    expect(await vault.set('quarterdeck/journal-key', VALUE)).toMatchObject({ ok: false });
    expect(await vault.remove('quarterdeck/journal-key')).toMatchObject({ ok: false });
  });

  test('takes its keys out of the environment, so that no script or plugin finds them there', () => {
    const env = { QUARTERDECK_VAULT_KEY: 'k', PATH: '/bin' };
    expect(takeKeys(env)).toMatchObject({ QUARTERDECK_VAULT_KEY: 'k' });
    expect(env).toEqual({ PATH: '/bin' });
  });
});

describe('redaction', () => {
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }).filter((text) => text.trim().length >= 8);
  const forms: readonly ((text: string, around: string) => string)[] = [
    (text) => text, (text, around) => Buffer.from(`${around}${text}${around}`).toString('base64'), (text, around) => Buffer.from(`${around}${text}`).toString('base64url'),
    (text) => encodeURIComponent(text), (text) => Buffer.from(text).toString('hex'), (text, around) => JSON.stringify({ [around]: text }),
  ];

  test('leaves no form of a secret in any text: plain, JSON, URL, hexadecimal, base64 at any offset', () => {
    fc.assert(fc.property(secret, fc.string({ maxLength: 7, unit: 'grapheme-ascii' }), fc.nat(forms.length - 1), (text, around, which) => {
      const redact = createRedactor(() => [text]);
      const planted = forms[which]?.(text, around) ?? '';
      const clean = redact(`before ${planted} after`);
      expect(clean).toContain('[redacted]');
      const readable = [clean, ...clean.split(/[^A-Za-z0-9+/_-]+/).map((word) => Buffer.from(word, 'base64').toString())];
      for (const read of readable) if (!'before [redacted] after'.includes(text)) expect(read).not.toContain(text);
    }), { numRuns: 300 });
  });

  test('a private key of several lines is found as it is, in a terminal’s lines, and line by line', () => {
    const pem = '-----BEGIN KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1h\nqk4Jk3Fh2mQ8aZx7c9vBnM1L\n-----END KEY-----\n';
    const redact = createRedactor(() => [pem]);
    for (const text of [pem, pem.replaceAll('\n', '\r\n'), 'qk4Jk3Fh2mQ8aZx7c9vBnM1L']) expect(redact(text)).not.toContain('qk4Jk3Fh2mQ8');
  });

  test('a JSON text stays JSON, whatever the secret looks like', () => {
    fc.assert(fc.property(fc.json(), fc.oneof(secret, fc.constantFrom('123456', '","a":"')), (text, hidden) => {
      expect(() => JSON.parse(redactJson(text, createRedactor(() => [hidden])))).not.toThrow();
    }), { numRuns: 200 });
  });

  test('a value and a JSON text hide what each of their strings hides, a JSON text within a string too', () => {
    fc.assert(fc.property(secret, fc.nat(2), fc.json(), (hidden, deep, beside) => {
      const redact = createRedactor(() => [hidden]);
      const inner = deep === 0 ? hidden : JSON.stringify({ token: hidden });
      const clean = redactValue({ beside, inner, [inner]: 1 }, redact);
      expect(clean).toEqual({ beside: redact(beside), inner: redact(inner), [redact(inner)]: 1 });
      expect(JSON.parse(redactJson(JSON.stringify({ beside, inner, [inner]: 1 }), redact))).toEqual(clean);
    }), { numRuns: 200 });
  });

  test('a value without a secret is given back as it is', () => {
    const value = { a: ['b', { c: null }] };
    expect(redactValue(value, createRedactor(() => ['a-secret-of-mine']))).toBe(value);
  });

  test('knows a secret that was set a moment ago', () => {
    const secrets = ['first-secret'];
    const redact = createRedactor(() => secrets);
    expect(redact('first-secret second-secret')).toBe('[redacted] second-secret');
    secrets.push('second-secret');
    expect(redact('first-secret second-secret')).toBe('[redacted] [redacted]');
  });
});
