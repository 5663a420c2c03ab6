import type { GuardedPatch } from './guard.ts';

/** Quotes for a POSIX shell: whatever the cluster put into the text, it stays one argument. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The guarded write as a kubectl command that does exactly the same, guard included. */
export function asKubectl(context: string, namespace: string, resource: string, name: string, { patch }: GuardedPatch): string {
  return `kubectl --context ${quoted(context)} -n ${quoted(namespace)} patch ${resource} ${quoted(name)} --type=json -p ${quoted(JSON.stringify(patch))}`;
}
