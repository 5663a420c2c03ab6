import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frontier, rootOf } from './frontier.ts';
import { EMPTY_ROOT, type Hash, leafHash, rootOfData } from './hashing.ts';
import { consistencyProof, includes, inclusionProof, isConsistent } from './proofs.ts';

const hex = (text: string): Hash => Buffer.from(text, 'hex');
// The leaves, roots and proofs of the reference tests of Certificate Transparency (google/certificate-transparency, merkle_tree_test).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => leafHash(hex(text)));
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const A = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const B = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const C = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const D = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const E = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const F = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const [one = '', two = '', , four = ''] = roots;

const over = (leaves: readonly Hash[]) => (from: number, to: number) => rootOf(leaves.slice(from, to));
const root = (size: number): Hash => hex(roots[size - 1] ?? '');

describe('the Merkle tree (RFC 6962)', () => {
  test('has the reference roots, appended one by one', () => {
    expect(Frontier.empty.root()).toEqual(EMPTY_ROOT);
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    let edge = Frontier.empty;
    for (const [index, leaf] of inputs.entries()) {
      edge = edge.push(leaf);
      expect(edge.root().toString('hex')).toBe(roots[index]);
    }
  });

  test.each([
    [1, 1, []], [1, 8, [E, A, B]], [6, 8, [C, D, four]], [3, 3, [two]], [2, 5, [one, A, C]],
  ])('gives the reference audit path of leaf %i of %i', (leaf, size, path) => {
    const proof = inclusionProof(leaf - 1, size, over(inputs));
    expect(proof.map((part) => part.toString('hex'))).toEqual(path);
    expect(includes(inputs[leaf - 1] ?? EMPTY_ROOT, leaf - 1, size, proof, root(size))).toBe(true);
  });

  test.each([[1, 1, []], [1, 8, [E, A, B]], [6, 8, [F, D, four]], [2, 5, [A, C]]])('gives the reference consistency proof from %i to %i', (older, size, path) => {
    const proof = consistencyProof(older, size, over(inputs));
    expect(proof.map((part) => part.toString('hex'))).toEqual(path);
    expect(isConsistent(older, root(older), size, root(size), proof)).toBe(true);
  });

  const leavesOf = (count: number): Hash[] => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
  const sizes = fc.integer({ min: 1, max: 70 });

  test('every leaf of every tree has a path that holds, and holds for no other leaf, place, size or root', () => {
    fc.assert(fc.property(sizes, fc.nat(), (size, pick) => {
      const leaves = leavesOf(size);
      const index = pick % size;
      const leaf = leaves[index] ?? EMPTY_ROOT;
      const proof = inclusionProof(index, size, over(leaves));
      expect(includes(leaf, index, size, proof, rootOf(leaves))).toBe(true);
      expect(includes(leafHash(Buffer.from('another')), index, size, proof, rootOf(leaves))).toBe(false);
      if (size > 1) expect(includes(leaf, (index + 1) % size, size, proof, rootOf(leaves))).toBe(false);
      expect(includes(leaf, index, size, [...proof, leaf], rootOf(leaves))).toBe(false);
      expect(includes(leaf, index, size, proof, rootOf([...leaves, leaf]))).toBe(false);
    }), { numRuns: 60 });
  });

  test('every tree is shown to continue every earlier one; a tree with another beginning is not', () => {
    fc.assert(fc.property(sizes, fc.nat(), (size, pick) => {
      const leaves = leavesOf(size);
      const older = 1 + (pick % size);
      const proof = consistencyProof(older, size, over(leaves));
      expect(isConsistent(older, rootOf(leaves.slice(0, older)), size, rootOf(leaves), proof)).toBe(true);
      const others = [leafHash(Buffer.from('rewritten')), ...leaves.slice(1)];
      expect(isConsistent(older, rootOf(others.slice(0, older)), size, rootOf(leaves), proof)).toBe(false);
    }), { numRuns: 60 });
  });

  test('a tile built at once has the root of its leaves', () => {
    for (const count of [2, 4, 256]) {
      const data = Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`data ${index}`)));
      expect(rootOfData(Buffer.concat(data))).toEqual(rootOf(data.map((one) => leafHash(one))));
    }
  });

  test('an edge that grows by whole subtrees has the same root as one that grows leaf by leaf', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5 }), fc.nat(7), (tiles, rest) => {
      const leaves = leavesOf(tiles * 8 + rest);
      let edge = Frontier.empty;
      for (let tile = 0; tile < tiles; tile += 1) edge = edge.pushSubtree(rootOf(leaves.slice(tile * 8, tile * 8 + 8)), 8);
      for (const leaf of leaves.slice(tiles * 8)) edge = edge.push(leaf);
      expect(edge.root()).toEqual(rootOf(leaves));
    }));
  });
});
