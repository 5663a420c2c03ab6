import { readFile } from 'node:fs/promises';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Credential, pluginCommand, runPlugin } from './exec-plugin.ts';
import { loginEnvironment } from './login-environment.ts';
import type { ContextSettings } from './resolve.ts';

/** Whether the captain has agreed that this very command line may run. */
export interface ConsentGate {
  allowed(command: string): boolean;
}

export interface Credentials {
  /** The credential to use now. With `renew`, one that the server has not just refused. */
  get(renew?: boolean): Promise<Result<Credential>>;
}

const TOKEN_FILE_MS = 60_000;
const EARLY_MS = 10_000;
const BACK_OFF_MS = [1_000, 5_000, 30_000] as const;

/**
 * The credentials of one context's user. A plugin runs only with consent, one at a time, its answer is kept until it expires,
 * and after a failure it is not run again before a back-off has passed. Token files are read again each minute, as client-go does.
 */
export function credentialsOf(settings: ContextSettings, consent: ConsentGate, now: () => number): Credentials {
  const { identity } = settings;
  let kept: { credential: Credential; until: number } | undefined;
  let running: Promise<Result<Credential>> | undefined;
  let failed: { result: Result<Credential>; count: number; until: number } | undefined;

  const plain = (token: string | null, cert: string | null = null, key: string | null = null): Credential => ({ token, cert, key, expiresAt: null });

  async function fromPlugin(exec: Extract<typeof identity, { kind: 'exec' }>): Promise<Result<Credential>> {
    const command = pluginCommand(exec) ?? '';
    if (!consent.allowed(command)) return fail('needs-consent', command, { hint: 'The kubeconfig names this program; it runs only after you have agreed.' });
    if (failed !== undefined && now() < failed.until) return failed.result;
    const result = await runPlugin(settings, exec, await loginEnvironment());
    if (result.ok) {
      failed = undefined;
      kept = { credential: result.value, until: (result.value.expiresAt ?? Infinity) - EARLY_MS };
    } else {
      const count = (failed?.count ?? 0) + 1;
      failed = { result, count, until: now() + (BACK_OFF_MS[Math.min(count, BACK_OFF_MS.length) - 1] ?? 30_000) };
    }
    return result;
  }

  async function fromFile(file: string): Promise<Result<Credential>> {
    const token = await readFile(file, 'utf8').catch((error: Error) => error);
    if (typeof token !== 'string') return fail('bad-kubeconfig', `user ${settings.user}: token file ${file}: ${token.message}`);
    kept = { credential: plain(token.trim()), until: now() + TOKEN_FILE_MS };
    return ok(kept.credential);
  }

  return {
    async get(renew = false) {
      switch (identity.kind) {
        case 'none':
        case 'basic':
          return ok(plain(null));
        case 'token':
          return ok(plain(identity.token));
        case 'certificate':
          return ok(plain(null, identity.cert, identity.key));
        case 'token-file':
        case 'exec': {
          if (!renew && kept !== undefined && now() < kept.until) return ok(kept.credential);
          running ??= (identity.kind === 'exec' ? fromPlugin(identity) : fromFile(identity.file)).finally(() => (running = undefined));
          return running;
        }
      }
    },
  };
}
