import { z } from 'zod';
import type { WorkspaceFault } from '../../../src-preload/contract/index.ts';

// Only what Quarterdeck acts on is named; kubeconfigs carry more, and it is left alone. `null` stands where Go writes an empty list.
const text = z.string();

export const clusterSchema = z.object({
  server: text.optional(),
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
});
export const execSchema = z.object({
  apiVersion: text.optional(),
  command: text,
  args: z.array(text).nullish(),
  env: z.array(z.object({ name: text, value: text })).nullish(),
  installHint: text.optional(),
  interactiveMode: text.optional(),
  provideClusterInfo: z.boolean().optional(),
});
export const userSchema = z.object({
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  token: text.optional(),
  tokenFile: text.optional(),
  username: text.optional(),
  password: text.optional(),
  as: text.optional(),
  'as-uid': text.optional(),
  'as-groups': z.array(text).nullish(),
  'as-user-extra': z.record(text, z.array(text)).nullish(),
  'auth-provider': z.object({ name: text }).nullish(),
  exec: execSchema.nullish(),
});
export const contextSchema = z.object({ cluster: text, user: text, namespace: text.optional() });

export const fileSchema = z.object({
  'current-context': text.nullish(),
  clusters: z.array(z.object({ name: text, cluster: clusterSchema.nullish() })).nullish(),
  users: z.array(z.object({ name: text, user: userSchema.nullish() })).nullish(),
  contexts: z.array(z.object({ name: text, context: contextSchema })).nullish(),
});

export type ClusterEntry = z.infer<typeof clusterSchema>;
export type UserEntry = z.infer<typeof userSchema>;
export type ContextEntry = z.infer<typeof contextSchema>;
export type ExecEntry = z.infer<typeof execSchema>;

/** An entry, and the file it came from: relative paths in it are relative to that file's folder. */
export interface From<T> {
  readonly entry: T;
  readonly file: string;
}

/** Several files merged by kubectl's rules: for each name, and for the current context, the first file that has it wins. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly current: string | null;
  readonly contexts: ReadonlyMap<string, From<ContextEntry>>;
  readonly clusters: ReadonlyMap<string, From<ClusterEntry>>;
  readonly users: ReadonlyMap<string, From<UserEntry>>;
  readonly faults: readonly WorkspaceFault[];
}
