import { type Result, type WorkloadRef, fail, ok } from '../../../../src-preload/contract/index.ts';
import { type KubeClient, type Raw, answered, answeredObject, at, isRaw, text } from '../../kube.ts';
import { analysisRecord } from '../../workloads/analyses.ts';
import { likened } from '../../workloads/likened.ts';
import type { Workload } from '../../workloads/model.ts';
import { type WorkloadRecord, podRecord, workloadRecord } from '../../workloads/records.ts';
import { type RevisionRecord, madeFrom, replicaSetRecord } from '../../workloads/revisions.ts';
import { objectPath, objectsIn, selectorText } from '../read.ts';

export const api = { group: 'argoproj.io', version: 'v1alpha1', plural: 'rollouts' };
export const deployments = { group: 'apps', version: 'v1', plural: 'deployments' };

/** The workload that a Rollout's template is lent by, where its spec names one. */
export function lenderOf(object: unknown): { readonly kind: string; readonly name: string } | null {
  const [kind, name] = [text(at(object, 'spec', 'workloadRef', 'kind')), text(at(object, 'spec', 'workloadRef', 'name'))];
  return kind === undefined || name === undefined ? null : { kind, name };
}

/** Made once for each pair of objects, which never change: what is joined again from the same two is the very same. */
function remembered<A extends object, B extends object, T>(make: (a: A, b: B) => T): (a: A, b: B) => T {
  const byFirst = new WeakMap<A, WeakMap<B, { readonly made: T }>>();
  return (a, b) => {
    const bySecond = byFirst.get(a) ?? new WeakMap<B, { readonly made: T }>();
    byFirst.set(a, bySecond);
    const found = bySecond.get(b) ?? { made: make(a, b) };
    bySecond.set(b, found);
    return found.made;
  };
}

/** A revision with its template as this Rollout would hold it. */
const likenedTo = remembered((revision: RevisionRecord, live: Raw): RevisionRecord => ({ ...revision, template: likened(revision.template, live) }));
const lentBy = remembered((record: WorkloadRecord, lender: WorkloadRecord): WorkloadRecord => ({
  ...record, template: lender.template, writes: [...record.writes, ...lender.writes.filter((write) => write.template)],
}));

/** Joins a Rollout with what belongs to it: the lender's template in place of its own, and its revisions in its own spelling. */
export function joined(record: WorkloadRecord, lender: WorkloadRecord | undefined, rest: { revisions: readonly RevisionRecord[]; pods: Workload['pods']; analyses: Workload['analyses'] & {} }): Workload {
  const own = lender === undefined ? record : lentBy(record, lender);
  const revisions = rest.revisions.map((one) => likenedTo(one, own.template));
  return { kind: 'Rollout', record: own, revisions, pods: rest.pods, analyses: rest.analyses, ...(lender === undefined ? {} : { lender }) };
}

/** Reads a Rollout with its lender, ReplicaSets, Pods and AnalysisRuns straight from the server, consistently. */
export async function readRollout(client: KubeClient, ref: WorkloadRef): Promise<Result<Workload>> {
  const what = `Rollout ${ref.name} in ${ref.environment}`;
  const object = answeredObject(await client.request({ method: 'GET', path: objectPath(api, ref.namespace, ref.name) }), what);
  if (!object.ok) return object;
  const lent = await readLender(client, ref, object.value);
  if (!lent.ok) return lent;
  const lender = lent.value ?? undefined;
  const record = workloadRecord(object.value);
  const selector = at(record.object, 'spec', 'selector');
  const query = { labelSelector: selectorText(isRaw(selector) ? selector : at(lender?.object, 'spec', 'selector')) };
  const base = `/namespaces/${encodeURIComponent(ref.namespace)}`;
  const [sets, pods, runs] = await Promise.all(['/apis/apps/v1|replicasets', '/api/v1|pods', '/apis/argoproj.io/v1alpha1|analysisruns'].map((place) => {
    const [root = '', plural = ''] = place.split('|');
    return client.request({ method: 'GET', path: `${root}${base}/${plural}`, query });
  }));
  if (sets === undefined || pods === undefined || runs === undefined) return fail('garbage', `${what} could not be read whole`);
  const setList = answered(sets, `the ReplicaSets of ${what}`);
  if (!setList.ok) return setList;
  const podList = answered(pods, `the Pods of ${what}`);
  if (!podList.ok && podList.error.code !== 'forbidden') return podList;
  // Analyses that may not be read are evidence that is not there, and no fault of the way back.
  const runList = answered(runs, `the AnalysisRuns of ${what}`);
  const revisions = objectsIn(setList.value).map(replicaSetRecord).filter((one) => one.owner === record.uid);
  const own = podList.ok ? objectsIn(podList.value).map(podRecord).filter((pod) => revisions.some((one) => madeFrom(pod, one))) : null;
  const analyses = runList.ok ? objectsIn(runList.value).map(analysisRecord).filter((run) => run.owner === record.uid) : [];
  return ok(joined(record, lender, { revisions, pods: own, analyses }));
}

async function readLender(client: KubeClient, ref: WorkloadRef, object: unknown): Promise<Result<WorkloadRecord | null>> {
  const lender = lenderOf(object);
  if (lender === null) return ok(null);
  if (lender.kind !== 'Deployment') return fail('lender', `Rollout ${ref.name} takes its template from a ${lender.kind}: only a Deployment’s can be taken back`, { hint: 'Revert that object itself.' });
  const found = answeredObject(await client.request({ method: 'GET', path: objectPath(deployments, ref.namespace, lender.name) }), `Deployment ${lender.name}, which lends Rollout ${ref.name} its template`);
  return found.ok ? ok(workloadRecord(found.value)) : found;
}
