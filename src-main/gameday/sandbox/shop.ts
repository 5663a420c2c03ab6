import type { SandboxSeed, SeedService } from './seed.ts';
import type { TrafficPlace } from './traffic/index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Row {
  readonly name: string;
  /** Present version by cluster: staging, eu, us. */
  readonly versions: readonly [staging: string, eu: string, us: string];
  readonly before: string;
  readonly ageDays: number;
  readonly replicas: number;
  readonly more?: Partial<SeedService>;
}

const rows: readonly Row[] = [
  { name: 'checkout', versions: ['4.2.0', '4.1.3', '4.1.3'], before: '4.1.2', ageDays: 6, replicas: 8, more: { secret: true } },
  { name: 'cart', versions: ['1.9.1', '1.9.1', '1.9.0'], before: '1.9.0', ageDays: 12, replicas: 4 },
  { name: 'payments', versions: ['7.1.0', '7.0.4', '7.0.4'], before: '7.0.3', ageDays: 9, replicas: 4, more: { secret: true } },
  { name: 'catalog', versions: ['3.8.0', '3.8.0', '3.7.2'], before: '3.7.2', ageDays: 3, replicas: 5 },
  { name: 'search', versions: ['5.0.0', '4.9.6', '4.9.6'], before: '4.9.5', ageDays: 21, replicas: 4, more: { rollout: 'canary' } },
  { name: 'orders', versions: ['2.14.1', '2.14.1', '2.14.1'], before: '2.14.0', ageDays: 8, replicas: 4, more: { secret: true } },
  { name: 'inventory', versions: ['1.22.0', '1.22.0', '1.22.0'], before: '1.21.4', ageDays: 15, replicas: 3, more: { rollout: 'blueGreen' } },
  { name: 'shipping', versions: ['2.3.1', '2.3.1', '2.3.1'], before: '2.3.0', ageDays: 30, replicas: 2 },
  { name: 'mail', versions: ['2.3.0', '2.2.0', '2.2.0'], before: '2.1.9', ageDays: 18, replicas: 2, more: { labels: { 'app.kubernetes.io/managed-by': 'Helm' }, annotations: { 'meta.helm.sh/release-name': 'mail', 'meta.helm.sh/release-namespace': 'shop' } } },
  { name: 'tax', versions: ['3.1.0', '3.0.2', '3.0.2'], before: '3.0.1', ageDays: 11, replicas: 2 },
  { name: 'accounts', versions: ['6.4.0', '6.4.0', '6.4.0'], before: '6.3.8', ageDays: 5, replicas: 4, more: { secret: true, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } } },
  { name: 'recommendations', versions: ['0.31.0', '0.31.0', '0.30.2'], before: '0.30.2', ageDays: 2, replicas: 3, more: { annotations: { 'argocd.argoproj.io/tracking-id': 'recommendations:apps/Deployment:shop/recommendations' } } },
  { name: 'storefront', versions: ['9.7.0', '9.7.0', '9.7.0'], before: '9.6.3', ageDays: 4, replicas: 6 },
];

/** The example shop: a dozen services in staging and two production regions, with weeks of history behind them. */
export function shopSeed(): SandboxSeed {
  const places: readonly [context: string, traffic: TrafficPlace][] = [
    ['shop-staging', { environment: 'staging', regions: { staging: 0.1 } }],
    ['shop-eu', { environment: 'production-eu', regions: { 'eu-central': 0.65, 'eu-west': 0.35 } }],
    ['shop-us', { environment: 'production-us', regions: { 'us-east': 1 } }],
  ];
  return places.map(([context, traffic], index) => ({
    context,
    namespace: 'shop',
    traffic,
    services: rows.map((row): SeedService => {
      const version = row.versions[index] ?? row.versions[1];
      // cart went out to Europe twenty minutes ago, without trouble.
      const ageMs = row.name === 'cart' && index === 1 ? 20 * MINUTE : row.ageDays * DAY;
      const before = version === row.before ? [] : [{ version: row.before, ageMs: row.ageDays * DAY + 14 * DAY, by: 'ci-deploy' }];
      return { name: row.name, replicas: index === 0 ? Math.ceil(row.replicas / 2) : row.replicas, revisions: [...before, { version, ageMs, by: 'ci-deploy' }], ...row.more };
    }),
  }));
}
