import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillQuery, fillUrl, pieces, selectorsIn, variableFault } from './fill.ts';

const query = 'sum by (region) (rate(http_requests_total{service="$service",version=~"$version",code=~"5.."}[2m]))';

const unquoted = (text: string): string => pieces(text).filter((piece) => piece.quote === null).map((piece) => piece.text).join('');

describe('a query', () => {
  test('asks what its author wrote, whatever the cluster calls things', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'"\\\'`\n\r{}$ab')}), fc.string(), (service, version) => {
      const filled = fillQuery(query, { service, version });
      // Outside of quotes not a byte changes: a value can end neither its string nor the query.
      expect(unquoted(filled ?? '')).toBe(unquoted(query));
    }));
  });

  test('matches a name and nothing else where its matcher is a regular expression', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (version, other) => {
      const filled = fillQuery('x{version=~"$version"}', { version }) ?? '';
      const text = /^x\{version=~"(.*)"\}$/s.exec(filled)?.[1] ?? '';
      const pattern = new RegExp(`^(?:${text.replaceAll(/\\(n|r|.)/gs, (_whole, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char))})$`);
      expect(pattern.test(version)).toBe(true);
      expect(pattern.test(other)).toBe(other === version);
    }));
  });

  test('of a hostile version is still one query about that version', () => {
    expect(fillQuery('x{version="$version"}', { version: '1"} or vector(1) or x{a="' })).toBe('x{version="1\\"} or vector(1) or x{a=\\""}');
  });

  test('with a variable that has no value is not asked at all', () => expect(fillQuery(query, { service: 'checkout' })).toBeNull());

  test.each([
    ['x{service="$servce"}', /there is no variable \$servce/],
    ['rate(x[$window])', /there is no variable \$window/],
    ['x{a=$service}', /outside of quotes/],
    ['$service{a="b"}', /outside of quotes/],
    ['x{a=`$service`}', /backquotes/],
    ['x{a="b}', /quote is not closed/],
  ])('%s is a fault before it is asked', (text, why) => expect(variableFault(text)).toMatch(why));

  test('names the series that it stands on, however odd their labels are', () => {
    expect(selectorsIn('sum(rate(a_total{x="}{"}[1m])) / sum(rate(b{y="1"}[1m])) + c')).toEqual(['a_total{x="}{"}', 'b{y="1"}']);
  });
});

test('an address takes a value as a part of itself, never as another place', () => {
  expect(fillUrl('https://$service.example/$version?q=$version', { service: 'a/../b', version: '1&x=2#' })).toBe('https://a%2F..%2Fb.example/1%26x%3D2%23?q=1%26x%3D2%23');
});
