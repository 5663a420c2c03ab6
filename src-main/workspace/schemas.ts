import { z } from 'zod';
import { workloadKindSchema } from '../../src-preload/contract/index.ts';
import { name, zone } from './words.ts';

export const workspaceFileSchema = z.strictObject({
  workspace: name,
  zone: zone.default('UTC'),
  environments: z.record(name, z.strictObject({
    context: z.string().min(1),
    namespace: z.string().min(1).optional(),
    protection: z.enum(['open', 'guarded']).default('open'),
    production: z.boolean().optional(),
    zone: zone.optional(),
  })),
  people: z.record(name, z.strictObject({
    roles: z.array(name).default([]),
    /** SSH public keys, a line each, as in authorized_keys: approvals from elsewhere are verified against them. */
    keys: z.array(z.string().regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp256) [A-Za-z0-9+/=]+( .*)?$/, 'an SSH public key such as ssh-ed25519 AAAA...')).default([]),
  })).default({}),
});

const workload = z.strictObject({ kind: workloadKindSchema.default('Deployment'), name: name, namespace: z.string().optional() });
export const serviceSchema = z.strictObject({
  service: name,
  tier: z.number().int().min(1).max(3).optional(),
  team: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  repository: z.string().optional(),
  dependsOn: z.array(name).default([]),
  workload: workload.optional(),
  /** An image name with `{version}` in it. */
  image: z.string().includes('{version}', { message: 'must hold {version}' }).optional(),
  config: z.array(z.string().regex(/^(ConfigMap|Secret)\/.+$/, 'ConfigMap/NAME or Secret/NAME')).default([]),
  oneWayDoors: z.array(z.strictObject({ version: z.string(), why: z.string() })).default([]),
});

const then = z.strictObject({ ifYes: z.string(), ifNo: z.string(), ifUnknown: z.string() });
const span = z.string().regex(/^\d+(s|m|h)$/, 'a span such as 60s or 10m');
export const questionSchema = z.strictObject({
  ask: z.string(),
  answer: z.union([
    z.strictObject({ yesIf: z.string(), maxAge: span.default('30s') }),
    z.strictObject({ by: z.string(), expires: span.default('10m') }),
  ]),
  then,
});
export const treeSchema = z.strictObject({
  tree: name,
  start: z.string(),
  questions: z.record(z.string(), questionSchema),
  leaves: z.record(z.string(), z.strictObject({ do: z.enum(['rollback', 'hold', 'pause', 'roll-forward']), say: z.string() })),
});

export type WorkspaceFile = z.infer<typeof workspaceFileSchema>;
export type Service = z.infer<typeof serviceSchema>;
export type Tree = z.infer<typeof treeSchema>;
export type Question = z.infer<typeof questionSchema>;
