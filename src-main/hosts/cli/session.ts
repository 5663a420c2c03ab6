import { homedir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentView, type Result, type WorkloadRef, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Captain, createCaptain } from '../../captain.ts';
import { kindNamed } from '../../clusters/index.ts';
import { hideInOutput } from './output.ts';

/** The flags that every command takes. */
export interface CommonFlags {
  readonly workspace?: string;
  readonly kubeconfig?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Where journal, settings and vault live unless `--data` or QUARTERDECK_DATA says otherwise. */
export function dataDir(flags: CommonFlags): string {
  const chosen = flags.data ?? process.env['QUARTERDECK_DATA'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Quarterdeck');
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? homedir(), 'Quarterdeck');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'quarterdeck');
}

/** A captain for one command: no sandbox of its own, only the contexts that the command names. */
export async function captainFor(flags: CommonFlags, contexts: readonly string[] = []): Promise<Result<Captain>> {
  const captain = await createCaptain({
    dataDir: dataDir(flags),
    workspaceDir: flags.workspace ?? null,
    kubeconfig: flags.kubeconfig ?? null,
    contexts,
    sandbox: null,
  });
  if (captain.ok) hideInOutput((text) => captain.value.redact(text));
  return captain;
}

/** Resolves when every environment named (all, where none is) can be read or has failed, or after `waitMs`. */
export async function settled(captain: Captain, names: readonly string[], waitMs = 15_000): Promise<readonly EnvironmentView[]> {
  const source = captain.services.live.environments;
  const wanted = (): readonly EnvironmentView[] => source.all().filter((view) => names.length === 0 || names.includes(view.id));
  const isSettled = (view: EnvironmentView): boolean =>
    view.connection.kind === 'failed' || view.connection.kind === 'needs-consent' || (view.connection.kind === 'connected' && view.freshness.kind === 'fresh');
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      captain.refresh();
      resolve(wanted());
    };
    const timer = setTimeout(finish, waitMs);
    const stop = source.onChange(() => {
      if (wanted().every(isSettled)) finish();
    });
    if (wanted().every(isSettled)) finish();
  });
}

export interface Target {
  readonly services: readonly string[];
  readonly env?: string;
  readonly context?: string;
  readonly namespace?: string;
}

/** The workloads that a command line names: services of the workspace in an environment, or `KIND/NAME` in a context. */
export function targetsOf(captain: Captain, target: Target): Result<WorkloadRef[]> {
  const refs: WorkloadRef[] = [];
  for (const name of target.services) {
    for (const env of name.includes('/') ? [undefined] : (target.env?.split(',') ?? [undefined])) {
      const ref = name.includes('/') ? byObject(name, target) : byService(captain, name, env);
      if (!ref.ok) return ref;
      refs.push(ref.value);
    }
  }
  return ok(refs);
}

function byObject(name: string, target: Target): Result<WorkloadRef> {
  const [kind = '', object = ''] = name.split('/');
  const known = kindNamed(kind);
  if (known === undefined || object === '') {
    return fail('usage', `${name} is not KIND/NAME of a kind that can be taken back`, { hint: 'For example: deployment/checkout' });
  }
  if (target.context === undefined) return fail('usage', `${name} needs --context`, { hint: 'Name the kubeconfig context that it runs in.' });
  return ok({ environment: target.context, namespace: target.namespace ?? 'default', kind: known, name: object });
}

function byService(captain: Captain, service: string, env: string | undefined): Result<WorkloadRef> {
  if (env === undefined) return fail('usage', `service ${service} needs --env`, { hint: 'Name the environment of the workspace.' });
  const ref = captain.workloadOf(service, env);
  if (ref !== undefined) return ok(ref);
  const known = captain.services.live.environments.all().map((view) => view.id);
  return known.includes(env)
    ? fail('unknown-service', `the workspace has no service ${service} in ${env}`)
    : fail('unknown-environment', `there is no environment ${env}`, { hint: `There is: ${known.join(', ') || 'none'}` });
}
