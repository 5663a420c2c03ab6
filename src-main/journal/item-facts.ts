import { z } from 'zod';
import { assertNever, itemKindSchema, itemVerdictSchema } from '../../src-preload/contract/index.ts';
import { fact } from './fact.ts';

/** What was read of release items that are not workloads, and what people agreed that their probes may do. */
export const itemFacts = [
  fact('item-read', {
    id: z.string(), item: z.string(), kind: itemKindSchema, owner: z.string(), phases: z.array(z.string()), point: z.string(),
    /** Null where the probe gave none; then `say` is why. */
    phase: z.string().nullable(),
    /** What the probe added in words. */
    said: z.string(),
    verdict: itemVerdictSchema, say: z.string(),
    /** Of a run: before its first step, after a step of it ended, after its last; or asked for by a plan or a person. */
    moment: z.enum(['before', 'during', 'after', 'asked']),
    /** The step that had ended. */
    after: z.string().nullable(),
  }),
  fact('probes-agreed', { programs: z.array(z.string()) }),
] as const;

type ItemFact = z.infer<(typeof itemFacts)[number]>;

export function sayOfItems(entry: ItemFact): string {
  switch (entry.kind) {
    case 'item-read': {
      const where = entry.environment === undefined ? '' : ` in ${entry.environment}`;
      return `${entry.data.item}${where}: ${entry.data.verdict === 'unknown' ? 'unknown, ' : ''}${entry.data.say}`;
    }
    case 'probes-agreed':
      return `Agreed that probes of ${entry.release ?? ''} may ${entry.data.programs.join('; ')}`;
    default:
      return assertNever(entry);
  }
}
