import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type Answer, type Direction, type FreezeVerdict, type ItemView, type OnFailure, type Result, type RollbackItem, type RollbackPlan, type WorkloadRef, fail, itemFacts, ok, workloadId } from '../../../src-preload/contract/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Catalogue } from '../fleet/model.ts';
import type { KubeClient } from '../kube.ts';
import { bulkReads } from './bulk.ts';
import type { JournalFact } from './evidence.ts';
import { type Weighed, weighItem } from './item.ts';
import { lastSetOf } from './together.ts';
import { wavesOf } from './waves.ts';

export interface PlanRequest {
  readonly workloads: readonly WorkloadRef[];
  /** Workload id to the uid of the ReplicaSet that the captain chose. */
  readonly to: Readonly<Record<string, string>>;
  /** Workload id to the target's uid in the plan that is looked at again, at its click. */
  readonly planned?: Readonly<Record<string, string>> | undefined;
  readonly direction?: Direction | undefined;
  readonly onFailure?: OnFailure | undefined;
  /** At once within a wave. */
  readonly parallel?: number | undefined;
}

export interface PlanPorts {
  readonly fleet: Fleet;
  readonly catalogue: Catalogue;
  readonly journalOf: (ref: WorkloadRef) => Promise<readonly JournalFact[]>;
  readonly freeze: (ref: WorkloadRef, service: string, direction: Direction) => FreezeVerdict | null;
  /** What releases of these services changed besides workloads, read for this plan; whoever knows releases knows which. */
  readonly items?: (seats: readonly { readonly environment: string; readonly service: string }[]) => Promise<readonly ItemView[]>;
  /** How long (ms) a revision must have stayed healthy to be known good; what the catalogue says where absent. */
  readonly healthyForMs?: number;
  readonly now: () => number;
}

const PARALLEL = 8;
/** How long a revision must have stayed healthy to be known good where nobody said, ms. */
export const HEALTHY_FOR_MS = 10 * 60_000;

/** SHA-256 (hex) of the RFC 8785 text of every item's deciding facts, of the waves and of the verdicts on release items: what the press is about. */
export function planDigest(items: readonly RollbackItem[], waves: readonly (readonly string[])[], direction: Direction = 'rollback', releaseItems: readonly ItemView[] = []): string {
  const facts = Object.fromEntries(items.map((item) => [item.id, item.facts]));
  const besides = releaseItems.length === 0 ? {} : { releaseItems: itemFacts(releaseItems) };
  return createHash('sha256').update(`quarterdeck/${direction}/1\n`).update(canonicalize({ facts, waves, ...besides }) ?? '').digest('hex');
}

/**
 * The whole rollback as an object: read, never written. Fails as a whole only where nothing can be said; what one service
 * lacks becomes that item's blocker.
 */
export async function planRollback(request: PlanRequest, ports: PlanPorts): Promise<Result<RollbackPlan>> {
  const refs = [...new Map(request.workloads.map((ref) => [workloadId(ref), ref])).values()];
  const readers = readersFor(refs, ports.fleet);
  const { direction = 'rollback', onFailure = 'ask', parallel = PARALLEL } = request;
  const seats = refs.map((ref) => ({ environment: ref.environment, service: ports.catalogue.serviceOf(ref.environment, ref.name).service }));
  const [planned, releaseItems] = await Promise.all([plannedTogether(refs, request, readers, ports), direction === 'forward' ? [] : (ports.items?.(seats) ?? [])]);
  const items: RollbackItem[] = [];
  for (const one of planned) {
    if (!one.ok) return one;
    items.push(backAlready(one.value, request.to));
  }
  const freezes = items.flatMap((item) => ports.freeze(item.ref, item.service, direction) ?? []);
  const hint = direction === 'forward' ? 'Going back is not blocked by it.' : 'This freeze names rollbacks; an override is asked of its owner.';
  const blockers = [...freezes.filter((verdict) => verdict.verdict === 'refused').map((verdict) => ({ code: 'frozen', message: verdict.say, hint })), ...itemBlockers(releaseItems)];
  const waves = wavesOf(items, (service) => ports.catalogue.dependsOn(service));
  const environments = [...new Set(items.map((item) => item.ref.environment))];
  const { answer, verdict } = answerOf(items, releaseItems, blockers[0]?.message ?? null);
  const etas = waves.map((wave) => wave.map((id) => items.find((item) => item.id === id)?.etaMs ?? null));
  return ok({
    digest: planDigest(items, waves, direction, releaseItems),
    madeAt: ports.now(),
    direction, onFailure, parallel,
    title: `${direction === 'forward' ? 'Roll forward again' : 'Roll back'} ${[...new Set(items.map((item) => item.service))].join(', ')} in ${environments.join(' and ')}`,
    answer,
    verdict,
    items,
    waves,
    blast: {
      services: new Set(items.map((item) => item.service)).size,
      pods: items.reduce((sum, item) => sum + item.pods, 0),
      environments,
      dependants: dependantsOf(items, ports),
    },
    etaMs: etas.flat().includes(null) ? null : etas.reduce((sum, wave) => sum + Math.max(0, ...wave.map((eta) => eta ?? 0)), 0),
    freezes,
    blockers,
    releaseItems: [...releaseItems],
    kubectl: waves.flat().map((id) => items.find((item) => item.id === id)?.kubectl ?? '').filter((line) => line !== '').join('\n'),
  });
}

/** For each environment that can be read: how this plan reads it. */
function readersFor(refs: readonly WorkloadRef[], fleet: Fleet): ReadonlyMap<string, KubeClient> {
  return new Map([...new Set(refs.map((ref) => ref.environment))].flatMap((name) => {
    const client = fleet.environment(name)?.client;
    return client === undefined ? [] : [[name, bulkReads(client, refs.filter((ref) => ref.environment === name).length)]];
  }));
}

