import { z } from 'zod';
import { changeIntentSchema } from '../../src-preload/contract/index.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes');
const zone = z.string().refine((text) => isZone(text), 'not an IANA time zone, such as Europe/Berlin');
const local = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'a local time such as 2026-11-24T10:00');

export function isZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

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

const workload = z.strictObject({ kind: z.literal('Deployment').default('Deployment'), name: name, namespace: z.string().optional() });
export const serviceSchema = z.strictObject({
  service: name,
  tier: z.number().int().min(1).max(3).optional(),
  team: z.string().optional(),
  repository: z.string().optional(),
  dependsOn: z.array(name).default([]),
  workload: workload.optional(),
  /** An image name with `{version}` in it. */
  image: z.string().includes('{version}', { message: 'must hold {version}' }).optional(),
  config: z.array(z.string().regex(/^(ConfigMap|Secret)\/.+$/, 'ConfigMap/NAME or Secret/NAME')).default([]),
  oneWayDoors: z.array(z.strictObject({ version: z.string(), why: z.string() })).default([]),
});

export const releaseSchema = z.strictObject({
  release: name,
  services: z.record(name, z.string()),
  environments: z.array(name).min(1),
  window: z.strictObject({ start: local, end: local, zone: zone.optional() }),
  captain: z.string().default('nobody yet'),
  runbook: name.optional(),
  risk: z.enum(['low', 'medium', 'high']).default('medium'),
  why: z.string().default(''),
});

export const freezeSchema = z.strictObject({
  freeze: name,
  owner: z.string(),
  why: z.string(),
  zone: zone.optional(),
  start: local,
  for: z.string().regex(/^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?$/, 'an ISO 8601 duration such as P2DT14H'),
  repeat: z.string().regex(/^FREQ=/, 'an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR').optional(),
  except: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-05-01')).default([]),
  scope: z.strictObject({
    environments: z.array(z.string()).optional(), tiers: z.array(z.number().int()).optional(), teams: z.array(z.string()).optional(), services: z.array(z.string()).optional(),
  }).default({}),
  blocks: z.array(changeIntentSchema).min(1).default(['forward']),
  override: z.strictObject({ roles: z.array(name).default([]), secondPerson: z.boolean().default(false) }).optional(),
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
export type Release = z.infer<typeof releaseSchema>;
export type FreezeDef = z.infer<typeof freezeSchema>;
export type Tree = z.infer<typeof treeSchema>;
export type Question = z.infer<typeof questionSchema>;
