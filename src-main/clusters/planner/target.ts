import type { Candidate, Evidence } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';

/** What our journal knows of a revision, by the uid of the object that keeps it. */
export interface JournalFact {
  readonly uid: string;
  readonly says: 'good' | 'bad';
  readonly fact: string;
}

/**
 * Every revision that could be gone back to, with the evidence for and against it. Never the present one, nor one that
 * differs from it only by a restart: that is the same release again. Newest first.
 */
export function candidatesOf(workload: Workload, current: RevisionRecord | undefined, own: (revision: RevisionRecord) => readonly Evidence[], journal: readonly JournalFact[], now: number): Candidate[] {
  const { record, revisions } = workload;
  const rolledBackFrom = revisionsLeft(revisions);
  return [...revisions]
    .filter((set) => set.revision > 0 && !sameTemplate(set.template, record.template, 'release'))
    .sort((a, b) => b.revision - a.revision)
    .map((set) => {
      const evidence = [...podEvidence(set, workload, current), ...own(set), ...leftEvidence(set, rolledBackFrom), ...lifeEvidence(set, revisions, now), ...journalEvidence(set, journal)];
      return { uid: set.uid, revision: set.revision, version: versionOf(podSpecOf(set.template)), createdAt: set.createdAt, known: knownFrom(evidence), evidence };
    });
}

/** Bad evidence wins over good: when they disagree, it is not known good. */
function knownFrom(evidence: readonly Evidence[]): Candidate['known'] {
  if (evidence.some((one) => one.says === 'bad')) return evidence.some((one) => one.says === 'good') ? 'unknown' : 'bad';
  return evidence.some((one) => one.says === 'good') ? 'good' : 'unknown';
}

/**
 * The revision numbers that somebody went back from. A ReplicaSet that was taken up again lists its earlier numbers in
 * `revision-history`: number 4 with history "2" means that 3 was left for it (SEMANTICS, "Choosing the target").
 */
function revisionsLeft(sets: readonly RevisionRecord[]): Set<number> {
  return new Set(sets.flatMap((set) => (set.earlier.length === 0 ? [] : [...set.earlier.slice(1), set.revision].map((number) => number - 1))));
}

function podEvidence(set: RevisionRecord, { pods }: Workload, current: RevisionRecord | undefined): Evidence[] {
  if (pods === null) return [{ says: 'unknown', fact: 'its pods may not be read', source: 'pods' }];
  const own = pods.filter((pod) => madeFrom(pod, set) && !pod.terminating);
  const serving = own.filter((pod) => pod.ready && !pod.failing);
  const failing = own.filter((pod) => pod.failing);
  if (failing.length > 0) return [{ says: 'bad', fact: `${failing.length} of its ${own.length} pods fail: ${failing[0]?.reason ?? ''}`, source: 'pods' }];
  if (serving.length > 0 && current?.uid !== set.uid) return [{ says: 'good', fact: `${serving.length} of its pods serve now`, source: 'pods' }];
  return [];
}

function leftEvidence(set: RevisionRecord, left: ReadonlySet<number>): Evidence[] {
  const numbers = [...set.earlier, set.revision].filter((number) => left.has(number));
  if (numbers.length > 0) return [{ says: 'bad', fact: `it was rolled back from, as revision ${numbers.join(' and ')}`, source: 'revision-history' }];
  if (set.earlier.length > 0) return [{ says: 'neutral', fact: `it was gone back to before (revision ${set.earlier.join(', ')})`, source: 'revision-history' }];
  return [];
}

function lifeEvidence(set: RevisionRecord, sets: readonly RevisionRecord[], now: number): Evidence[] {
  if (set.earlier.length > 0) return [];
  const next = sets.filter((other) => other.createdAt > set.createdAt).sort((a, b) => a.createdAt - b.createdAt)[0];
  // Health over that time is not known to the cluster: how long it ran is a fact, and no more.
  return [{ says: 'neutral', fact: `it was the newest for ${spanText((next?.createdAt ?? now) - set.createdAt)}`, source: set.heldBy }];
}

const journalEvidence = (set: RevisionRecord, journal: readonly JournalFact[]): Evidence[] =>
  journal.filter((one) => one.uid === set.uid).map(({ says, fact }) => ({ says, fact, source: 'journal' }));

/** "6 days", "3 h", "12 min": a span in its largest sensible unit. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

export type Choice =
  | { readonly kind: 'chosen'; readonly candidate: Candidate; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

/**
 * The target: the captain's choice if there is one, else the newest known good revision, those that serve now first, else
 * the newest of which nothing bad is known, and then the plan says Unknown. A revision known bad is never chosen for the captain.
 */
export function chooseTarget(candidates: readonly Candidate[], chosen: string | undefined): Choice {
  if (chosen !== undefined) {
    const candidate = candidates.find((one) => one.uid === chosen);
    return candidate === undefined ? { kind: 'none', why: 'the revision that was chosen is not there any more' } : { kind: 'chosen', candidate, why: `chosen by the captain; ${factsOf(candidate)}` };
  }
  const serving = candidates.filter((one) => one.known === 'good' && one.evidence.some((evidence) => evidence.source === 'pods' && evidence.says === 'good'));
  const best = serving[0] ?? candidates.find((one) => one.known === 'good') ?? candidates.find((one) => one.known === 'unknown');
  if (best !== undefined) return { kind: 'chosen', candidate: best, why: factsOf(best) };
  const only = candidates[0];
  if (only === undefined) return { kind: 'none', why: 'the cluster remembers no other revision' };
  return { kind: 'none', why: `every other revision is known bad: ${only.version} (revision ${only.revision}), ${factsOf(only)}` };
}

const factsOf = (candidate: Candidate): string => {
  const facts = candidate.evidence.map((one) => one.fact).join('; ');
  const head = candidate.known === 'good' ? 'Known good' : candidate.known === 'bad' ? 'Known bad' : 'Not known to be good';
  return `${head}: ${facts === '' ? 'no evidence either way' : facts}`;
};
