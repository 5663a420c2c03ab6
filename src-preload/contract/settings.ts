import { z } from 'zod';
import { journalModeSchema } from './journal.ts';

/** How the confirm surface's button is pressed. `click` gives up the guard against a frame moved under the pointer. */
export const pressSchema = z.enum(['hold', 'click']);
export type Press = z.infer<typeof pressSchema>;

export const settingsViewSchema = z.object({
  /** Whom the journal names on this machine; the operating system's user until somebody is chosen. */
  person: z.object({ name: z.string(), chosen: z.boolean(), roles: z.array(z.string()) }),
  osUser: z.string(),
  people: z.array(z.object({ name: z.string(), roles: z.array(z.string()) })),
  press: pressSchema,
  dataDir: z.string(),
  version: z.string(),
  journal: journalModeSchema,
});
export type SettingsView = z.infer<typeof settingsViewSchema>;
