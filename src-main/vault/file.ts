import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { keeperKinds } from './keepers.ts';

const secretSchema = z.object({ sealed: z.string(), setAt: z.number().int(), lastUsed: z.number().int().nullable(), lastUsedFor: z.string().nullable() });
export type SealedSecret = z.infer<typeof secretSchema>;

/** The vault on the disk: names and dates in the clear, values sealed under a data key, which is itself wrapped. */
const vaultFileSchema = z.object({ v: z.literal(1), keeper: z.enum(keeperKinds), wrapped: z.string(), secrets: z.record(z.string(), secretSchema) });
export type VaultFile = z.infer<typeof vaultFileSchema>;

const WAIT_MS = 2_000;
const STALE_MS = 10_000;

/** Null where there is none yet. One that cannot be read is a fault, and is never written over. */
export function readVault(path: string): Result<VaultFile | null> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing ? ok(null) : fail('vault-unreadable', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return ok(vaultFileSchema.parse(JSON.parse(text)));
  } catch {
    return fail('vault-damaged', `${path}: this is damaged, or no vault`, { hint: 'It was not touched. Put a copy of it back, or move it away and set the secrets again.' });
  }
}

/** Written whole, synchronised and put in place at once: a crash leaves the old one or the new one. */
export function writeVault(path: string, file: VaultFile): Result<null> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
    if (process.platform !== 'win32') {
      const folder = openSync(dirname(path), 'r');
      fsyncSync(folder);
      closeSync(folder);
    }
    return ok(null);
  } catch (error) {
    return fail('vault-unwritable', `${path}: ${error instanceof Error ? error.message : String(error)}`, { retryable: true });
  }
}

/** Runs `change` while no other process changes the same vault; what a dead one left locked is taken over after 10 s. */
export async function whileLocked<T>(path: string, change: () => Promise<Result<T>>): Promise<Result<T>> {
  const lock = `${path}.lock`;
  for (const until = Date.now() + WAIT_MS; ; ) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return fail('vault-unwritable', `${lock}: ${error instanceof Error ? error.message : String(error)}`, { retryable: true });
      if (isStale(lock)) rmSync(lock, { force: true });
      else if (Date.now() > until) return fail('vault-busy', 'another Quarterdeck is changing the vault', { hint: 'Try again.', retryable: true });
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  try {
    return await change();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isStale(lock: string): boolean {
  try {
    return Math.abs(Date.now() - statSync(lock).mtimeMs) > STALE_MS;
  } catch {
    return false;
  }
}
