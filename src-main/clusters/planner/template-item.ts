import { type Blocker, type Candidate, type PlannedStep, type Result, type RollbackItem, type WorkloadRef, ok, workloadId } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../fleet/model.ts';
import { ownersNow } from '../gitops/index.ts';
import type { Kind, TemplateWay } from '../kinds/index.ts';
import { type Raw, at, record } from '../kube.ts';
import type { Workload } from '../workloads/model.ts';
import { ownersOf } from '../workloads/owners.ts';
import { podSpecOf, versionOf } from '../workloads/records.ts';
import { deploymentTemplate, templateHash } from '../workloads/template.ts';
import { type ReadReference, parseReference, readReference, referencesOf } from './config.ts';
import { templateDiff } from './diff.ts';
import { dryRunAgain } from './dry-run.ts';
import { etaOf } from './eta.ts';
import { imagesKnown } from './images.ts';
import { rollbackPatch } from './guard.ts';
import { asKubectl } from './kubectl.ts';
import type { ItemPorts } from './ports.ts';
import { backWhy } from './back.ts';
import { type Wish, chooseTarget } from './target.ts';

/** What the target is chosen from. */
interface Choosing {
  readonly workload: Workload;
  readonly candidates: readonly Candidate[];
  readonly wish: Wish;
}

/** The plan of a kind whose revisions are pod templates: one guarded write of an earlier template. Reads only. */
export async function planByTemplate(kind: Kind, way: TemplateWay, ref: WorkloadRef, { workload, candidates, wish }: Choosing, ports: ItemPorts): Promise<Result<RollbackItem>> {
  const { record: live } = workload;
  const { service } = ports.catalogue.serviceOf(ref.environment, ref.name);
  const current = kind.current(workload);
  const choice = chooseTarget(candidates, wish);
  const owned = await ownersNow(ownersOf(live), { client: ports.client, environment: ref.environment, service, version: versionOf(podSpecOf(live.template)) });
  const base = {
    id: workloadId(ref), ref, service,
    from: { uid: current?.uid ?? null, revision: current?.revision ?? null, version: versionOf(podSpecOf(live.template)) },
    why: choice.kind === 'chosen' ? choice.candidate.version + '. ' + choice.why : choice.why,
    candidates: [...candidates],
    already: null,
    healthyForMs: ports.healthyForMs,
    undoneBy: [...owned.owners],
    pods: kind.rollout(workload).total,
    ...etaOf(workload, way.rounds(workload)),
  };
  const back = current === undefined ? null : backWhy(workload.revisions, current, wish);
  if (back !== null) {
    return ok({ ...base, to: null, already: back, why: back, diff: [], config: [], notes: [...owned.notes], blockers: [], images: [], facts: liveFacts(way, workload), write: null, before: [], after: [], intended: null, kubectl: '' });
  }
  const target = choice.kind === 'chosen' ? workload.revisions.find((one) => one.uid === choice.candidate.uid) : undefined;
  if (choice.kind === 'none' || target === undefined) {
    const hint = candidates.length === 0 ? 'Its history limit may be 0, or this is its first revision: roll forward, or apply an earlier manifest.' : 'Choose one of the candidates yourself, knowing what speaks against it.';
    return ok({ ...base, to: null, diff: [], config: [], notes: [], blockers: [{ code: 'no-target', message: `${service}: ${choice.why}`, hint }], images: [], facts: liveFacts(way, workload), write: null, before: [], after: [], intended: null, kubectl: '' });
  }
  const template = deploymentTemplate(target.template);
  const place = way.from(workload);
  const write = rollbackPatch(place, template);
  const extra = ports.catalogue.configOf(service).flatMap((one) => parseReference(one) ?? []);
  const references = [...new Map([...extra, ...referencesOf(template)].map((one) => [`${one.kind}/${one.name}`, one])).values()];
  const [dry, elsewhere, config] = await Promise.all([
    dryRunAgain(ports.client, write, ports.now),
    way.elsewhere?.(ports.client, ref) ?? null,
    Promise.all(references.map((one) => readReference(ports.client, ref.namespace, one, target.createdAt, ports.now))),
  ]);
  const steps = way.steps(workload, target, ref);
  const intended = dry.kind === 'accepted' ? templateHash(dry.template, 'exact') : null;
  const blockers = [...(elsewhere === null ? [] : [elsewhere]), ...owned.blockers, ...doorBlockers(service, choice.candidate, base.from.version, ports.catalogue), ...configBlockers(service, config), ...way.blockers(workload, target), ...(dry.kind === 'accepted' ? [] : [dry.blocker])];
  return ok({
    ...base,
    to: choice.candidate,
    diff: templateDiff(live.template, dry.kind === 'accepted' ? dry.template : template),
    config: config.map(({ object, verdict, why }) => ({ object, verdict, why })),
    images: imagesKnown(target, workload, ports.journal),
    notes: [...owned.notes, ...way.notes(workload, template), ...notesOf(workload, template)],
    blockers,
    facts: {
      ...liveFacts(way, workload),
      ...owned.facts,
      [`target ${target.heldBy}`]: target.uid,
      'target template': templateHash(target.template, 'exact'),
      'dry-run template': intended ?? 'refused',
      ...stepFacts([...owned.before, ...steps.before, ...steps.after]),
      ...Object.fromEntries(config.map((one) => [one.object, one.identity])),
    },
    write: blockers.length === 0 ? { path: write.path, patch: [...write.patch] } : null,
    before: [...owned.before, ...steps.before],
    after: [...steps.after],
    intended,
    kubectl: asKubectl(ports.context, ref.namespace, place.as?.resource ?? `${kind.api.plural}.${kind.api.group}`, place.as?.name ?? ref.name, write),
  });
}

