import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../chain.ts';
import { surelyCanonical } from './canonical-bytes.ts';
import { readCanonical } from './canonical-text.ts';

const entry = (data: unknown) => ({ v: 1, seq: 7, at: -12, kind: 'note', actor: { kind: 'person', name: 'bo "the" captain' }, run: 'r1', data });
// Any code points, controls and those beyond 16 bits among them, without halves of pairs.
const anyText = fc.array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0xe000, max: 0x10ffff })), { maxLength: 12 }).map((points) => String.fromCodePoint(...points));
const isCanonical = (text: string): boolean => {
  try {
    return canonicalize(JSON.parse(text)) === text;
  } catch {
    return false;
  }
};

test('reads every canonical entry, whatever is in it, and what its columns say', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), anyText, (data, release) => {
    const text = canonical({ ...entry(data), release });
    const bytes = Buffer.from(`..${text}..`);
    if (surelyCanonical(bytes, 2, bytes.length - 2)) expect(isCanonical(text)).toBe(true);
    expect(readCanonical(text)).toEqual({ seq: '7', at: '-12', kind: 'note', actor: 'bo "the" captain', run: 'r1', release, environment: null, service: null });
  }), { numRuns: 100 });
});

test('takes a changed text for canonical only where it is', () => {
  const twist = fc.constantFrom<(text: string, at: number) => string>(
    (text, at) => `${text.slice(0, at)} ${text.slice(at)}`, (text, at) => text.slice(0, at) + text.slice(at + 1), (text, at) => text.slice(0, at) + text.charAt(at) + text.slice(at),
    (text) => text.replace('"at":-12', '"at":-1.2e1'), (text) => text.replace('note', 'n\\u006fte'), (text) => text.replace('"run":"r1"', '"run":"r1","run":"r2"'),
    (text) => text.replace('{"actor"', '{"zz":1,"actor"'), (text) => text.replace('\\"', '\\u0022'), (text, at) => text.slice(0, at), (text) => `${text}\n`,
  );
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), twist, fc.nat(), (data, change, at) => {
    const text = change(canonical(entry(data)), at % 60);
    const bytes = Buffer.from(text);
    if (surelyCanonical(bytes, 0, bytes.length)) expect(isCanonical(text)).toBe(true);
    if (readCanonical(text) !== null) expect(isCanonical(text)).toBe(true);
    else if (isCanonical(text)) expect(Object.keys(JSON.parse(text))).not.toEqual(expect.arrayContaining(['seq', 'at', 'kind']));
  }), { numRuns: 250 });
});

test('the canonical text is that of another implementation, and is refused for what has none', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    expect(canonical(value)).toBe(canonicalize(value));
  }), { numRuns: 200 });
  expect(canonical({ b: undefined, a: [undefined, -0, 1e21, 1.5e-9, '\u2028\u0001\u007f'], 'é': 1, z: 2 })).toBe(canonicalize({ b: undefined, a: [undefined, -0, 1e21, 1.5e-9, '\u2028\u0001\u007f'], 'é': 1, z: 2 }));
  for (const value of [Number.NaN, Infinity, undefined, () => 1, 'half \ud800', { '\udc00': 1 }, 1n]) expect(() => canonical(value)).toThrow();
});

test('the quick look is sure of every entry of ours', () => {
  const text = canonical({ v: 1, seq: 9, at: 1_700_000_000_000, kind: 'note', actor: { kind: 'system' }, data: { text: 'größer \u2192 "x"\n', list: [1, 0, -5, true, false, null, {}, []], deep: { a: { b: '' } } } });
  const bytes = Buffer.from(text);
  expect(surelyCanonical(bytes, 0, bytes.length)).toBe(true);
});

test.each(['', '{', '[[[', `${'['.repeat(200_000)}`, '{"a":1,}', '{"seq":01}', '{"seq":1e3}', '"\\ud800"', '{"a":-0}'])('refuses %.20s', (text) => {
  expect(readCanonical(text)).toBeNull();
  expect(surelyCanonical(Buffer.from(text), 0, Buffer.byteLength(text))).toBe(false);
});
