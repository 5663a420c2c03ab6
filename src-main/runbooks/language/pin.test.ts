import { expect, test } from 'vitest';
import { fail } from '../../../src-preload/contract/index.ts';
import { ended, openLab } from '../engine/lab.ts';
import { type Runbook, runbookHash, runbookSchema } from './model.ts';
import { type PinScope, pinRunbook } from './pin.ts';

const cart = { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'cart' } as const;
const web = { ...cart, name: 'web' };
const release = { release: 'r-1', captain: 'ana', seats: [{ service: 'cart', version: '2', image: 'cart:2', workload: cart }, { service: 'web', version: '3', image: 'web:3', workload: web }] };
const scope = (more: Partial<PinScope> = {}): PinScope => ({ release: null, dir: '/w', known: { services: ['cart'], environments: ['eu'] }, runbookNamed: () => undefined, workloadOf: (service) => (service === 'cart' ? cart : undefined), ...more });
const book = (steps: readonly object[], more: object = {}): Runbook => runbookSchema.parse({ runbook: 'r', ...more, steps });
function pinned(runbook: Runbook, given: Record<string, string> = {}, more: Partial<PinScope> = {}) {
  const made = pinRunbook(runbook, given, scope(more));
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
const note = (id: string, text: string, more: object = {}) => ({ id, uses: 'note', with: { text }, ...more });

test('a run holds its steps as they were when it began: editing the runbook, or one that it uses, changes nothing of it', async () => {
  const books = new Map<string, Runbook>([['sub', book([note('say', 'old ${{ inputs.who }}')], { runbook: 'sub', inputs: { who: { type: 'text' } } })]]);
  const outer = book([{ id: 'sub', uses: 'runbook', with: { runbook: 'sub', inputs: { who: '${{ inputs.who }}' } } }, note('after', 'after')], { inputs: { who: { type: 'text' } } });
  const steps = pinned(outer, { who: 'ana' }, { runbookNamed: (name) => books.get(name) });
  const notes: string[] = [];
  const lab = await openLab({ ports: { note: async (text) => (notes.push(text), { ok: true, value: null }) } });
  const started = await lab.engine.start({ runbook: 'r', title: 'r', hash: runbookHash('the file as it was'), by: 'ana', reason: '', release: null, environments: [], steps });
  if (!started.ok) throw new Error(started.error.message);
  // Both files say something else from now on.
  books.set('sub', book([note('say', 'new')], { runbook: 'sub' }));
  outer.steps.splice(0, 2, ...book([note('other', 'new')]).steps);
  const run = await lab.until(started.value, ended);
  expect(notes).toEqual(['old ana', 'after']);
  expect(run.steps.map(({ id, needs }) => [id, needs])).toEqual([['sub/say', []], ['after', ['sub/say']]]);
  const began = await lab.journal.read({ kinds: ['run-started'] });
  expect(began.ok && began.value[0]?.entry.data).toMatchObject({ hash: runbookHash('the file as it was') });
  await lab.close();
});

test('a runbook’s hash is that of its bytes: any change of the file is another one', () => {
  expect(runbookHash('runbook: r\n')).toMatch(/^[0-9a-f]{64}$/);
  expect(runbookHash('runbook: r\n')).toBe(runbookHash('runbook: r\n'));
  expect(runbookHash('runbook: r\n')).not.toBe(runbookHash('runbook: r \n'));
});

test('a loop is unrolled into steps with names of their own, what follows it waits for all of them, and a loop over nothing stands for nothing', () => {
  const runbook = book([note('a', 'x'), note('each', '${{ each.service }} ${{ each.version }}', { each: 'release.services', parallel: 2 }), note('none', 'x', { each: '[]' }), note('end', 'x')], { for: 'release' });
  const steps = pinned(runbook, {}, { release });
  expect(steps.map(({ id, needs, lane }) => [id, needs, lane?.width ?? null])).toEqual([['a', [], null], ['each/cart/eu', ['a'], 2], ['each/web/eu', ['a'], 2], ['end', ['each/cart/eu', 'each/web/eu'], null]]);
  expect(steps[1]?.with).toEqual({ text: 'cart 2' });
});

test('what is known at the start is filled then, keeps its type, and is never read as an expression again', () => {
  const runbook = book([{ id: 'scale', uses: 'cluster/scale', with: { workload: { service: 'cart', environment: '${{ inputs.where }}' }, replicas: '${{ 2 + 1 }}' } }, note('say', '${{ inputs.text }}'), note('late', '${{ steps.say.state }}')], { inputs: { where: { type: 'environment' }, text: { type: 'text' } } });
  const [scale, say, late] = pinned(runbook, { where: 'eu', text: '${{ inputs.where }}' });
  expect([scale?.with, scale?.late]).toEqual([{ workload: cart, replicas: 3 }, false]);
  expect([say?.with, say?.late]).toEqual([{ text: '${{ inputs.where }}' }, false]);
  expect([late?.with, late?.late]).toEqual([{ text: '${{ steps.say.state }}' }, true]);
});

test('what undoes a step and what handles its failure are pinned beside it, and run only for it', () => {
  const steps = pinned(book([note('a', 'x', { onFailure: { uses: 'note', with: { text: 'it failed' } }, compensate: { uses: 'note', with: { text: 'undone' } } })]));
  expect(steps.map(({ id, role, of, with: input }) => [id, role, of, input])).toEqual([['a', 'step', null, { text: 'x' }], ['a~failed', 'handler', 'a', { text: 'it failed' }], ['a~undo', 'compensation', 'a', { text: 'undone' }]]);
});

test('who may not approve is fixed at the start, by name', () => {
  const [step] = pinned(book([note('a', 'x', { approve: { by: 'approver', notPerson: 'release.captain', ask: 'Go with ${{ release.name }}?' } })], { for: 'release' }), {}, { release });
  expect(step?.approve).toEqual({ by: 'approver', count: 1, notPerson: 'ana', ask: 'Go with r-1?', expiresMs: 30 * 60_000 });
});

test.each<[string, Runbook, Partial<PinScope>, string]>([
  ['runbooks that use each other', book([{ id: 'a', uses: 'runbook', with: { runbook: 'r' } }]), { runbookNamed: () => book([{ id: 'b', uses: 'runbook', with: { runbook: 'r' } }]) }, 'circle'],
  ['a runbook that is not there', book([{ id: 'a', uses: 'runbook', with: { runbook: 'gone' } }]), {}, 'gone'],
  ['a release’s runbook without a release', book([note('a', 'x')], { for: 'release' }), {}, 'start it from one'],
  ['more steps than can be run', book(['a', 'b', 'c'].map((id) => note(id, 'x', { each: `[${Array.from({ length: 700 }, (_, index) => index).join(',')}]` }))), {}, 'at most 2000'],
  ['a service that is nowhere', book([{ id: 'a', uses: 'cluster/pause', with: { workload: { service: 'mail', environment: 'eu' } } }]), {}, 'there is no service mail in eu'],
  ['a list that is none', book([note('a', 'x', { each: '"eu"' })]), {}, 'gives no list'],
])('%s: nothing is pinned, and it says so', (_what, runbook, more, say) => {
  expect(pinRunbook(runbook, {}, scope(more))).toMatchObject({ ok: false, error: { message: expect.stringContaining(say) } });
});

test('an input is complete and of its type before anything is pinned', () => {
  const runbook = book([note('a', '${{ inputs.v }}')], { inputs: { v: { type: 'version' } } });
  expect(pinRunbook(runbook, {}, scope())).toMatchObject(fail('missing-input', 'r needs the input v'));
  expect(pinRunbook(runbook, { v: '1; id' }, scope())).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(pinRunbook(runbook, { v: '1', w: '2' }, scope())).toMatchObject({ ok: false, error: { code: 'bad-input', hint: 'It takes: v.' } });
});
