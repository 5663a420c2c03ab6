import { z } from 'zod';

/** What is wrong with a cluster on purpose. All at once, and each by itself. */
export const faultsSchema = z.strictObject({
  /** Consistent reads, writes and watches hang; `/version` and lists from cache answer: an etcd that is frozen. */
  frozen: z.boolean().default(false),
  /** No new connection is taken and every open one is cut: a server that is gone. */
  down: z.boolean().default(false),
  /** Connections stay open and nothing is answered any more: half-open. */
  silent: z.boolean().default(false),
  /** Every answer is HTML from something in between. */
  garbage: z.boolean().default(false),
  latencyMs: z.number().int().min(0).max(60_000).default(0),
  /** Every request is refused with this status. */
  refuse: z.union([z.literal(429), z.literal(500), z.literal(503)]).nullable().default(null),
  /** Every watch is told inside its 200 stream that its version is too old (410), as after a compaction. */
  expire: z.boolean().default(false),
  /** At most so many pods in a namespace; null: as many as are asked for. A dry run does not test it. */
  podQuota: z.number().int().min(0).nullable().default(null),
  /** How images behave whose name holds a text, besides what their tags say. */
  images: z.array(z.strictObject({ match: z.string().min(1), does: z.enum(['slow', 'crash', 'pull-error']) })).default([]),
  /** A mutating admission webhook: what it adds to the pod templates of objects with this label (`key=value`), whenever they are written. */
  mutate: z.strictObject({ where: z.string().regex(/^[^=]+=[^=]*$/), annotations: z.record(z.string(), z.string()) }).nullable().default(null),
  /** `verb resource` pairs, such as `list pods`, that this user may not do. */
  forbid: z.array(z.string()).default([]),
});
export type Faults = z.infer<typeof faultsSchema>;

export const noFaults: Faults = faultsSchema.parse({});
