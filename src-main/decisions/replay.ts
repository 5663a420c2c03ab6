import { z } from 'zod';
import { type Replayed, type TreeKey, answerSchema, readingVerdictSchema } from '../../src-preload/contract/index.ts';
import type { PersonAnswer } from './evaluator.ts';
import { evaluateTree } from './evaluate.ts';
import { type Tree, treeSchema } from './language/model.ts';

const side = z.object({ version: z.string(), value: z.number().nullable(), bad: z.number().nullable(), n: z.number().nullable(), why: z.string() });
const readingSchema = z.object({
  name: z.string(), value: z.union([z.number(), z.boolean()]).nullable(), unit: z.string(), text: z.string(), verdict: readingVerdictSchema, source: z.string(), asked: z.string(),
  observedAt: z.number().nullable(), why: z.string(), groups: z.array(z.object({ group: z.string(), round: z.number(), new: side, old: side })).nullable(),
});
const answer = z.object({ question: z.string(), answer: answerSchema, by: z.string(), reason: z.string(), at: z.number(), expiresAt: z.number() });

/** The shape of a recommendation as it comes back from the journal. */
const recommendationSchema = z.object({
  at: z.number(), tree: z.string(), hash: z.string(), leaf: z.string().nullable(), say: z.string(), path: z.array(z.object({ question: z.string(), answer: answerSchema })),
  readings: z.array(readingSchema), answers: z.array(answer), versions: z.object({ new: z.string().nullable(), old: z.string().nullable() }),
});

/** An entry of the journal, as far as a replay reads it. */
export interface RecordedEntry {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly data: unknown;
}

const stamp = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/**
 * What a tree said at `at`, from entries alone: the tree as it was written then is asked again with the facts as they were
 * read then. `entries` are those of this tree, environment and service up to `at`, and each start of the program, newest first.
 */
export function replay(key: TreeKey, at: number, entries: readonly RecordedEntry[]): Replayed {
  const upTo = entries.filter((entry) => entry.at <= at).sort((a, b) => b.seq - a.seq);
  const nothing = (say: string): Replayed => ({ at, view: null, entry: null, say });
  const last = upTo.find((entry) => entry.kind === 'recommendation' || entry.kind === 'tree-left' || entry.kind === 'app-started');
  const before = upTo.find((entry) => entry.kind === 'recommendation');
  if (before === undefined) return nothing(`The journal holds nothing that ${key.tree} said of ${key.service} in ${key.environment} by ${stamp(at)}.`);
  const said = recommendationSchema.safeParse(before.data);
  if (!said.success) return nothing(`Entry ${before.seq} cannot be read as a recommendation.`);
  if (last !== before) return nothing(`Nobody asked it at ${stamp(at)}. Its last word, at ${stamp(before.at)}, was: ${said.data.say}`);
  const definition = upTo.flatMap((entry) => (entry.kind === 'tree-asked' ? definitionOf(entry.data, said.data.hash) : []))[0];
  if (definition === undefined) return nothing(`The journal does not hold the tree that entry ${before.seq} speaks of.`);
  const answers = new Map(said.data.answers.map(({ question, ...given }): [string, PersonAnswer] => [question, given]));
  const view = evaluateTree(definition, { environment: key.environment, service: key.service, readings: said.data.readings, answers, now: said.data.at, versions: said.data.versions });
  const agrees = (view.leaf?.id ?? null) === said.data.leaf;
  return { at, view, entry: before.seq, say: agrees ? view.say : `Entry ${before.seq} says ${said.data.leaf ?? 'nothing'}, and its facts give ${view.leaf?.id ?? 'nothing'}: it was recorded by another version.` };
}

const askedSchema = z.object({ hash: z.string(), definition: treeSchema });
function definitionOf(data: unknown, hash: string): Tree[] {
  const asked = askedSchema.safeParse(data);
  return asked.success && asked.data.hash === hash ? [asked.data.definition] : [];
}
