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
  /** `verb resource` pairs, such as `list pods`, that this user may not do. */
  forbid: z.array(z.string()).default([]),
});
export type Faults = z.infer<typeof faultsSchema>;

export const noFaults: Faults = faultsSchema.parse({});
