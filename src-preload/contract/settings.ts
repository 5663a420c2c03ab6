import { z } from 'zod';
import { journalModeSchema } from './journal.ts';

/** How the confirm surface's button is pressed. `click` gives up the guard against a frame moved under the pointer. */
export const pressSchema = z.enum(['hold', 'click']);
export type Press = z.infer<typeof pressSchema>;

/** How many at once within a wave. */
export const parallelSchema = z.number().int().min(1).max(200);

export const settingsViewSchema = z.object({
  /** Whom the journal names on this machine; the operating system's user until somebody is chosen. */
  person: z.object({ name: z.string(), chosen: z.boolean(), roles: z.array(z.string()) }),
  osUser: z.string(),
  people: z.array(z.object({ name: z.string(), roles: z.array(z.string()) })),
  press: pressSchema,
  /** How many workloads of a wave are taken back at once, unless the sheet or the command line says otherwise. */
  parallel: parallelSchema,
  dataDir: z.string(),
  version: z.string(),
  journal: journalModeSchema,
});
export type SettingsView = z.infer<typeof settingsViewSchema>;
