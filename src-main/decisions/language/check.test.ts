import { describe, expect, test } from 'vitest';
import { treeFaults } from './check.ts';
import { treeSchema } from './model.ts';

const ask = (then: object, answer: object = { by: 'captain' }, more: object = {}): object => ({ ask: 'A?', answer, then: { ifYes: 'hold', ifNo: 'hold', ifUnknown: 'hold', ...then }, ...more });
const tree = (questions: object, more: object = {}): object => ({ tree: 't', start: 'a', questions, leaves: { hold: { do: 'hold', say: 'Hold' } }, ...more });
const said = (given: object): string[] => treeFaults(treeSchema.parse(given), { runbooks: ['page'], sources: ['metrics'] }).map(({ path, message }) => `${path.join('.')}: ${message}`);
const counted = { bad: 'e{v="$version"}', total: 'r{v="$version"}' };

describe('check', () => {
  test.each([
    ['an unreachable question', tree({ a: ask({}), b: ask({}) }), /^questions\.b: no answer leads to the question b/],
    ['an unreachable leaf', tree({ a: ask({}) }, { leaves: { hold: { do: 'hold', say: 'H' }, back: { do: 'rollback' } } }), /^leaves\.back: no answer leads to the leaf back/],
    ['a branch to nowhere', tree({ a: ask({ ifNo: 'hodl' }) }), /^questions\.a\.then\.ifNo: there is no question or leaf hodl/],
    ['a circle', tree({ a: ask({ ifNo: 'b' }), b: ask({ ifYes: 'a' }) }), /^questions\.a: runs in a circle: a → b → a/],
    ['a question that asks itself', tree({ a: ask({ ifUnknown: 'a' }) }), /runs in a circle: a → a/],
    ['a start that is not there', tree({ a: ask({}) }, { start: 'x' }), /^start: there is no question x/],
    ['a name that is question and leaf', tree({ a: ask({}), hold: ask({}) }), /names a question as well/],
    ['a signal that is not there', tree({ a: ask({}, { yesIf: 'newPodsFialing > 0' }) }), /^questions\.a\.answer\.yesIf: there is no signal newPodsFialing/],
    ['a condition that cannot be read', tree({ a: ask({}, { yesIf: 'newPods >' }) }), /^questions\.a\.answer\.yesIf: newPods >/],
    ['a compared signal that is used as one number', tree({ a: ask({}, { yesIf: 'errors > 0' }) }, { signals: { errors: counted } }), /has a value per version and region: compare it/],
    ['a comparison of what has no version', tree({ a: ask({}, { yesIf: 'new > 0' }, { compare: { signal: 'one' } }) }, { signals: { one: { prometheus: 'x' } } }), /is not asked per version/],
    ['a test without counts', tree({ a: ask({}, { yesIf: 'worse' }, { compare: { signal: 'p95' } }) }, { signals: { p95: { prometheus: 'x{v="$version"}' } } }), /tested on counts/],
    ['counters that would be summed over versions', tree({ a: ask({}) }, { signals: { errors: { bad: 'e', total: 'r{v="$version"}' } } }), /^signals\.errors\.bad: it has no \$version/],
    ['a variable outside of quotes', tree({ a: ask({}) }, { signals: { x: { prometheus: 'y{a=$service}' } } }), /^signals\.x\.prometheus: \$service stands outside of quotes/],
    ['a source that is not there', tree({ a: ask({}) }, { signals: { x: { prometheus: 'y', source: 'metrcs' } } }), /^signals\.x\.source: there is no source metrcs/],
    ['a signal of a name that is taken', tree({ a: ask({}) }, { signals: { inFlight: { prometheus: 'y' } } }), /is the name of a signal that there is already/],
    ['a runbook that is not there', tree({ a: ask({ ifNo: 'call' }) }, { leaves: { hold: { do: 'hold', say: 'H' }, call: { do: 'run-runbook', runbook: 'pgae', say: 'Call' } } }), /^leaves\.call\.runbook: there is no runbook pgae/],
    ['an address whose host is a variable', tree({ a: ask({}) }, { signals: { x: { http: 'https://$service.example/', expect: 'status == 200' } } }), /host is written out/],
    ['a probe that speaks of what is not there', tree({ a: ask({}) }, { signals: { x: { http: 'https://a.example/', expect: 'code == 200' } } }), /speaks of code/],
  ])('refuses %s with its place', (_what, given, wanted) => expect(said(given).join('\n')).toMatch(new RegExp(wanted.source, 'm')));

  test('refuses a branch that is missing, Unknown above all', () => {
    const parsed = treeSchema.safeParse(tree({ a: { ask: 'A?', answer: { by: 'ana' }, then: { ifYes: 'hold', ifNo: 'hold' } } }));
    expect(parsed.error?.issues).toMatchObject([{ path: ['questions', 'a', 'then', 'ifUnknown'], message: expect.stringContaining('this branch is missing') }]);
  });

  test('walks a chain of ten thousand questions', () => {
    const questions = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`q${index}`, ask({ ifYes: index < 9_999 ? `q${index + 1}` : 'hold' })]));
    expect(said(tree(questions, { start: 'q0' }))).toEqual([]);
  });
});
