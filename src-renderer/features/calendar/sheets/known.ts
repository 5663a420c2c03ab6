import { useQuery } from '@tanstack/react-query';
import type { RunbookView, WorkspaceView } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';

/** What the workspace knows to choose from: its services, people and runbooks. */
export function useKnown(): { readonly workspace: WorkspaceView | undefined; readonly services: readonly string[]; readonly people: readonly string[]; readonly runbooks: readonly RunbookView[] } {
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: async () => (await client()).workspace.get({}) }).data;
  const runbooks = useQuery({ queryKey: ['runbooks'], queryFn: async () => (await client()).runbooks.list({}) }).data ?? [];
  return { workspace, services: (workspace?.services ?? []).map((service) => service.id), people: (workspace?.people ?? []).map((person) => person.name), runbooks };
}
