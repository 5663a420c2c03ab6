import { stamp } from './objects.ts';
import { resourceOf } from './resources.ts';
import type { SeedService } from './seed.ts';
import type { Store } from './store.ts';

/** Argo CD's Application for each service that carries its tracking-id: synced, and healing by itself. */
export function plantApplications(store: Store, namespace: string, services: readonly SeedService[], at: number): void {
  const owned = services.filter((service) => service.annotations?.['argocd.argoproj.io/tracking-id'] !== undefined);
  if (owned.length === 0) return;
  store.create(resourceOf('Namespace'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' }, status: { phase: 'Active' } }, at);
  for (const { name } of owned) {
    store.create(resourceOf('Application'), {
      apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'shop', destination: { server: 'https://kubernetes.default.svc', namespace },
        source: { repoURL: 'https://git.example/shop/deploy.git', path: `apps/${name}`, targetRevision: 'main' },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
      status: { sync: { status: 'Synced', revision: '9f3c1e2' }, health: { status: 'Healthy' }, reconciledAt: stamp(store.now()) },
    }, at);
  }
}
