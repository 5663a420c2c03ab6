/** A resource that the sandbox serves. What is not here is not advertised, and answers 404 as on a real server. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly short: readonly string[];
  readonly subresources: readonly ('status' | 'scale' | 'log')[];
}

const resource = (group: string, plural: string, kind: string, more: Partial<Resource> = {}): Resource => ({
  group, version: 'v1', plural, singular: kind.toLowerCase(), kind, namespaced: true, short: [], subresources: [], ...more,
});

/** A kind of Argo Rollouts; of them only the Rollout itself has `/status` as a subresource (manifests/crds of v1.9). */
const argo = (plural: string, kind: string, more: Partial<Resource> = {}): Resource => resource('argoproj.io', plural, kind, { version: 'v1alpha1', ...more });

export const resources: readonly Resource[] = [
  resource('', 'namespaces', 'Namespace', { namespaced: false, short: ['ns'], subresources: ['status'] }),
  resource('', 'nodes', 'Node', { namespaced: false, short: ['no'], subresources: ['status'] }),
  resource('', 'pods', 'Pod', { short: ['po'], subresources: ['status', 'log'] }),
  resource('', 'events', 'Event', { short: ['ev'] }),
  resource('', 'configmaps', 'ConfigMap', { short: ['cm'] }),
  resource('', 'secrets', 'Secret'),
  resource('', 'services', 'Service', { short: ['svc'] }),
  resource('apps', 'statefulsets', 'StatefulSet', { short: ['sts'], subresources: ['status', 'scale'] }),
  resource('apps', 'daemonsets', 'DaemonSet', { short: ['ds'], subresources: ['status'] }),
  resource('apps', 'controllerrevisions', 'ControllerRevision'),
  resource('apps', 'deployments', 'Deployment', { short: ['deploy'], subresources: ['status', 'scale'] }),
  resource('apps', 'replicasets', 'ReplicaSet', { short: ['rs'], subresources: ['status', 'scale'] }),
  resource('batch', 'jobs', 'Job', { subresources: ['status'] }),
  argo('rollouts', 'Rollout', { short: ['ro'], subresources: ['status', 'scale'] }),
  argo('analysisruns', 'AnalysisRun', { short: ['ar'] }),
  argo('analysistemplates', 'AnalysisTemplate', { short: ['at'] }),
  argo('clusteranalysistemplates', 'ClusterAnalysisTemplate', { short: ['cat'], namespaced: false }),
  argo('experiments', 'Experiment', { short: ['exp'] }),
  argo('applications', 'Application', { short: ['app', 'apps'] }),
  argo('appprojects', 'AppProject', { short: ['appproj', 'appprojs'] }),
  resource('kustomize.toolkit.fluxcd.io', 'kustomizations', 'Kustomization', { short: ['ks'], subresources: ['status'] }),
  resource('helm.toolkit.fluxcd.io', 'helmreleases', 'HelmRelease', { version: 'v2', short: ['hr'], subresources: ['status'] }),
];

export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string => (group === '' ? version : `${group}/${version}`);
export const resourceByPlural = (group: string, plural: string): Resource | undefined => resources.find((one) => one.group === group && one.plural === plural);

/** Defined by a CustomResourceDefinition: no strategic merge, no defaults, a generation that follows everything but metadata. */
export const isCustom = ({ group }: Pick<Resource, 'group'>): boolean => group.includes('.') && !group.endsWith('.k8s.io');

/** The resource of a kind; the sandbox's own code names only kinds that exist. */
export function resourceOf(kind: string): Resource {
  const found = resources.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`the sandbox has no kind ${kind}`);
  return found;
}
