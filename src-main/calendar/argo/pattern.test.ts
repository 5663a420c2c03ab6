import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatches } from './pattern.ts';

// The patterns of gobwas/glob's own README and tests that mean something without separators.
test.each([
  ['*', 'anything', true], ['*', '', true], ['prod-*', 'prod-eu', true], ['prod-*', 'staging', false], ['*-eu', 'prod-eu', true], ['a*b*c', 'axxbyyc', true], ['a*b*c', 'axxbyy', false],
  ['?at', 'cat', true], ['?at', 'at', false], ['[abc]at', 'bat', true], ['[abc]at', 'fat', false], ['[!abc]at', 'fat', true], ['[!abc]at', 'cat', false], ['[a-c]at', 'bat', true], ['[!a-c]at', 'bat', false],
  ['{cat,bat,[fr]at}', 'rat', true], ['{cat,bat,[fr]at}', 'hat', false], ['shop-{eu,us-{east,west}}', 'shop-us-west', true], ['shop-{eu,us-{east,west}}', 'shop-us', false],
  ['\\*', '*', true], ['\\*', 'x', false], ['\\{a,b\\}', '{a,b}', true], ['{a', 'a', false], ['a}', 'a}', false], ['[a', '[a', false], ['a\\', 'a', false], ['', '', true], ['', 'x', false],
])('%s and “%s”: %s', (pattern, name, does) => expect(globMatches(pattern, name)).toBe(does));

test('a pattern without signs matches its own text alone, and a star anything between', () => {
  const plain = fc.stringMatching(/^[a-z0-9./:-]{0,12}$/);
  fc.assert(fc.property(plain, plain, plain, (a, b, middle) => {
    expect(globMatches(a, b)).toBe(a === b);
    expect(globMatches(`${a}*${b}`, a + middle + b)).toBe(true);
    expect(globMatches(`${a}?*${b}`, a + middle + b)).toBe(middle.length > 0 || (a + b).length > a.length + b.length);
  }));
});

test('no pattern is slow, however it is made', () => {
  expect(globMatches(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
  expect(globMatches('{a,b}'.repeat(30), 'a'.repeat(30))).toBe(false);
});
