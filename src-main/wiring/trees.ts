import { type Decided, type Replayed, type Result, type TreeKey, type TreeView, type TriedValues, fail, ok } from '../../src-preload/contract/index.ts';
import type { Opened } from '../api/index.ts';
import { type RecordPort, type RecordedEntry, type Tree, TreeDesk, replay, tryTree } from '../decisions/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Deck } from './deck.ts';
import { type TreeMeans, leafSubject, sessionPorts } from './tree-facts.ts';

/** A plan made from a leaf stays tied to a tree that is asked: this long (ms) after the last time it was needed. */
const HELD_MS = 2 * 60_000;
/** A tree that nobody looked at gets this long (ms) to read what it asks. */
const SETTLE_MS = 5_000;
const LOOK_MS = 100;
/** Entries that a replay reads back, at most. */
const REPLAYED = 2_000;

/** The tree of a name: the workspace's, else the ready-made one. */
export const treeNamed = ({ target, readyMade }: Pick<Deck, 'target' | 'readyMade'>, name: string): Tree | undefined =>
  target.workspace?.trees.get(name)?.value ?? (readyMade?.tree === name ? readyMade : undefined);

/** The names of all trees that can be asked; first the one that a room asks, which is the one of the ready-made tree's name. */
export function treeNames({ target, readyMade }: Pick<Deck, 'target' | 'readyMade'>): string[] {
  const own = [...(target.workspace?.trees.keys() ?? [])];
  return readyMade === null ? own : [readyMade.tree, ...own.filter((name) => name !== readyMade.tree)];
}

/** Every tree that is looked at, over the deck. */
export function createTrees(deck: () => Deck, journal: Journal, plan: TreeMeans['plan']): TreeDesk {
  return new TreeDesk((key) => sessionPorts(deck(), key, { tree: () => treeNamed(deck(), key.tree), plan, record: recordIn(journal) }));
}

export const openTree = ({ trees }: Deck, tree: string, environment: string, service: string): Opened<TreeView> => trees.open({ tree, environment, service });

/** What the journal is told of a tree. It is told in order; a journal that cannot be written says so where it is shown. */
function recordIn(journal: Journal): RecordPort {
  const about = ({ environment, service }: TreeKey) => ({ actor: { kind: 'system' as const }, environment, service });
  const write = (entry: Parameters<Journal['append']>[0]): void => {
    if (journal.mode.kind === 'writer') void journal.append(entry);
  };
  return {
    asked: (key, hash, definition) => write({ kind: 'tree-asked', ...about(key), data: { tree: key.tree, hash, definition } }),
    recommended: (key, { path, readings, answers, ...rest }) => write({ kind: 'recommendation', ...about(key), data: { ...rest, path: [...path], readings: [...readings], answers: [...answers] } }),
    left: (key) => write({ kind: 'tree-left', ...about(key), data: { tree: key.tree } }),
  };
}

/** Asks a tree what it says now, on behalf of an act that stands on it. */
export function decider(deck: Deck): (decided: Decided) => Promise<Result<Decided>> {
  const held = new Map<string, { readonly close: () => void; timer: ReturnType<typeof setTimeout> }>();
  return async (decided) => {
    const { tree, environment, service } = decided;
    const key = { tree, environment, service };
    if (treeNamed(deck, tree) === undefined) return fail('no-such-tree', `there is no tree ${tree} any more`);
    const id = JSON.stringify([tree, environment, service]);
    const close = held.get(id)?.close ?? deck.trees.open(key).close;
    clearTimeout(held.get(id)?.timer);
    const timer = setTimeout(() => {
      held.delete(id);
      close();
    }, HELD_MS);
    timer.unref();
    held.set(id, { close, timer });
    const same = (now: Decided | null): boolean => now !== null && now.leaf === decided.leaf && Object.entries(decided.answers).every(([question, answer]) => now.answers[question] === answer);
    for (const until = deck.now() + SETTLE_MS; ; await new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
      const now = deck.trees.decideNow(key);
      if (now !== null && (same(now) || deck.trees.settled(key) || deck.now() >= until)) return ok(now);
      if (deck.now() >= until) return fail('no-such-tree', `the tree ${tree} cannot be asked now`);
    }
  };
}

/** The tree over values of somebody's own; changes nothing, records nothing. */
export function tryWith(deck: Deck, key: TreeKey, values: TriedValues): Result<TreeView> {
  const tree = treeNamed(deck, key.tree);
  return tree === undefined ? fail('no-such-tree', `there is no tree ${key.tree}`) : ok(tryTree({ tree, values, subject: leafSubject(deck, key), now: deck.now() }));
}

/** What a tree said at an instant, from the journal alone: no cluster, no source and no workspace is asked. */
export async function replayFrom(journal: Pick<Journal, 'read'>, key: TreeKey, at: number): Promise<Result<Replayed>> {
  const said = await journal.read({ kinds: ['recommendation', 'tree-asked', 'tree-left'], environment: key.environment, service: key.service, limit: REPLAYED });
  if (!said.ok) return said;
  const starts = await journal.read({ kinds: ['app-started'], limit: REPLAYED });
  if (!starts.ok) return starts;
  const entries = [...said.value, ...starts.value].map(({ entry }): RecordedEntry => entry);
  // Entries of one service may be of several trees.
  const mine = entries.filter((entry) => entry.kind === 'app-started' || treeOf(entry.data) === key.tree);
  return ok(replay(key, at, mine));
}

const treeOf = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'tree' in data ? data.tree : null);
