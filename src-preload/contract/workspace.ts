import { z } from 'zod';
import { answerSchema, placeSchema } from './names.ts';

export const workspaceFaultSchema = z.object({ place: placeSchema, message: z.string(), hint: z.string().nullable() });
export type WorkspaceFault = z.infer<typeof workspaceFaultSchema>;

export const serviceViewSchema = z.object({
  id: z.string(),
  tier: z.number().int().nullable(),
  team: z.string().nullable(),
  repository: z.string().nullable(),
  dependsOn: z.array(z.string()),
  /** Environment to workload name, where the catalogue says so. */
  workloads: z.record(z.string(), z.string()),
  /** `guessed`: paired by name across contexts, not from a catalogue. */
  from: z.enum(['catalogue', 'guessed']),
});
export type ServiceView = z.infer<typeof serviceViewSchema>;

export const workspaceViewSchema = z.object({
  name: z.string(),
  dir: z.string().nullable(),
  zone: z.string(),
  services: z.array(serviceViewSchema),
  trees: z.array(z.string()),
  people: z.array(z.object({ name: z.string(), roles: z.array(z.string()) })),
  faults: z.array(workspaceFaultSchema),
});
export type WorkspaceView = z.infer<typeof workspaceViewSchema>;

export const contextViewSchema = z.object({
  context: z.string(),
  server: z.string(),
  user: z.string(),
  namespace: z.string().nullable(),
  picked: z.boolean(),
  production: answerSchema,
  productionWhy: z.string(),
  plugin: z.string().nullable(),
});
export const connectionsViewSchema = z.object({
  kubeconfig: z.array(z.string()),
  faults: z.array(workspaceFaultSchema),
  contexts: z.array(contextViewSchema),
});
export type ConnectionsView = z.infer<typeof connectionsViewSchema>;

export const savedFileSchema = z.object({ path: z.string(), text: z.string(), exists: z.boolean() });
