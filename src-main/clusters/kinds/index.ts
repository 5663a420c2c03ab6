import type { WorkloadKind } from '../../../src-preload/contract/index.ts';
import { daemonSet } from './daemon-set.ts';
import { deployment } from './deployment.ts';
import { helmRelease } from './helm-release.ts';
import type { Kind } from './kind.ts';
import { rollout } from './rollout.ts';
import { statefulSet } from './stateful-set.ts';

export type { Kind, TemplateWay } from './kind.ts';
export { type Kept, type Readings, type SourceName, collectionOf, sources } from './sources.ts';
export { argoOf } from './argo/state.ts';
export { steer, steered } from './argo/steer.ts';
export { canaryView } from './argo/canary-view.ts';
export { refOf, workloadView } from './view.ts';

/** Every kind that can be steered, by its name. A kind is added here, in `workloadKinds` and in a file of its own. */
const kinds: { readonly [K in WorkloadKind]: Kind } = { Deployment: deployment, StatefulSet: statefulSet, DaemonSet: daemonSet, Rollout: rollout, HelmRelease: helmRelease };

export const allKinds: readonly Kind[] = Object.values(kinds);
export const kindOf = (name: WorkloadKind): Kind => kinds[name];

/** The kind that a person means by `deployment`, `deployments.apps` or `deploy`, as kubectl would take it. */
export function kindNamed(typed: string): WorkloadKind | undefined {
  const word = typed.toLowerCase();
  return allKinds.find(({ name, api, short }) => [name.toLowerCase(), api.plural, `${api.plural}.${api.group}`, ...short].includes(word))?.name;
}
