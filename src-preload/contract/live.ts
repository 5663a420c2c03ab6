import { z } from 'zod';

/**
 * One frame of a live, keyed collection. The first frame of a subscription has `reset: true` and holds everything;
 * later ones hold what changed since, latest wins. `seq` rises by one a frame, so that a gap can be seen.
 */
export const frameOf = <S extends z.ZodType>(item: S) =>
  z.object({ seq: z.number().int(), reset: z.boolean(), upsert: z.array(item).readonly(), remove: z.array(z.string()).readonly() });

export interface Frame<T> {
  readonly seq: number;
  readonly reset: boolean;
  readonly upsert: readonly T[];
  readonly remove: readonly string[];
}
