import { z } from 'zod';
import { workloadKindSchema } from '../../src-preload/contract/index.ts';
import { signalSourcesSchema, sloSchema } from '../signals/index.ts';
import { duration } from '../runbooks/index.ts';
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
  /** How long a revision must have stayed healthy to be known good, unless its service says otherwise. */
  healthyFor: duration.optional(),
  /** Where signals are read from, by name. */
  signals: signalSourcesSchema.default({}),
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
  slo: sloSchema.optional(),
  /** How long a revision must have stayed healthy to be known good. */
  healthyFor: duration.optional(),
});

export type WorkspaceFile = z.infer<typeof workspaceFileSchema>;
export type Service = z.infer<typeof serviceSchema>;
