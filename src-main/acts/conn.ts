import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

export interface ConnRecord {
  taken(release: string, by: string): Promise<Result<unknown>>;
}
export interface ConnHeld {
  readonly release: string;
  readonly holder: string;
  readonly since: number;
}

/** Who has the conn of which release. Rebuilt from the journal at start (`held`), journaled before it holds. */
export function createConn(held: readonly ConnHeld[], now: () => number, record: ConnRecord, changed: () => void) {
  const byRelease = new Map(held.map((one) => [one.release, one]));
  let newest: ConnHeld | null = held[held.length - 1] ?? null;
  return {
    holderOf: (release: string) => byRelease.get(release) ?? null,
    newest: () => newest,
    async take(release: string, by: string): Promise<Result<null>> {
      const holder = byRelease.get(release);
      if (holder !== undefined) return fail('conn-held', `${holder.holder} has the conn of ${release} already.`);
      const taken = { release, holder: by, since: now() };
      // Held at once, so that two presses in one tick cannot both take it; given back if it could not be journaled.
      byRelease.set(release, taken);
      const written = await record.taken(release, by);
      if (!written.ok) {
        byRelease.delete(release);
        return written;
      }
      newest = taken;
      changed();
      return ok(null);
    },
  };
}
