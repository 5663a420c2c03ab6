import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answer, TreeKey, TreeView } from '../../src-preload/contract/index.ts';
import type { Reading } from '../signals/index.ts';
import type { Decision, PersonAnswer } from './evaluator.ts';
import type { Tree } from './language/model.ts';

/** What a tree recommended from an instant on, with every fact on its path: enough to be asked again, offline. */
export interface Recommendation {
  /** When it was decided, epoch ms. */
  readonly at: number;
  readonly tree: string;
  readonly hash: string;
  readonly leaf: string | null;
  readonly say: string;
  readonly path: readonly { readonly question: string; readonly answer: Answer }[];
  readonly readings: readonly Reading[];
  readonly answers: readonly (PersonAnswer & { readonly question: string })[];
  readonly versions: TreeView['versions'];
}

/** Where the record goes: the journal. */
export interface RecordPort {
  asked(key: TreeKey, hash: string, definition: Tree): void;
  recommended(key: TreeKey, recommendation: Recommendation): void;
  left(key: TreeKey): void;
}

/** SHA-256 (hex) of the RFC 8785 text of a tree. */
export const treeHash = (tree: Tree): string => createHash('sha256').update('quarterdeck/tree/1\n').update(canonicalize(tree) ?? '').digest('hex');

/**
 * Writes down each change of a recommendation, or of the path that led to it; and when somebody began and ceased to look,
 * because what a tree said while nobody asked it is nothing.
 */
export class Recorder {
  readonly #key: TreeKey;
  readonly #port: RecordPort;
  #hash = '';
  #last = '';
  /** Since when the leaf has been the same (epoch ms). */
  leafSince: number | null = null;
  #leaf: string | null | undefined;

  constructor(key: TreeKey, port: RecordPort) {
    this.#key = key;
    this.#port = port;
  }

  record(tree: Tree, decision: Decision, versions: TreeView['versions'], say: string, now: number): void {
    const hash = this.#hashOf(tree);
    if (this.#leaf !== decision.leaf) this.leafSince = now;
    this.#leaf = decision.leaf;
    const path = decision.path.map(({ id, answer }) => ({ question: id, answer }));
    const text = JSON.stringify([hash, decision.leaf, path]);
    if (text === this.#last) return;
    this.#last = text;
    const readings = [...new Map(decision.path.flatMap((one) => one.used).map((reading) => [reading.name, reading])).values()];
    const answers = decision.path.flatMap(({ id, given }) => (given === null ? [] : [{ ...given, question: id }]));
    this.#port.recommended(this.#key, { at: now, tree: tree.tree, hash, leaf: decision.leaf, say, path, readings, answers, versions });
  }

  close(): void {
    if (this.#hash !== '') this.#port.left(this.#key);
    this.#hash = '';
  }

  #hashOf(tree: Tree): string {
    if (this.#tree === tree) return this.#hash;
    this.#tree = tree;
    const hash = treeHash(tree);
    if (hash !== this.#hash) this.#port.asked(this.#key, hash, tree);
    this.#hash = hash;
    return hash;
  }
  #tree: Tree | null = null;
}
