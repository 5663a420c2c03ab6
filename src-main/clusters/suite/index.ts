// The backends of the cluster suite, for cases that join clusters with another domain.
export { type KubeClient, answered, at, items } from '../kube.ts';
export { type Backend, backends, fleetOn, until } from './backends.ts';
export { startProxy } from './proxy.ts';
