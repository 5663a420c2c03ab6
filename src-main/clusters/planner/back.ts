import { podSpecOf, versionOf } from '../workloads/records.ts';
import type { RevisionRecord } from '../workloads/revisions.ts';
import type { Wish } from './target.ts';

/**
 * Why a workload need not go back again, by the cluster's own facts: what runs is what the plan that is looked at again went to; or,
 * in a plan over several of which the captain chose nothing for this one, it was gone back to by whoever went back last. Null
 * where it has to go back.
 */
export function backWhy(revisions: readonly RevisionRecord[], current: RevisionRecord, { chosen, planned, several }: Wish): string | null {
  const version = versionOf(podSpecOf(current.template));
  if (chosen !== undefined) return null;
  if (planned !== undefined) return planned === current.uid ? `it runs ${version} already: the live template is the one to go to` : null;
  const left = several === true ? goneBackFrom(revisions, current) : undefined;
  return left === undefined ? null : `it is back already: ${version} was gone back to from ${versionOf(podSpecOf(left.template))} (revision ${left.revision}); choose a revision to go further back`;
}

/** The revision that was left last, where that was a way back: the one with the number before, if it is younger than what runs. */
export function goneBackFrom(revisions: readonly RevisionRecord[], current: RevisionRecord): RevisionRecord | undefined {
  const left = revisions.find((one) => one.uid !== current.uid && [...one.earlier, one.revision].includes(current.revision - 1));
  return left !== undefined && isYounger(left, current) ? left : undefined;
}

/** By their first numbers, which tell the order exactly; a ControllerRevision that was taken up again has lost its own, and is told by its age. */
function isYounger(left: RevisionRecord, current: RevisionRecord): boolean {
  const first = ({ earlier, revision }: RevisionRecord): number => earlier[0] ?? revision;
  return current.heldBy === 'ReplicaSet' ? first(left) > first(current) : left.createdAt > current.createdAt;
}
