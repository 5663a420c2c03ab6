import { type Effect, effectsOf } from '../../journal/effects.ts';
import { openJournal } from '../../journal/index.ts';
import type { PinnedStep } from '../language/model.ts';
import { requestHash } from '../request-hash.ts';

const STEPS = 98;
const system = { kind: 'system' } as const;

/** A journal as a year of releases leaves it: ended runs of many steps, until it holds at least `entries`. For benches. */
export async function fillJournal(dir: string, entries: number, step: (id: string) => PinnedStep): Promise<void> {
  const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
  if (!journal.ok) throw new Error(journal.error.message);
  const effects = effectsOf(journal.value);
  for (let written = 0, run = 0; written < entries; run += 1) {
    const ended = endedRun(`r${run}`, Array.from({ length: STEPS }, (_, index) => step(`s${index}`)));
    const appended = await effects.appendEffects(ended);
    if (!appended.ok) throw new Error(appended.error.message);
    written += ended.length;
  }
  await journal.value.close();
}

function endedRun(run: string, steps: readonly PinnedStep[]): Effect[] {
  const start: Effect = { kind: 'run-started', actor: { kind: 'person', name: 'ana' }, run, data: { runbook: 'bench', title: run, hash: '', reason: '', environments: [], steps: [...steps] } };
  const stepped = steps.flatMap(({ id, effect, title, with: request }): Effect[] => [
    { kind: 'intent', actor: system, run, data: { step: id, attempt: 1, key: `${run}-${id}`, effect, say: title, requestHash: requestHash(request), request } },
    { kind: 'outcome', actor: system, run, data: { step: id, attempt: 1, result: 'done', say: title } },
    { kind: 'step-finished', actor: system, run, data: { step: id, result: 'done', say: title } },
  ]);
  return [start, ...stepped, { kind: 'run-finished', actor: system, run, data: { state: 'done', say: 'done' } }];
}