/** All are read before any target is chosen: in each region the last set that ran together is preferred, unless the captain chose there. */
async function plannedTogether(refs: readonly WorkloadRef[], { to, planned = {} }: PlanRequest, readers: ReadonlyMap<string, KubeClient>, ports: PlanPorts): Promise<Result<RollbackItem>[]> {
  const weighed = await Promise.all(refs.map(async (ref) => ({ ref, id: workloadId(ref), made: await weighOne(ref, { chosen: to[workloadId(ref)], planned: planned[workloadId(ref)], several: refs.length > 1 }, readers, ports) })));
  const sets = new Map([...new Set(refs.map((ref) => ref.environment))].map((environment) => {
    const here = weighed.filter(({ ref, made }) => ref.environment === environment && !(made.ok && made.value.isBack));
    const free = here.every(({ id, made }) => to[id] === undefined && made.ok && made.value.candidates.length > 0);
    return [environment, free ? lastSetOf(here.map(({ ref, id, made }) => ({ id, service: ports.catalogue.serviceOf(environment, ref.name).service, candidates: made.ok ? made.value.candidates : [] }))) : null];
  }));
  return Promise.all(weighed.map(async ({ ref, id, made }) => (made.ok ? made.value.plan(sets.get(ref.environment)?.get(id)) : made)));
}

async function weighOne(ref: WorkloadRef, wish: Parameters<typeof weighItem>[1], readers: ReadonlyMap<string, KubeClient>, ports: PlanPorts): Promise<Result<Weighed>> {
  const environment = ports.fleet.environment(ref.environment);
  if (environment === undefined) return fail('unknown-environment', `there is no environment ${ref.environment}`);
  const connection = environment.view().connection;
  const client = readers.get(ref.environment);
  if (client === undefined || environment.client === undefined || connection.kind !== 'connected') {
    const why = connection.kind === 'failed' ? connection.reason : 'it is not connected';
    return fail('unreachable', `${ref.environment} cannot be planned for: ${why}`, { hint: 'A plan is made from what the cluster says now, or not at all.', retryable: true });
  }
  const { catalogue, healthyForMs, journalOf, now } = ports;
  const said = healthyForMs ?? catalogue.healthyForMs?.(catalogue.serviceOf(ref.environment, ref.name).service) ?? HEALTHY_FOR_MS;
  return weighItem(ref, wish, { client, fresh: environment.client, context: environment.def.context, catalogue, journal: await journalOf(ref), healthyForMs: said, now: now() });
}

/** The target that was asked for is what runs: nothing to write, whoever wrote it. */
function backAlready(item: RollbackItem, to: Readonly<Record<string, string>>): RollbackItem {
  if (item.from.uid === null || to[item.id] !== item.from.uid) return item;
  const say = `it runs ${item.from.version} already: the live template is the one to go to`;
  return { ...item, already: say, why: say, blockers: [], write: null };
}

/** A point that was passed is a door that goes one way, as those of the catalogue are. */
const itemBlockers = (items: readonly ItemView[]): RollbackPlan['blockers'] =>
  items.filter((one) => one.verdict === 'one-way').map((one) => ({
    code: 'one-way-door', message: `${nameOf(one)} is ${one.say}: going back behind it is not safe`, hint: `It is a ${one.kind} of ${one.release}; ${one.owner} owns it. Roll forward, or take it back first.`,
  }));
const nameOf = ({ item, environment }: ItemView): string => `${item}${environment === null ? '' : ` in ${environment}`}`;

/** Can it go back: No with the first blocker, Unknown while a release item is, a target is not known good or a config not known unchanged, else Yes. */
function answerOf(items: readonly RollbackItem[], releaseItems: readonly ItemView[], barred: string | null): { answer: Answer; verdict: string } {
  const blocker = barred ?? items.flatMap((item) => item.blockers)[0]?.message;
  if (blocker !== undefined) return { answer: 'no', verdict: blocker };
  const besides = releaseItems.find((one) => one.verdict === 'unknown');
  if (besides !== undefined) return { answer: 'unknown', verdict: `${nameOf(besides)}: ${besides.say}` };
  const unproven = items.find((item) => item.already === null && item.to?.known !== 'good');
  if (unproven !== undefined) return { answer: 'unknown', verdict: `${unproven.service}: ${unproven.why}` };
  const image = items.flatMap((item) => (item.already === null ? item.images.map((one) => ({ item, one })) : [])).find(({ one }) => one.runs !== 'yes');
  if (image !== undefined) return { answer: 'unknown', verdict: `${image.item.service}: ${image.one.image}: ${image.one.why}` };
  const config = items.flatMap((item) => item.config.map((one) => ({ item, one }))).find(({ one }) => one.verdict !== 'unchanged');
  if (config !== undefined) {
    return { answer: 'unknown', verdict: `${config.item.service}: ${config.one.object} is ${config.one.verdict}: ${config.one.why}` };
  }
  return { answer: 'yes', verdict: items.map((item) => (item.already === null ? `${item.service} to ${item.why}` : `${item.service}: ${item.already}`)).join(' · ') };
}

function dependantsOf(items: readonly RollbackItem[], { fleet, catalogue }: PlanPorts): string[] {
  const inside = new Set(items.map((item) => item.service));
  const known = new Set(fleet.workloads.all().map((view) => view.service));
  return [...known].filter((service) => !inside.has(service) && catalogue.dependsOn(service).some((one) => inside.has(one))).sort();
}