/** What else would be done is agreed to as well: by name and input, not by the words for it, which may tell of a status. */
function stepFacts(steps: readonly PlannedStep[]): Record<string, string> {
  return steps.length === 0 ? {} : { 'further effects': steps.map(({ uses, with: input }) => `${uses} ${JSON.stringify(input)}`).join(', ') };
}

/** The deciding facts of the object itself (SEMANTICS, "The guard"): not status, replicas or other metadata, which churn. */
const liveFacts = (way: TemplateWay, workload: Workload): Record<string, string> => ({
  uid: workload.record.uid,
  'live template': templateHash(workload.record.template, 'exact'),
  ...way.facts(workload),
  owners: ownersOf(workload.record).map((owner) => `${owner.kind} ${owner.name}`).join(', ') || 'none',
});

const doorBlockers = (service: string, target: Candidate, from: string, catalogue: Catalogue): Blocker[] =>
  catalogue.oneWayDoors(service).filter((door) => door.version === from).map((door) => ({
    code: 'one-way-door', message: `${service} ${from} is a one-way door: going back to ${target.version} is not safe`, hint: door.why,
  }));

const configBlockers = (service: string, config: readonly ReadReference[]): Blocker[] =>
  config.filter((one) => one.verdict === 'missing' && one.required).map((one) => ({
    code: 'config-missing', message: `${service}: ${one.object} is ${one.why}`, hint: 'Bring it back first; the target revision refers to it.',
  }));

function notesOf({ record: live }: Workload, target: Raw): string[] {
  const applied = live.writes.find((write) => write.apply && write.template);
  const annotations = record(at(target, 'metadata', 'annotations'));
  return [
    ...(applied === undefined ? [] : [`${applied.manager} writes this template by server-side apply: its next apply will report a conflict until it is reverted there too.`]),
    ...('kubectl.kubernetes.io/restartedAt' in annotations ? ['The target carries the mark of an earlier restart; that changes nothing.'] : []),
    'Only the pod template goes back: replicas, strategy, autoscaler bounds, Services and ConfigMaps stay as they are. The dry run does not test pod quotas.',
  ];
}
