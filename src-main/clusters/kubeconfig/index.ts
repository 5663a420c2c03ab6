export { kubeconfigFiles, loadKubeconfig } from './load.ts';
export { resolveContext, type ContextSettings } from './resolve.ts';
export { credentialsOf, type ConsentGate, type Credentials } from './credentials.ts';
export { pluginCommand, type Credential } from './exec-plugin.ts';
export type { Kubeconfig } from './model.ts';
export { loginEnvironment } from './login-environment.ts';
