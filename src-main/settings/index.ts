import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Result, answerSchema, fail, ok, parallelSchema, pressSchema } from '../../src-preload/contract/index.ts';

const settingsSchema = z.object({
  kubeconfig: z.string().nullable().default(null),
  workspace: z.string().nullable().default(null),
  contexts: z.array(z.object({ context: z.string(), production: answerSchema })).default([]),
  /** Command lines of sign-in programs that the captain has agreed to. */
  consents: z.array(z.string()).default([]),
  /** Whom the journal names; null: the operating system's user. */
  person: z.string().nullable().default(null),
  press: pressSchema.default('hold'),
  /** On a Linux desktop without a keyring: seal the vault with Electron's fixed key all the same, and say so. */
  allowPlainKeyring: z.boolean().default(false),
  /** sha256 of the secret in the address that calendar programs read, and since when it holds. */
  feed: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), madeAt: z.number().int() }).nullable().default(null),
  /** How many workloads of a wave are taken back at once. */
  parallel: parallelSchema.default(8),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What the captain chose, on this machine. Nothing secret is in it. */
export class SettingsFile {
  readonly #file: string;
  #current: Settings;

  constructor(dir: string) {
    this.#file = join(dir, 'settings.json');
    this.#current = read(this.#file);
  }

  get current(): Settings {
    return this.#current;
  }

  /** Written whole and put in place at once, so that a crash leaves the old one or the new one. */
  change(next: Partial<Settings>): Result<null> {
    const merged = { ...this.#current, ...next };
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(merged, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      return fail('settings-unwritable', `${this.#file}: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#current = merged;
    return ok(null);
  }
}

/** Settings that cannot be read are the defaults: nothing picked, nothing agreed to. */
function read(file: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}
