import { z } from 'zod';
import { leafKinds } from '../../../src-preload/contract/index.ts';
import { signalSchema } from '../../signals/index.ts';

const named = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,60}$/, 'a name of letters, digits, dashes and underscores');
/** A signal stands in expressions, where a dash is a minus. */
const signalName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,60}$/, 'a name of letters, digits and underscores');
const span = z.string().regex(/^\d+(s|m|h)$/, 'a span such as 60s or 10m');
const branch = z.string({ error: (issue) => (issue.input === undefined ? 'this branch is missing: each answer leads somewhere, Unknown too' : 'the name of a question or a leaf') });

const then = z.strictObject({ ifYes: branch, ifNo: branch, ifUnknown: branch });
const measured = z.strictObject({ yesIf: z.string().min(1).max(1_000), minSamples: z.number().int().min(1).optional(), maxAge: span.default('30s') });
const asked = z.strictObject({ by: z.string().min(1), expires: span.default('10m') });

export const questionSchema = z.strictObject({
  ask: z.string().min(1).max(300),
  /** New against old, per region and never summed. `yesIf` then speaks of `new`, `old`, `worse` and `better`. */
  compare: z.strictObject({ signal: signalName, new: z.literal('canary').default('canary'), old: z.literal('stable').default('stable'), by: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'the name of a label').default('region') }).optional(),
  answer: z.union([measured, asked]),
  then,
});

const say = z.string().min(1).max(200);
export const leafSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('rollback'), target: z.literal('known-good').default('known-good'), say: say.default('Go back') }),
  z.strictObject({ do: z.enum(leafKinds).exclude(['rollback', 'run-runbook']), say }),
  z.strictObject({ do: z.literal('run-runbook'), runbook: z.string().min(1), with: z.record(z.string(), z.string()).default({}), say }),
]);

export const treeSchema = z.strictObject({
  tree: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes'),
  why: z.string().optional(),
  start: z.string(),
  questions: z.record(named, questionSchema),
  leaves: z.record(named, leafSchema),
  signals: z.record(signalName, signalSchema).default({}),
});
export type Tree = z.infer<typeof treeSchema>;
export type Question = z.infer<typeof questionSchema>;
export type Leaf = z.infer<typeof leafSchema>;

/** What a comparison’s condition may speak of, beside signals with one value. */
export const comparedNames = ['new', 'old', 'worse', 'better', 'newSamples', 'oldSamples'] as const;
