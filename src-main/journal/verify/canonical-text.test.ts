import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../chain.ts';
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
    expect(readCanonical(canonical({ ...entry(data), release }))).toEqual({ seq: '7', at: '-12', kind: 'note', actor: 'bo "the" captain', run: 'r1', release, environment: null, service: null });
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
    if (readCanonical(text) !== null) expect(isCanonical(text)).toBe(true);
    else if (isCanonical(text)) expect(Object.keys(JSON.parse(text))).not.toEqual(expect.arrayContaining(['seq', 'at', 'kind']));
  }), { numRuns: 250 });
});

test.each(['', '{', '[[[', `${'['.repeat(200_000)}`, '{"a":1,}', '{"seq":01}', '{"seq":1e3}', '"\\ud800"', '{"a":-0}'])('refuses %.20s', (text) => expect(readCanonical(text)).toBeNull());
