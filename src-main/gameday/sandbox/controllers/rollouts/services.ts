import { type JsonObject, type Stored, objectAt, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import { note, writeAs } from '../shared.ts';
import { HASH, MANAGER, type Pass, available, canaryOf, hashOf, namespaceOf, size } from './pass.ts';
import { isAborted } from './pause.ts';

const services = resourceOf('Service');
const MANAGED_BY = 'argo-rollouts.argoproj.io/managed-by-rollouts';

export const serviceOf = ({ store, rollout }: Pick<Pass, 'store' | 'rollout'>, name: string): Stored | undefined => (name === '' ? undefined : store.get(services, namespaceOf(rollout), name));
/** The hash that a Service selects; empty where no controller has touched it yet. */
export const selectedHash = (service: Stored | undefined): string => stringAt(service, 'spec', 'selector', HASH);

/** Points a Service at the pods of one ReplicaSet. */
export function switchService({ store, rollout }: Pass, given: Stored, hash: string): void {
  const service = store.get(services, namespaceOf(rollout), given.metadata.name);
  if (service === undefined || (selectedHash(service) === hash && stringAt(service, 'metadata', 'annotations', MANAGED_BY) !== '')) return;
  const selector: JsonObject = { ...objectAt(service, 'spec', 'selector'), [HASH]: hash };
  const annotations = { ...objectAt(service, 'metadata', 'annotations'), [MANAGED_BY]: rollout.metadata.name };
  writeAs(store, services, service, { ...service, metadata: { ...service.metadata, annotations }, spec: { ...objectAt(service, 'spec'), selector } }, MANAGER);
  note(store, rollout, 'Normal', 'SwitchService', `Switched selector for service '${service.metadata.name}' from '${selectedHash(service)}' to '${hash}'`, MANAGER);
}

/** A canary's optional pair of Services; each is switched only to a ReplicaSet that can serve. */
export function reconcileCanaryServices(pass: Pass): void {
  const canary = canaryOf(pass.spec) ?? {};
  const [stable, fresh] = [serviceOf(pass, stringAt(canary, 'stableService')), serviceOf(pass, stringAt(canary, 'canaryService'))];
  if (stable !== undefined) ensure(pass, stable, pass.stableSet);
  if (fresh !== undefined) ensure(pass, fresh, isAborted(pass.pause, pass.status) ? pass.stableSet : pass.newSet);
}

function ensure(pass: Pass, service: Stored, set: Stored | undefined): void {
  if (set === undefined || selectedHash(service) === hashOf(set)) return;
  const adopted = stringAt(service, 'metadata', 'annotations', MANAGED_BY) !== '';
  if (available(set) === 0 || (!adopted && available(set) < size(set))) return;
  switchService(pass, service, hashOf(set));
}
