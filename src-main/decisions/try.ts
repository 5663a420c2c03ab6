import type { TreeView, TriedValues } from '../../src-preload/contract/index.ts';
import type { Group, Reading } from '../signals/index.ts';
import type { PersonAnswer } from './evaluator.ts';
import type { LeafSubject } from './leaf.ts';
import type { Tree } from './language/model.ts';
import { evaluateTree } from './evaluate.ts';

interface Tried {
  readonly tree: Tree;
  readonly values: TriedValues;
  readonly subject: LeafSubject;
  readonly now: number;
}

const SOURCE = 'tried value';

/** A tree over values of somebody's own, for rehearsal. It offers no act, and knows nothing but what it was given. */
export function tryTree({ tree, values, subject, now }: Tried): TreeView {
  const base = { unit: '', verdict: 'unknown' as const, source: SOURCE, asked: SOURCE, observedAt: now, groups: null };
  const single = Object.entries(values.readings).map(([name, value]): Reading => ({ ...base, name, value, text: value === null ? 'unknown' : String(value), why: value === null ? 'tried as unknown' : '' }));
  const counted = Object.entries(values.counts).map(([name, rows]): Reading => ({
    ...base, name, value: null, unit: 'ratio', text: rows.map((row) => `${row.group}: ${row.new.bad} of ${row.new.n} against ${row.old.bad} of ${row.old.n}`).join('; '), why: '',
    groups: rows.map(({ group, new: now_, old }): Group => ({ group, round: 1, new: sideOf('new', now_), old: sideOf('old', old) })),
  }));
  const answers = new Map(Object.entries(values.answers).map(([id, answer]): [string, PersonAnswer] => [id, { answer, by: 'tried', reason: SOURCE, at: now, expiresAt: now + 60_000 }]));
  const view = evaluateTree(tree, { environment: subject.environment, service: subject.service, readings: [...single, ...counted], answers, now, subject: { ...subject, ref: null } });
  const inert = <T extends { act: unknown }>(leaf: T): T & { act: null } => ({ ...leaf, act: null });
  return { ...view, leaf: view.leaf === null ? null : inert(view.leaf), leaves: view.leaves.map(inert) };
}

const sideOf = (version: string, { bad, n }: { readonly bad: number; readonly n: number }): Group['new'] => ({
  version, bad: Math.min(bad, n), n, value: n === 0 ? null : Math.min(bad, n) / n, why: n === 0 ? 'there are no samples' : '',
});
