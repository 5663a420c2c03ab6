import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { LineCounter, isNode, parseDocument } from 'yaml';
import type { WorkspaceFault } from '../../../src-preload/contract/index.ts';
import { type ClusterEntry, type ContextEntry, type From, type Kubeconfig, type UserEntry, fileSchema } from './model.ts';

/**
 * The files that kubectl would read: the explicit one alone, else KUBECONFIG's list (empty and repeated items dropped), else
 * `~/.kube/config`. Source: client-go `tools/clientcmd/loader.go`, `ClientConfigLoadingRules`.
 */
export function kubeconfigFiles(explicit: string | null, env: NodeJS.ProcessEnv, home = homedir()): { files: string[]; mustExist: boolean } {
  if (explicit !== null) return { files: [resolve(explicit)], mustExist: true };
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) return { files: [...new Set(listed.map((file) => resolve(file)))], mustExist: false };
  return { files: [join(home, '.kube', 'config')], mustExist: false };
}

/**
 * Reads and merges kubeconfig files. Never throws: what cannot be read or parsed becomes a fault with its place, and the
 * rest stays usable. Files that do not exist are skipped, as kubectl does, unless `mustExist`.
 */
export async function loadKubeconfig({ files, mustExist }: { readonly files: readonly string[]; readonly mustExist: boolean }): Promise<Kubeconfig> {
  const contexts = new Map<string, From<ContextEntry>>();
  const clusters = new Map<string, From<ClusterEntry>>();
  const users = new Map<string, From<UserEntry>>();
  const faults: WorkspaceFault[] = [];
  const read: string[] = [];
  let current: string | null = null;
  for (const file of files) {
    const source = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
    if (typeof source !== 'string') {
      if (source.code !== 'ENOENT' || mustExist) faults.push(fault(file, 1, 1, reasonOf(source)));
      continue;
    }
    read.push(file);
    const parsed = parseFile(file, source);
    faults.push(...parsed.faults);
    if (parsed.content === null) continue;
    current ??= parsed.content['current-context'] || null;
    for (const { name, context } of parsed.content.contexts ?? []) first(contexts, name, context, file);
    for (const { name, cluster } of parsed.content.clusters ?? []) first(clusters, name, cluster ?? {}, file);
    for (const { name, user } of parsed.content.users ?? []) first(users, name, user ?? {}, file);
  }
  return { files: read, current, contexts, clusters, users, faults };
}

function parseFile(file: string, source: string): { content: ReturnType<typeof fileSchema.parse> | null; faults: WorkspaceFault[] } {
  const lines = new LineCounter();
  // kubectl reads YAML 1.1, and duplicate keys are an error there as well.
  const document = parseDocument(source, { version: '1.1', lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      content: null,
      faults: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return fault(file, line, col, error.message.split('\n')[0] ?? 'not YAML');
      }),
    };
  }
  const plain: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = fileSchema.safeParse(plain ?? {});
  if (parsed.success) return { content: parsed.data, faults: [] };
  return {
    content: null,
    faults: parsed.error.issues.map((issue) => {
      const node = document.getIn(issue.path, true);
      const { line, col } = lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0);
      return fault(file, Math.max(1, line), Math.max(1, col), `${issue.path.join('.')}: ${issue.message}`);
    }),
  };
}

function first<T>(into: Map<string, From<T>>, name: string, entry: T, file: string): void {
  if (!into.has(name)) into.set(name, { entry, file });
}

const reasonOf = (error: NodeJS.ErrnoException): string =>
  error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EACCES' ? 'may not be read' : error.message;

const fault = (file: string, line: number, column: number, message: string): WorkspaceFault => ({ place: { file, line, column }, message, hint: null });
