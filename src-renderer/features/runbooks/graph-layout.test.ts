import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutOf } from './graph-layout.ts';

test('every step stands right of all that it needs, and no two steps share a place', () => {
  const graph = fc.array(fc.array(fc.nat({ max: 19 }), { maxLength: 4 }), { maxLength: 20 }).map((all) => all.map((needs, index) => ({ id: `s${index}`, needs: needs.filter((one) => one < index).map((one) => `s${one}`) })));
  fc.assert(fc.property(graph, (steps) => {
    const { placed, edges } = layoutOf(steps);
    expect(new Set(placed.map(({ column, row }) => `${column}/${row}`)).size).toBe(steps.length);
    for (const { from, to } of edges) expect(from.column).toBeLessThan(to.column);
  }));
});

test('a graph with a circle, or with needs that are not there, is drawn all the same', () => {
  expect(layoutOf([{ id: 'a', needs: ['b'] }, { id: 'b', needs: ['a', 'gone'] }]).placed).toHaveLength(2);
});
