import type { Blocker, Owner, PlannedStep } from '../../../src-preload/contract/index.ts';
import type { KubeClient, KubeObject } from '../kube.ts';
import { at } from '../kube.ts';
import { heals, holdingPart, isHeld } from './holding.ts';
import { gitRevert, ownerOfOwner } from './owner-of-owner.ts';
import { readOwnerObject } from './read.ts';

/** What owners mean for a way back: what is deciding about them, what must come first, and what is in the way. */
export interface OwnersNow {
  readonly owners: readonly Owner[];
  readonly facts: Readonly<Record<string, string>>;
  readonly before: readonly PlannedStep[];
  readonly blockers: readonly Blocker[];
  readonly notes: readonly string[];
}

interface About {
  readonly client: KubeClient;
  readonly environment: string;
  readonly service: string;
  /** The version that is to be left. */
  readonly version: string;
}

/**
 * Looks each owner's own object up. One that would undo the rollback is suspended first, by a step of its own; one that cannot
 * be read, or whose suspension somebody would undo in turn, blocks, and the plan says what to do in Git instead.
 */
export async function ownersNow(owners: readonly Owner[], about: About): Promise<OwnersNow> {
  const each = await Promise.all(owners.map((owner) => ownerNow(owner, about)));
  return {
    owners: each.flatMap((one) => one.owners), facts: Object.assign({}, ...each.map((one) => one.facts)), before: each.flatMap((one) => one.before),
    blockers: each.flatMap((one) => one.blockers), notes: each.flatMap((one) => one.notes),
  };
}

const nothing = { facts: {}, before: [], blockers: [], notes: [] };

async function ownerNow(owner: Owner, about: About): Promise<OwnersNow> {
  if (owner.wouldUndo === 'no') return { ...nothing, owners: [owner] };
  const name = `${owner.kind} ${owner.name}`;
  const read = owner.object === undefined ? null : await readOwnerObject(about.client, owner.object);
  if (read === null || !read.ok) {
    const why = read === null ? owner.why : `${owner.why} (${read.error.message})`;
    const message = `${about.service} is owned by ${name}: ${owner.wouldUndo === 'yes' ? 'it would undo' : 'nobody knows that it would not undo'} this`;
    return { ...nothing, owners: [{ ...owner, why }], facts: { [`owner ${name}`]: 'not read' }, blockers: [{ code: 'would-be-undone', message, hint: why }] };
  }
  return judged(owner, name, read.value, about);
}

function judged(owner: Owner, name: string, object: KubeObject, { environment, service, version }: About): OwnersNow {
  const kind = owner.object?.kind ?? '';
  const part = at(object, ...holdingPart(kind));
  const facts = { [`owner ${name}`]: `${object.metadata.uid} ${JSON.stringify(part ?? null)}` };
  if (isHeld(kind, object)) {
    return { ...nothing, facts, owners: [{ ...owner, wouldUndo: 'no', why: 'it is suspended, and leaves the cluster alone until somebody resumes it; then Git’s version comes back' }] };
  }
  const revert = gitRevert(object, version);
  const above = ownerOfOwner(object);
  if (above !== null) {
    const blocker: Blocker = { code: 'owner-of-owner', message: `${service} is owned by ${name}, and ${above} would put its auto-sync back`, hint: `Go back in Git: ${revert}` };
    return { ...nothing, facts, owners: [{ ...owner, wouldUndo: 'yes', why: `suspending it would not last: ${above} keeps it` }], blockers: [blocker] };
  }
  const { namespace = '' } = object.metadata;
  const what = `${kind} ${object.metadata.name}`;
  const acts = kind !== 'Application' || heals(object) ? 'it would undo this within minutes' : 'its next sync would undo this';
  return {
    owners: [{ ...owner, wouldUndo: 'yes', why: `${acts}; this plan suspends it first, and it stays suspended until somebody resumes it` }],
    facts,
    before: [{ id: `hold ${what}`, say: `suspend ${what} in ${environment}, which would undo the rollback of ${service}`, uses: 'cluster/suspend-owner', with: { environment, owner: { ...owner.object, namespace }, uid: object.metadata.uid, was: part ?? null } }],
    blockers: [],
    notes: [`To make it last before ${owner.kind} is resumed: ${revert}.`],
  };
}
