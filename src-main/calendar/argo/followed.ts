import { type CalendarSource, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Scope } from '../scope.ts';
import { type Application, type ArgoRead, readArgo, ruleFor } from './projects.ts';
import type { SyncRule, SyncWindow } from './rule.ts';

export interface ArgoPorts {
  /** Every object of a kind of Argo CD in an environment's cluster; null where it is not served there. */
  readonly list: (environment: string, plural: 'appprojects' | 'applications') => Promise<Result<readonly unknown[] | null>>;
  /** The Argo CD application that runs a service in an environment, by the mark that it leaves on its workload. */
  readonly applicationOf: (environment: string, service: string) => string | null;
  readonly now: () => number;
  readonly changed: () => void;
}

interface Held {
  read: ArgoRead;
  /** What was read, as text: the same again is no change. */
  text: string;
  readAt: number | null;
  failed: string | null;
}

const nothing: ArgoRead = { windows: [], applications: new Map(), faults: [] };

/** Argo CD's sync windows, environment by environment, as they were last read. */
export interface FollowedArgo {
  read(environment: string): Promise<Result<null>>;
  forgetAllBut(environments: readonly string[]): void;
  windows(): readonly SyncWindow[];
  ruleFor(asked: Scope): SyncRule | null;
  /** Rises when anything that decides has changed. */
  version(): number;
  views(): CalendarSource[];
}

export function createFollowedArgo({ list, applicationOf, now, changed }: ArgoPorts): FollowedArgo {
  const held = new Map<string, Held>();
  let version = 0;
  const all = (): readonly SyncWindow[] => [...held.values()].flatMap((one) => one.read.windows);
  return {
    async read(environment) {
      const [projects, applications] = await Promise.all([list(environment, 'appprojects'), list(environment, 'applications')]);
      const before = held.get(environment);
      if (projects.ok && projects.value === null) {
        if (held.delete(environment)) {
          version += 1;
          changed();
        }
        return ok(null);
      }
      const failed = projects.ok ? (applications.ok ? null : applications.error.message) : projects.error.message;
      // What was read last goes on to count: a window does not end because the cluster is silent.
      if (!projects.ok || !applications.ok) {
        const error = fail('unread', failed ?? 'not read');
        if (before?.failed === failed) return error;
        held.set(environment, { read: before?.read ?? nothing, text: before?.text ?? '', readAt: before?.readAt ?? null, failed });
        changed();
        return error;
      }
      const text = JSON.stringify([windowsIn(projects.value ?? []), destinationsIn(applications.value ?? [])]);
      const read = before !== undefined && before.text === text ? before.read : readArgo(projects.value ?? [], applications.value ?? [], environment);
      held.set(environment, { read, text, readAt: now(), failed: null });
      if (before?.text !== text || before.failed !== null) {
        version += 1;
        changed();
      }
      return ok(null);
    },
    forgetAllBut(environments) {
      for (const name of held.keys()) if (!environments.includes(name) && held.delete(name)) version += 1;
    },
    windows: all,
    ruleFor({ environment, service }) {
      if (held.size === 0) return null;
      const name = applicationOf(environment, service);
      if (name === null) return null;
      // Argo CD may live in another cluster than what it runs.
      const application: Application | undefined = held.get(environment)?.read.applications.get(name) ?? [...held.values()].map((one) => one.read.applications.get(name)).find((one) => one !== undefined);
      return application === undefined ? null : ruleFor(application, all());
    },
    version: () => version,
    views: () => [...held].map(([environment, { read, readAt, failed }]) => ({
      id: `argo/${environment}`, holds: 'sync-windows', from: `Argo CD in ${environment}`, state: failed === null && read.faults.length === 0 ? 'read' : 'faulty', readAt, events: read.windows.length,
      faults: [...(failed === null ? [] : [{ event: null, place: null, message: failed }]), ...read.faults.map((message) => ({ event: null, place: null, message }))],
    })),
  };
}

// Only what decides: status and resource versions move all the time.
const pick = (value: unknown, ...keys: readonly string[]): unknown => keys.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
const windowsIn = (projects: readonly unknown[]): unknown => projects.map((one) => [pick(one, 'metadata', 'name'), pick(one, 'spec', 'syncWindows')]);
const destinationsIn = (applications: readonly unknown[]): unknown => applications.map((one) => [pick(one, 'metadata', 'name'), pick(one, 'spec', 'project'), pick(one, 'spec', 'destination')]);
