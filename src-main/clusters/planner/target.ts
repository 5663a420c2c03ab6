import type { Candidate, Evidence } from '../../../src-preload/contract/index.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import type { RevisionRecord } from '../workloads/revisions.ts';
import { sameTemplate } from '../workloads/template.ts';
import { type Span, type Witness, journalEvidence, leftEvidence, lifeEvidence, podEvidence, revisionsLeft, servingSpan } from './evidence.ts';

/**
 * Every revision that could be gone back to, with the evidence for and against it. Never the present one, nor one that
 * differs from it only by a restart: that is the same release again. Newest first. `own` is what only its kind knows.
 */
export function candidatesOf(witness: Witness, own: (revision: RevisionRecord) => readonly Evidence[]): Candidate[] {
  const { workload: { record, revisions }, journal, now } = witness;
  const left = revisionsLeft(revisions);
  return [...revisions]
    .filter((set) => set.revision > 0 && !sameTemplate(set.template, record.template, 'release'))
    .sort((a, b) => b.revision - a.revision)
    .map((set) => {
      const evidence = [...podEvidence(set, witness), ...own(set), ...leftEvidence(set, left), ...lifeEvidence(set, revisions, now), ...journalEvidence(set, journal)];
      return { uid: set.uid, revision: set.revision, version: versionOf(podSpecOf(set.template)), createdAt: set.createdAt, known: knownFrom(evidence), evidence, ranHealthy: spansOf(set, witness) };
    });
}

/** When it was complete and healthy: by our journal, and by its pods that serve now. Latest first. */
function spansOf(set: RevisionRecord, { workload, journal, now }: Witness): Span[] {
  const serving = servingSpan(set, workload.pods, now);
  const journaled = journal.flatMap((one) => (one.uid === set.uid && one.span !== undefined ? [one.span] : []));
  return [...journaled, ...(serving === null ? [] : [serving])].sort((a, b) => b.until - a.until);
}

/** Bad evidence wins over good: when they disagree, it is not known good. */
function knownFrom(evidence: readonly Evidence[]): Candidate['known'] {
  if (evidence.some((one) => one.says === 'bad')) return evidence.some((one) => one.says === 'good') ? 'unknown' : 'bad';
  return evidence.some((one) => one.says === 'good') ? 'good' : 'unknown';
}

export type Choice =
  | { readonly kind: 'chosen'; readonly candidate: Candidate; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

/** What decides the choice besides the candidates. */
export interface Wish {
  /** The uid that the captain named. */
  readonly chosen?: string | undefined;
  /** The uid of the plan that is looked at again: pods come and go between plan and click, and its target stays what it was. */
  readonly planned?: string | undefined;
  readonly together?: Together | undefined;
  /** Whether the plan is over more than this one. */
  readonly several?: boolean;
}

/** What ran side by side with the other services of the plan: the revision's uid, and the words for it. */
export interface Together {
  readonly uid: string;
  readonly why: string;
}

/**
 * The target: the captain's choice if there is one; else that of the plan that is looked at again; else what ran together with
 * the plan's other services; else the newest known good revision, those that serve now first; else the newest of which nothing
 * bad is known, and then the plan says Unknown. A revision known bad is never chosen for the captain.
 */
export function chooseTarget(candidates: readonly Candidate[], { chosen, planned, together }: Wish): Choice {
  if (chosen !== undefined) {
    const candidate = candidates.find((one) => one.uid === chosen);
    return candidate === undefined ? { kind: 'none', why: 'the revision that was chosen is not there any more' } : { kind: 'chosen', candidate, why: `chosen by the captain; ${factsOf(candidate)}` };
  }
  const again = candidates.find((one) => one.uid === planned);
  if (planned !== undefined && again === undefined) return { kind: 'none', why: 'the revision that was planned for is not there any more' };
  if (again !== undefined && again.known !== 'bad') return { kind: 'chosen', candidate: again, why: factsOf(again) };
  const beside = candidates.find((one) => one.uid === together?.uid && one.known !== 'bad');
  if (beside !== undefined && together !== undefined) return { kind: 'chosen', candidate: beside, why: `${together.why}; ${factsOf(beside)}` };
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
