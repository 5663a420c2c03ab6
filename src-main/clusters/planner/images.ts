import type { ImageKnown } from '../../../src-preload/contract/index.ts';
import type { Workload } from '../workloads/model.ts';
import { imagesOf, podSpecOf } from '../workloads/records.ts';
import { type RevisionRecord, madeFrom } from '../workloads/revisions.ts';
import type { JournalFact } from './evidence.ts';

/**
 * Whether it is known what a revision's image names mean: a tag may name another image today. Known where the name is a
 * digest, where a kubelet says so of a pod that runs it now, or where our journal noted it when it ran.
 */
export function imagesKnown(revision: RevisionRecord, { pods }: Workload, journal: readonly JournalFact[]): ImageKnown[] {
  const own = (pods ?? []).filter((pod) => madeFrom(pod, revision));
  const noted = journal.filter((one) => one.uid === revision.uid);
  return imagesOf(podSpecOf(revision.template)).map((image): ImageKnown => {
    const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
    if (pinned !== undefined) return { image, digest: pinned, runs: 'yes', why: 'named by its digest' };
    const running = own.flatMap((pod) => pod.digests[image] ?? [])[0];
    if (running !== undefined) return { image, digest: running, runs: 'yes', why: 'a pod of it runs this digest now' };
    if (own.some((pod) => pod.ready)) return { image, digest: null, runs: 'yes', why: 'a pod of it runs now; its kubelet names no digest' };
    const before = noted.flatMap((one) => one.digests?.[image] ?? [])[0];
    if (before !== undefined) return { image, digest: before, runs: 'unknown', why: 'it ran with this digest when our journal noted it; nobody knows what the tag names now' };
    return { image, digest: null, runs: 'unknown', why: 'no pod of it is left, and nobody noted its digest: the tag may name another image now' };
  });
}
