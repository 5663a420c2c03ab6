import { expect, test } from 'vitest';
import type { WorkloadView } from '../../../src-preload/contract/index.ts';
import { matrixOf } from './matrix.ts';

// What the matrix reads of a workload.
const view = (service: string, environment: string, version = '1'): WorkloadView => ({ id: `${environment}/${service}`, service, version, ref: { environment } }) as unknown as WorkloadView;

test('a row is the very same until a workload of it changes, comes or goes', () => {
  const [cart, tax] = [view('cart', 'eu'), view('tax', 'eu')];
  const first = matrixOf([cart, tax], []);
  const changed = matrixOf([cart, view('tax', 'eu', '2')], [], first);
  expect(changed[0]).toBe(first[0]);
  expect(changed[1]).not.toBe(first[1]);
  expect(matrixOf([cart, tax, view('cart', 'us', '2')], [], first)[0]).toMatchObject({ service: 'cart', drift: true });
  expect(matrixOf([tax], [], first).map((row) => row.service)).toEqual(['tax']);
});

test('a row that the catalogue tells otherwise about is another, and tier 1 stands first', () => {
  const first = matrixOf([view('cart', 'eu'), view('tax', 'eu')], []);
  // What the matrix reads of a service.
  const services = [{ id: 'tax', tier: 1, team: null }] as unknown as Parameters<typeof matrixOf>[1];
  const now = matrixOf([view('cart', 'eu'), view('tax', 'eu')], services, first);
  expect(now.map((row) => [row.service, row.tier])).toEqual([['tax', 1], ['cart', null]]);
});
