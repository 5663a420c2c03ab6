import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environmentsAfter } from './lanes.ts';

test('a release held over another lane is in that environment and not in the one it was taken in; all its others stay, each once', () => {
  const name = fc.constantFrom('staging', 'eu', 'us', 'asia');
  fc.assert(fc.property(fc.uniqueArray(name, { minLength: 1 }), name, (environments, to) => {
    const from = environments[0] ?? '';
    const after = environmentsAfter(environments, { from, to });
    expect(new Set(after)).toEqual(new Set([...environments.filter((one) => one !== from), to]));
    expect(after.length).toBe(new Set(after).size);
  }));
  expect(environmentsAfter(['eu'], null)).toEqual(['eu']);
});
