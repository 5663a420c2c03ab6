import { afterEach, beforeEach, expect, test } from 'vitest';
import { type InMemoryCluster, clusterInMemory } from '../in-memory.ts';

let cluster: InMemoryCluster;
beforeEach(() => (cluster = clusterInMemory({ context: 'c', namespace: 'shop', services: [] })));
afterEach(() => cluster.close());

const path = '/api/v1/namespaces/shop/configmaps/flags';
const config = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags' }, data });
const apply = (data: object, manager = 'quarterdeck', query: Record<string, string> = {}) => cluster.request({ method: 'PATCH', path, body: config(data), contentType: 'application/apply-patch+yaml', query: { fieldManager: manager, ...query } });
const edit = (data: object) => cluster.request({ method: 'PATCH', path, body: { data }, contentType: 'application/merge-patch+json', query: { fieldManager: 'kubectl-edit' } });
const now = () => cluster.request({ method: 'GET', path }).body;

test('applying the same again changes nothing, not even the version', () => {
  apply({ a: '1' });
  const before = now();
  expect(apply({ a: '1' }).status).toBe(200);
  expect(now()).toEqual(before);
});

test('a field that another manager changed since is a conflict that names the manager, and nothing is written', () => {
  apply({ a: '1', b: '1' });
  edit({ a: '2' });
  const refused = apply({ a: '1', b: '3' });
  expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict', message: 'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a', details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] } } });
  expect(now()).toMatchObject({ data: { a: '2', b: '1' } });
});

test('what is forced is taken from its manager, and what both want alike is no conflict', () => {
  apply({ a: '1' });
  edit({ a: '2', c: '1' });
  expect(apply({ a: '2' }).status).toBe(200);
  expect(apply({ a: '1' }, 'quarterdeck', { force: 'true' }).status).toBe(200);
  expect(now()).toMatchObject({ data: { a: '1', c: '1' } });
});

test('a field that is left out of what is applied goes, unless another manager owns it', () => {
  apply({ a: '1', b: '1' });
  edit({ b: '2' });
  apply({ a: '1', x: '1' });
  apply({ x: '1' });
  expect(now()).toMatchObject({ data: { b: '2', x: '1' } });
  expect(now()).not.toHaveProperty('data.a');
});

test('a dry run of it says the same, conflict and all, and writes nothing', () => {
  apply({ a: '1' });
  const before = now();
  expect(apply({ a: '2' }, 'quarterdeck', { dryRun: 'All' })).toMatchObject({ status: 200, body: { data: { a: '2' } } });
  expect(apply({ a: '2' }, 'another', { dryRun: 'All' }).status).toBe(409);
  expect(now()).toEqual(before);
});
