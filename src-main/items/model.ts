import { z } from 'zod';
import { itemKindSchema } from '../../src-preload/contract/index.ts';
import { expressionFault } from './probe/expression.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and dashes');
const phase = z.string().max(40).regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dots and dashes');
const secret = z.strictObject({ secret: z.string().min(1) });
/** Long enough for a database that is busy, short enough for a captain who waits. */
const timeout = z.string().regex(/^([1-9]|[1-5]\d|60)s$/, 'whole seconds from 1s to 60s').default('10s');

/** A file inside the workspace: what runs is a program whose text can be shown and agreed to, never a line of shell. */
const script = z.string().max(400).refine((text) => /^(\.\/)?[^/\\:\s][^\\:\s]*$/.test(text) && !text.split('/').includes('..'), 'a program inside the workspace, such as ./probe-schema.sh');
const address = z.string().max(2_000).regex(/^https?:\/\/[^/@{}\s]+(\/\S*)?$/, 'an http or https address; {environment} and {release} may stand in its path');
const expression = z.string().min(1).max(2_000).superRefine((text, context) => {
  const fault = expressionFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const probeSchema = z.union([
  script,
  /** Values reach it through its environment alone; a secret by reference. */
  z.strictObject({ run: script, env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name for a variable'), z.union([z.string(), secret])).default({}), timeout }),
  /** An address that is asked (GET), and the phase in its answer: CEL over `status`, `body` and `json`. */
  z.strictObject({ http: address, phase: expression, auth: z.strictObject({ bearer: secret }).optional(), timeout }),
]);

/** What a release changes besides workloads: probed, and reversible until a named phase. */
export const itemSchema = z.strictObject({
  item: name,
  kind: itemKindSchema,
  /** In the order in which it goes through them. */
  phases: z.array(phase).min(2).max(20),
  /** The first phase from which there is no way back. */
  reversibleUntil: phase,
  probe: probeSchema,
  /** The person who knows it. */
  owner: z.string().min(1),
  /** There is one of it for all environments of the release, such as a flag; else one in each, such as a database. */
  shared: z.boolean().default(false),
}).superRefine(({ phases, reversibleUntil }, context) => {
  const twice = phases.findIndex((one, index) => phases.indexOf(one) !== index);
  if (twice >= 0) context.addIssue({ code: 'custom', path: ['phases', twice], message: `${phases[twice] ?? ''} is there twice` });
  const at = phases.indexOf(reversibleUntil);
  if (at < 0) context.addIssue({ code: 'custom', path: ['reversibleUntil'], message: `${reversibleUntil} is none of its phases: ${phases.join(', ')}` });
  if (at === 0) context.addIssue({ code: 'custom', path: ['reversibleUntil'], message: 'its first phase would be one-way already: nothing of it could ever be taken back' });
});
export type ItemDef = z.infer<typeof itemSchema>;
export type ScriptProbe = Exclude<Extract<ItemDef['probe'], { readonly run: string }>, string>;
export type HttpProbe = Extract<ItemDef['probe'], { readonly http: string }>;

/** An item where it is: of a release, in one environment or in all, with its probe as it was written when this was made. */
export const placedItemSchema = z.object({ release: z.string(), environment: z.string().nullable(), /** The workspace's folder. */ dir: z.string(), def: itemSchema });
export type PlacedItem = z.infer<typeof placedItemSchema>;

export const itemId = ({ release, environment, def }: PlacedItem): string => `${release}/${def.item}${environment === null ? '' : `@${environment}`}`;

/** The items of a release where they are: one in each of its environments, unless it is shared. */
export const placedItems = (release: string, environments: readonly string[], items: readonly ItemDef[], dir: string): PlacedItem[] =>
  items.flatMap((def) => (def.shared ? [null] : environments).map((environment) => ({ release, environment, dir, def })));

/** A probe in its long form. */
export const probeOf = ({ probe }: ItemDef): ScriptProbe | HttpProbe => (typeof probe === 'string' ? { run: probe, env: {}, timeout: '10s' } : probe);
export const timeoutMs = ({ timeout }: { readonly timeout: string }): number => Number(timeout.slice(0, -1)) * 1_000;
