import type { Freshness } from '../../../src-preload/contract/index.ts';
import type { WatchState } from '../watch/index.ts';

/** What cannot be shown to be current within this long (ms) is stale. */
export const STALE_MS = 15_000;

export interface Heartbeat {
  /** When the last consistent list was *sent* that has been answered; what it proves is the state at that instant. */
  readonly provenAt: number | null;
  /** Since when one is unanswered, or refused, and why. */
  readonly trouble: { readonly since: number; readonly reason: string } | null;
}

/**
 * Freshness is the oldest proof that is needed: the cluster's store answered a consistent list (a frozen etcd does not), and
 * every watch was shown to be alive. Silence without such proof turns stale, never stays fresh.
 */
export function freshnessOf(heartbeat: Heartbeat, watches: readonly WatchState[], now: number): Freshness {
  const lastEventAt = watches.reduce<number | null>((latest, watch) => {
    const event = watch.kind === 'starting' ? null : watch.lastEventAt;
    return event === null ? latest : Math.max(latest ?? 0, event);
  }, null);
  const proofs = [heartbeat.provenAt, ...watches.map((watch) => (watch.kind === 'starting' ? null : watch.provenAt))];
  const oldest = proofs.reduce<number | null>((least, proof) => (least === null || proof === null ? null : Math.min(least, proof)), Infinity);
  if (oldest === null) return { kind: 'never', reason: troubleIn(heartbeat, watches) ?? 'the first reading has not arrived yet' };
  if (now - oldest < STALE_MS) return { kind: 'fresh', lastEventAt: lastEventAt ?? oldest, provenAt: oldest };
  const seconds = Math.round((now - oldest) / 1000);
  return { kind: 'stale', since: oldest, lastEventAt, reason: troubleIn(heartbeat, watches) ?? `no proof that this is current for ${seconds} s` };
}

function troubleIn(heartbeat: Heartbeat, watches: readonly WatchState[]): string | null {
  if (heartbeat.trouble !== null) return heartbeat.trouble.reason;
  const broken = watches.find((watch) => watch.kind === 'broken');
  return broken?.kind === 'broken' ? broken.reason : null;
}
