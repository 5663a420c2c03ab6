import { z } from 'zod';
import { parseJson } from '../../signals/index.ts';
import type { ItemReading } from '../verdict.ts';

const jsonSchema = z.object({ phase: z.string(), say: z.string().default('') });
/** More of a probe's words than this is not shown, characters. */
const SHOWN = 200;

/** Text of a program or a server: one line, without what a terminal or a reader of text could be led astray by, and not long. */
export function plainText(text: string, most = SHOWN): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ').toWellFormed().trim();
  return clean.length > most ? `${clean.slice(0, most).toWellFormed()}…` : clean;
}

/** A phase that was named, held against those that there are. */
export function readingOf(phases: readonly string[], phase: string, said: string, at: number): ItemReading {
  if (phases.includes(phase)) return { kind: 'phase', phase, said: plainText(said), at };
  return { kind: 'unknown', why: `its probe says “${plainText(phase, 60)}”, which is none of ${phases.join(', ')}`, at };
}

/** What a probe's output says: its last line that is not empty, a phase's name alone or `{ "phase": "...", "say": "..." }`. */
export function readingOfOutput(phases: readonly string[], output: string, at: number): ItemReading {
  const last = output.split(/\r?\n/).map((line) => line.trim()).findLast((line) => line !== '');
  if (last === undefined) return { kind: 'unknown', why: 'its probe said nothing', at };
  if (!last.startsWith('{')) return readingOf(phases, last, '', at);
  const parsed = jsonSchema.safeParse(parseJson(last));
  return parsed.success ? readingOf(phases, parsed.data.phase, parsed.data.say, at) : { kind: 'unknown', why: 'its probe’s last line is no { "phase": "...", "say": "..." }', at };
}
