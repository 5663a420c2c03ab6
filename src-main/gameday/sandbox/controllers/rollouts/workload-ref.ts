import { type JsonObject, type Stored, child, isObject, numberAt, objectAt, stringAt } from '../../objects.ts';
import { resources } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { writeAs } from '../shared.ts';
import { MANAGER, WORKLOAD_GENERATION, annotation, annotationsOf, namespaceOf, rollouts } from './pass.ts';

export type Resolved = { readonly kind: 'resolved'; readonly spec: JsonObject; readonly rollout: Stored } | { readonly kind: 'invalid'; readonly why: string };

/** The spec with the template (and, where it has none, the selector) of the workload that it refers to. */
export function resolveSpec(store: Store, rollout: Stored): Resolved {
  const spec = objectAt(rollout, 'spec');
  const ref = spec['workloadRef'];
  if (!isObject(ref)) return { kind: 'resolved', spec, rollout };
  if (child(spec, 'template') !== undefined) return { kind: 'invalid', why: 'template must be empty for workload reference rollout' };
  const workload = referred(store, rollout);
  if (workload === undefined) return { kind: 'invalid', why: `${stringAt(ref, 'kind').toLowerCase()} "${stringAt(ref, 'name')}" not found` };
  const generation = String(numberAt(workload, 'metadata', 'generation'));
  const annotations = { ...annotationsOf(rollout), [WORKLOAD_GENERATION]: generation };
  const noted = annotation(rollout, WORKLOAD_GENERATION) === generation ? rollout : writeAs(store, rollouts, rollout, { ...rollout, metadata: { ...rollout.metadata, annotations } }, MANAGER);
  const selector = child(spec, 'selector') ?? child(workload, 'spec', 'selector') ?? {};
  return { kind: 'resolved', rollout: noted, spec: { ...spec, template: objectAt(workload, 'spec', 'template'), selector } };
}

export function referred(store: Store, rollout: Stored): Stored | undefined {
  const ref = child(rollout, 'spec', 'workloadRef');
  const resource = resources.find((one) => one.kind === stringAt(ref, 'kind'));
  return resource === undefined ? undefined : store.get(resource, namespaceOf(rollout), stringAt(ref, 'name'));
}
