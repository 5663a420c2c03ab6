import { z } from 'zod';

const actor = z.discriminatedUnion('kind', [z.object({ kind: z.literal('person'), name: z.string() }), z.object({ kind: z.literal('system') })]);
export type Actor = z.infer<typeof actor>;

/** What an entry is about; each is a column as well, so that it can be asked for. */
const about = { run: z.string().optional(), release: z.string().optional(), environment: z.string().optional(), service: z.string().optional() };

/** One kind of entry: who, about what, and its own data. */
export const fact = <K extends string, S extends z.ZodRawShape>(kind: K, data: S) => z.object({ kind: z.literal(kind), actor, ...about, data: z.object(data) });
