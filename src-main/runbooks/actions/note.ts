import { z } from 'zod';
import { ok } from '../../../src-preload/contract/index.ts';
import type { Action } from '../action.ts';

const input = z.object({ text: z.string().trim().min(1).max(2_000) });

/** Write a timed note into the journal, where the release's timeline shows it. */
export const note: Action<z.infer<typeof input>> = {
  name: 'note',
  effect: 'pure',
  with: input,
  say: ({ text }) => `note: ${text}`,
  prepare: async ({ text }) => ok({ say: `note: ${text}`, request: { text } }),
  async act(_request, { text }, { ports, run, release }) {
    const written = await ports.note(text, { run, release });
    return written.ok ? { kind: 'done', say: text } : { kind: 'failed', say: written.error.message, code: written.error.code };
  },
};
