import type { Connection, EnvironmentView, Fault, Freshness } from '../../../src-preload/contract/index.ts';
import { type Heartbeat, freshnessOf } from '../connection/freshness.ts';
import { startHeartbeat } from '../connection/heartbeat.ts';
import { askPermissions } from '../connection/permissions.ts';
import { credentialsOf, pluginCommand, resolveContext } from '../kubeconfig/index.ts';
import { type KubeClient, answered, at, text } from '../kube.ts';
import { createClient } from '../transport/index.ts';
import { backOff } from '../watch/index.ts';
import type { EnvironmentDef, FleetPorts } from './model.ts';
import { WorkloadWatch } from './workload-watch.ts';

const PERMISSIONS_EVERY_MS = 10 * 60_000;

/**
 * One environment's life: connecting, connected, failed with the reason, connecting again. It fails alone. What it last read
 * stays readable after a loss; its freshness says that it is old.
 */
export class ClusterEnvironment {
  readonly def: EnvironmentDef;
  readonly #ports: FleetPorts;
  readonly #changed: () => void;
  #connection: Connection = { kind: 'idle' };
  #heartbeat: Heartbeat = { provenAt: null, trouble: null };
  #permissions: EnvironmentView['permissions'] = [];
  #client: KubeClient | undefined;
  #watch: WorkloadWatch | undefined;
  #stops: (() => void)[] = [];
  #failures = 0;
  #closed = false;

  constructor(def: EnvironmentDef, ports: FleetPorts, changed: () => void) {
    this.def = def;
    this.#ports = ports;
    this.#changed = changed;
    void this.connect();
  }

  get client(): KubeClient | undefined {
    return this.#client;
  }
  get watch(): WorkloadWatch | undefined {
    return this.#watch;
  }
  get freshness(): Freshness {
    if (this.#watch === undefined) return { kind: 'never', reason: this.#connection.kind === 'failed' ? this.#connection.reason : 'not connected yet' };
    return freshnessOf(this.#heartbeat, this.#watch.states(), this.#ports.now());
  }

  view(): EnvironmentView {
    const { name, context, namespace, zone, protection, production } = this.def;
    return {
      id: name, context, namespace: this.#watch?.namespace ?? namespace, zone, protection, production,
      connection: this.#connection, freshness: this.freshness, arming: this.#ports.arming(name), permissions: this.#permissions,
    };
  }

  /** Connects, or tries again now. Never rejects: what goes wrong becomes the connection's state. */
  async connect(): Promise<void> {
    this.#release();
    this.#set({ kind: 'connecting' });
    const settings = await resolveContext(this.#ports.kubeconfig(), this.def.context);
    if (!settings.ok) return this.#fail(settings.error, false);
    const command = pluginCommand(settings.value.identity);
    if (command !== null && !this.#ports.consent.allowed(command)) return this.#set({ kind: 'needs-consent', command });
    const client = createClient(settings.value, credentialsOf(settings.value, this.#ports.consent, this.#ports.now));
    this.#client = client;
    const version = answered(await client.request({ method: 'GET', path: '/version', timeoutMs: 8_000 }), this.def.context);
    if (this.#client !== client) return client.close();
    if (!version.ok) return this.#fail(version.error, true);
    const gitVersion = text(at(version.value, 'gitVersion'));
    if (gitVersion === undefined) {
      return this.#fail({ code: 'garbage', message: `${settings.value.server.host} answers, but not as a Kubernetes API`, hint: 'Check the server address of this context.', retryable: true }, true);
    }
    this.#set({ kind: 'connected', serverVersion: gitVersion, user: await whoAmI(client, settings.value.user) });
    await this.#read(client, settings.value.namespace);
    this.#failures = 0;
  }

  close(): void {
    this.#closed = true;
    this.#release();
  }

  async #read(client: KubeClient, contextNamespace: string | null): Promise<void> {
    const watch = await WorkloadWatch.open(client, this.def.namespace, contextNamespace, this.#ports, () => this.#changed());
    if (this.#client !== client) return watch.close();
    this.#watch = watch;
    this.#stops.push(
      () => watch.close(),
      startHeartbeat(client, watch.heartbeatPath, this.#ports.now, (beat) => {
        if (this.#heartbeat.trouble !== null && beat.trouble === null) watch.renew();
        this.#heartbeat = beat;
        this.#changed();
      }),
    );
    const ask = async (): Promise<void> => {
      const permissions = await askPermissions(client, watch.namespace, watch.kinds, this.#ports.now);
      if (this.#client !== client) return;
      this.#permissions = permissions;
      this.#changed();
    };
    const timer = setInterval(() => void ask(), PERMISSIONS_EVERY_MS);
    this.#stops.push(() => clearInterval(timer));
    void ask();
    this.#changed();
  }

  #fail(fault: Fault, again: boolean): void {
    this.#failures += 1;
    const waitMs = again ? backOff(this.#failures, this.#ports.random) : null;
    this.#set({
      kind: 'failed', reason: fault.message, hint: fault.hint ?? hintFor(fault.code), retryAt: waitMs === null ? null : this.#ports.now() + waitMs,
    });
    if (waitMs === null) return;
    const timer = setTimeout(() => void this.connect(), waitMs);
    this.#stops.push(() => clearTimeout(timer));
  }

  #set(connection: Connection): void {
    if (this.#closed) return;
    this.#connection = connection;
    this.#changed();
  }

  #release(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#client?.close();
    this.#client = undefined;
    // The last reading stays, and grows stale, while the connection is made anew; closing for good drops it.
    if (this.#closed) this.#watch = undefined;
  }
}

function hintFor(code: string): string {
  switch (code) {
    case 'unauthorized':
      return 'The credential was refused: sign in again, then retry.';
    case 'forbidden':
      return 'This user may not read it: ask for the permission that the message names.';
    case 'bad-kubeconfig':
    case 'unknown-context':
      return 'Mend the kubeconfig, then retry.';
    default:
      return 'It is tried again by itself. Is the VPN up, and the cluster there?';
  }
}

async function whoAmI(client: KubeClient, fallback: string): Promise<string> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const review = answered(await client.request({ method: 'POST', path, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } }), 'who am I');
  return (review.ok ? text(at(review.value, 'status', 'userInfo', 'username')) : undefined) ?? `${fallback} (kubeconfig user)`;
}
