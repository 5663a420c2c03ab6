import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

export interface ConnRecord {
  taken(release: string, by: string): Promise<Result<unknown>>;
  handedOver(release: string, by: string, to: string | null): Promise<Result<unknown>>;
}
export interface ConnHeld {
  readonly release: string;
  readonly holder: string;
  readonly since: number;
}

/** What the journal says of a conn, oldest first: who took it, and whom it was handed to (null: laid down). */
export interface ConnMove {
  readonly release: string;
  readonly holder: string | null;
  readonly at: number;
}

/** Who has the conn of which release. Rebuilt from the journal at start (`moves`), journaled before it holds. */
export function createConn(moves: readonly ConnMove[], now: () => number, record: ConnRecord, changed: () => void) {
  const byRelease = new Map<string, ConnHeld>();
  const settle = ({ release, holder, at }: ConnMove): void => {
    // Deleted first: the newest conn is the last of the map.
    byRelease.delete(release);
    if (holder !== null) byRelease.set(release, { release, holder, since: at });
  };
  for (const move of moves) settle(move);
  /** Held at once, so that two presses in one tick cannot both move it; put back if it could not be journaled. */
  const move = async (release: string, holder: string | null, write: () => Promise<Result<unknown>>): Promise<Result<null>> => {
    const before = byRelease.get(release);
    settle({ release, holder, at: now() });
    const written = await write();
    if (!written.ok) {
      settle({ release, holder: before?.holder ?? null, at: before?.since ?? now() });
      return written;
    }
    changed();
    return ok(null);
  };
  return {
    holderOf: (release: string) => byRelease.get(release) ?? null,
    newest: () => [...byRelease.values()].at(-1) ?? null,
    async take(release: string, by: string): Promise<Result<null>> {
      const holder = byRelease.get(release);
      if (holder !== undefined) return fail('conn-held', `${holder.holder} has the conn of ${release} already.`);
      return move(release, by, () => record.taken(release, by));
    },
    /** Only by its holder; to nobody, anyone may take it then. */
    async handOver(release: string, by: string, to: string | null): Promise<Result<null>> {
      const held = byRelease.get(release);
      if (held?.holder !== by) return fail('no-conn', held === undefined ? `Nobody has the conn of ${release}.` : `${held.holder} has the conn of ${release}, not ${by}.`);
      return move(release, to, () => record.handedOver(release, by, to));
    },
  };
}
