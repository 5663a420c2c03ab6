import { type Arming, type Result, ok } from '../../src-preload/contract/index.ts';
import type { Clock } from './desk.ts';

/** Armed lasts this long, ms. It is kept in memory only: a restart is looking only again. */
export const ARMED_MS = 2 * 60 * 60_000;

export interface ArmingRecord {
  armed(environment: string, until: number, by: string): Promise<Result<unknown>>;
  disarmed(environment: string, why: 'asked' | 'expired'): Promise<Result<unknown>>;
}

/**
 * Which contexts may be written to, and until when. Journaled before it holds. Age is measured on the monotonic clock, so
 * that a clock set back never arms for longer. `changed` is called for each context whose state turned.
 */
export function createArming(clock: Clock, record: ArmingRecord, changed: (environment: string) => void) {
  const armed = new Map<string, { until: number; deadline: number; by: string; timer: ReturnType<typeof setTimeout> }>();
  const end = async (environment: string, why: 'asked' | 'expired'): Promise<Result<null>> => {
    const entry = armed.get(environment);
    if (entry === undefined) return ok(null);
    clearTimeout(entry.timer);
    armed.delete(environment);
    changed(environment);
    // Disarming holds whether or not it can be written down: less power never waits for the disk.
    const written = await record.disarmed(environment, why);
    return written.ok ? ok(null) : written;
  };
  return {
    of(environment: string): Arming {
      const entry = armed.get(environment);
      if (entry === undefined || clock.monotonic() >= entry.deadline) return { kind: 'looking' };
      return { kind: 'armed', until: entry.until, by: entry.by };
    },
    async arm(environments: readonly string[], by: string): Promise<Result<number>> {
      const until = clock.now() + ARMED_MS;
      for (const environment of environments) {
        const written = await record.armed(environment, until, by);
        if (!written.ok) return written;
        clearTimeout(armed.get(environment)?.timer);
        const timer = setTimeout(() => void end(environment, 'expired'), ARMED_MS);
        timer.unref();
        armed.set(environment, { until, deadline: clock.monotonic() + ARMED_MS, by, timer });
        changed(environment);
      }
      return ok(until);
    },
    disarm: (environment: string) => end(environment, 'asked'),
    close(): void {
      for (const entry of armed.values()) clearTimeout(entry.timer);
      armed.clear();
    },
  };
}
