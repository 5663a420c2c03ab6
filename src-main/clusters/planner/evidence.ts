import type { Evidence } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';

/** A time in which a revision was complete and healthy without a break, ms since the epoch. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What our journal knows of a revision, by the uid of the object that keeps it; or, of one that was aborted, by its template's hash alone. */
export interface JournalFact {
  readonly uid: string | null;
  readonly hash?: string;
  readonly says: 'good' | 'bad' | 'neutral';
  readonly fact: string;
  /** Where the fact is that it ran healthy. */
  readonly span?: Span;
  /** What the kubelets said its images were, by image name. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** What one revision's evidence is read from. */
export interface Witness {
  readonly workload: Workload;
  readonly current: RevisionRecord | undefined;
  readonly journal: readonly JournalFact[];
  /** How long (ms) a revision must have stayed healthy to be known good. */
  readonly healthyForMs: number;
  readonly now: number;
}

/** Its pods: those that serve now, for how long, and those that fail. */
export function podEvidence(set: RevisionRecord, { workload: { pods }, current, healthyForMs, now }: Witness): Evidence[] {
  if (pods === null) return [{ says: 'unknown', fact: 'its pods may not be read', source: 'pods' }];
  const own = pods.filter((pod) => madeFrom(pod, set) && !pod.terminating);
  const serving = own.filter((pod) => pod.ready && !pod.failing);
  const failing = own.filter((pod) => pod.failing);
  if (failing.length > 0) return [{ says: 'bad', fact: `${failing.length} of its ${own.length} pods fail: ${failing[0]?.reason ?? ''}`, source: 'pods' }];
  const span = servingSpan(set, pods, now);
  if (span === null || current?.uid === set.uid) return [];
  const held = span.until - span.from;
  const fact = `${serving.length} of its pods serve now, ready for ${spanText(held)}`;
  return [held >= healthyForMs ? { says: 'good', fact, source: 'pods' } : { says: 'neutral', fact: `${fact}; ${spanText(healthyForMs)} would make it known good`, source: 'pods' }];
}

/** Since when pods of a revision have served until now: the longest-serving one tells; null where none does. */
export function servingSpan(set: RevisionRecord, pods: Workload['pods'], now: number): Span | null {
  const since = (pods ?? []).flatMap((pod) => (madeFrom(pod, set) && pod.ready && !pod.terminating && !pod.failing && pod.readySince !== null ? [pod.readySince] : []));
  return since.length === 0 ? null : { from: Math.min(...since), until: now };
}

/**
 * The revision numbers that somebody went back from. A ReplicaSet that was taken up again lists its earlier numbers in
 * `revision-history`: number 4 with history "2" means that 3 was left for it. A ControllerRevision keeps no such list, but
 * one with a higher number than one that was made after it was taken up again (SEMANTICS, "Choosing the target").
 */
export function revisionsLeft(sets: readonly RevisionRecord[]): Set<number> {
  const listed = sets.flatMap((set) => (set.earlier.length === 0 ? [] : [...set.earlier.slice(1), set.revision].map((number) => number - 1)));
  const byAge = sets.flatMap((set) => (sets.some((before) => before.revision === set.revision - 1 && before.createdAt > set.createdAt) ? [set.revision - 1] : []));
  return new Set([...listed, ...byAge]);
}

export function leftEvidence(set: RevisionRecord, left: ReadonlySet<number>): Evidence[] {
  const source = set.heldBy === 'ReplicaSet' ? 'revision-history' : set.heldBy;
  const numbers = [...set.earlier, set.revision].filter((number) => left.has(number));
  if (numbers.length > 0) return [{ says: 'bad', fact: `it was rolled back from, as revision ${numbers.join(' and ')}`, source }];
  if (set.earlier.length > 0) return [{ says: 'neutral', fact: `it was gone back to before (revision ${set.earlier.join(', ')})`, source }];
  return [];
}

export function lifeEvidence(set: RevisionRecord, sets: readonly RevisionRecord[], now: number): Evidence[] {
  if (set.earlier.length > 0) return [];
  const next = sets.filter((other) => other.createdAt > set.createdAt).sort((a, b) => a.createdAt - b.createdAt)[0];
  // Health over that time is not known to the cluster: how long it ran is a fact, and no more.
  return [{ says: 'neutral', fact: `it was the newest for ${spanText((next?.createdAt ?? now) - set.createdAt)}`, source: set.heldBy }];
}

export const journalEvidence = (set: RevisionRecord, journal: readonly JournalFact[]): Evidence[] =>
  journal.filter((one) => one.uid === set.uid || (one.hash !== undefined && one.hash === set.hash)).map(({ says, fact }) => ({ says, fact, source: 'journal' }));

/** "6 days", "3 h", "12 min": a span in its largest sensible unit. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
