import { join } from 'node:path';
import { type Answer, type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { type EnvironmentDef, type Kubeconfig, kubeconfigFiles, loadKubeconfig } from '../clusters/index.ts';
import { type Sandbox, shopSeed, startSandbox } from '../gameday/index.ts';
import { installRoot } from '../install/index.ts';
import type { Settings } from '../settings/index.ts';
import type { KeyKeeper } from '../vault/index.ts';
import { type Workspace, environmentDefs, loadWorkspace, materialiseExample } from '../workspace/index.ts';

export interface CaptainOptions {
  readonly dataDir: string;
  readonly workspaceDir: string | null;
  readonly kubeconfig: string | null;
  /** Contexts named for this start; with none, those that were picked before. */
  readonly contexts: readonly string[];
  /** Where nothing is chosen: the example on the embedded sandbox. Null: never. */
  readonly sandbox: { readonly turnsBadAfterMs: number } | null;
  readonly host?: string;
  /** The host's keychain, where it has one. */
  readonly keychain?: KeyKeeper | null;
}

/** What the captain looks at: definitions, clusters, and whether those are the sandbox's. */
export interface Target {
  readonly source: 'example' | 'folder' | 'none';
  readonly workspace: Workspace | null;
  readonly kubeconfig: Kubeconfig;
  readonly environments: readonly EnvironmentDef[];
  readonly sandbox: Sandbox | null;
}

/** Decides what to look at: what the command line names, else what was chosen before, else the example on the sandbox. */
export async function chooseTarget(options: CaptainOptions, settings: Settings): Promise<Result<Target>> {
  const workspaceDir = options.workspaceDir ?? (options.kubeconfig === null && options.contexts.length === 0 ? settings.workspace : null);
  const named = options.kubeconfig ?? settings.kubeconfig;
  const contexts = options.contexts.length > 0 ? options.contexts.map((context) => ({ context, production: guessProduction(context).answer })) : options.kubeconfig === null ? settings.contexts : [];
  const nothing = workspaceDir === null && options.kubeconfig === null && contexts.length === 0;
  if (nothing && options.sandbox !== null) return sandboxTarget(options.dataDir, options.sandbox.turnsBadAfterMs);
  const kubeconfig = await loadKubeconfig(kubeconfigFiles(named, process.env));
  const [fault] = kubeconfig.faults;
  if (fault !== undefined && options.kubeconfig !== null) {
    return fail('bad-kubeconfig', `${fault.place.file}:${fault.place.line}:${fault.place.column}: ${fault.message}`, { hint: 'Mend the file, or name another with --kubeconfig.' });
  }
  if (workspaceDir !== null) {
    const workspace = await loadWorkspace(workspaceDir);
    if (Object.keys(workspace.environments).length === 0) {
      const first = workspace.faults[0];
      const where = first === undefined ? workspaceDir : `${first.place.file}:${first.place.line}:${first.place.column}: ${first.message}`;
      return fail('bad-workspace', `no environment could be read: ${where}`, { hint: 'quarterdeck check names every fault.' });
    }
    return ok({ source: 'folder', workspace, kubeconfig, environments: environmentDefs(workspace), sandbox: null });
  }
  const unknown = contexts.find(({ context }) => !kubeconfig.contexts.has(context));
  if (unknown !== undefined && options.contexts.length > 0) {
    return fail('unknown-context', `there is no context ${unknown.context}`, { hint: `The kubeconfig has: ${[...kubeconfig.contexts.keys()].join(', ') || 'none'}` });
  }
  return ok({ source: 'none', workspace: null, kubeconfig, environments: contexts.map(({ context, production }) => adHoc(context, production)), sandbox: null });
}

async function sandboxTarget(dataDir: string, turnsBadAfterMs: number): Promise<Result<Target>> {
  const dir = join(dataDir, 'sandbox');
  const sandbox = await startSandbox({ seed: shopSeed(), dir, story: { startAfterMs: Math.min(15_000, turnsBadAfterMs / 4), turnsBadAfterMs } });
  if (!sandbox.ok) return sandbox;
  const example = join(dir, 'workspace');
  await materialiseExample(join(installRoot(), 'resources', 'example'), example, Date.now(), sandbox.value.metrics?.url);
  const workspace = await loadWorkspace(example);
  const kubeconfig = await loadKubeconfig({ files: [sandbox.value.kubeconfigPath], mustExist: true });
  return ok({ source: 'example', workspace, kubeconfig, environments: environmentDefs(workspace), sandbox: sandbox.value });
}

/** An environment for a context without a workspace: its name is the context's. */
export const adHoc = (context: string, production: Answer): EnvironmentDef => ({ name: context, context, namespace: null, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, protection: 'open', production });

/** A guess from the name alone, and said to be one; the captain is asked. */
export function guessProduction(context: string): { readonly answer: Answer; readonly why: string } {
  if (/(^|[^a-z])(prod|production|live|prd)([^a-z]|$)/i.test(context)) return { answer: 'yes', why: 'its name says so' };
  if (/(^|[^a-z])(dev|test|staging|stage|stg|kind|minikube|docker-desktop|sandbox|local)([^a-z]|$)/i.test(context)) return { answer: 'no', why: 'its name says so' };
  return { answer: 'unknown', why: 'its name does not tell' };
}
