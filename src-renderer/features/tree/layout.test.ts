import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LeafView, QuestionView } from '../../../src-preload/contract/index.ts';
import { NODE, layoutOf } from './layout.ts';

const leaves: LeafView[] = [{ id: 'end', do: 'hold', say: 'Hold', runbook: null, act: null }];
const question = (id: string, to: readonly string[]): QuestionView => ({
  id, ask: id, answer: null, would: 'unknown', value: '', source: '', observedAt: null, why: '', onPath: false, byPerson: null, given: null, staleAt: null, facts: [],
  branches: to.map((target, index) => ({ answer: (['yes', 'no', 'unknown'] as const)[index % 3] ?? 'yes', to: target })),
});
/** Questions that point only to later ones, or to the end: a tree without a circle. */
const trees = fc.integer({ min: 1, max: 40 }).chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => fc.array(fc.integer({ min: index + 1, max: size }), { minLength: 1, maxLength: 3 })
  .map((targets) => question(`q${index}`, targets.map((target) => (target >= size ? 'end' : `q${target}`)))))));

test('every branch points down, every node has a place of its own, and every branch is drawn', () => {
  fc.assert(fc.property(trees, (questions) => {
    const { nodes, edges, width, height } = layoutOf(questions, leaves);
    expect(nodes.map((node) => node.id).sort()).toEqual([...questions.map((one) => one.id), 'end'].sort());
    expect(edges).toHaveLength(questions.reduce((sum, one) => sum + one.branches.length, 0));
    for (const { from, to } of edges) expect(to.y).toBeGreaterThanOrEqual(from.y + NODE.height);
    for (const a of nodes) {
      expect(a.x + NODE.width).toBeLessThanOrEqual(width);
      expect(a.y + NODE.height).toBeLessThanOrEqual(height);
      for (const b of nodes) if (a !== b && a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(NODE.width);
    }
  }));
});
