import type { FrameView } from '../../src-preload/contract/index.ts';
import { roomView } from './room.ts';
import type { RoomWorld } from './world.ts';

/** The facts that a captain needs in the first ten seconds (UI.md). `canGoBack` is planned elsewhere and passed in. */
export function frameView(world: RoomWorld, canGoBack: FrameView['canGoBack']): FrameView {
  const freezes = world.freezes();
  // Of thousands of releases, each room is looked for in one and the same reading.
  const releases = world.releases();
  const once: RoomWorld = { ...world, releases: () => releases };
  return {
    id: 'frame',
    ...world.about(),
    conn: world.conn(),
    freezesInForce: [...freezes.inForce],
    nextFreeze: freezes.next,
    onCall: world.onCall(),
    hurt: hurtNow(world),
    held: world.heldOwners(),
    canGoBack,
    rooms: releases
      .filter((release) => release.state !== 'planned' && release.state !== 'past')
      .map((release) => {
        const room = roomView({ kind: 'release', release: release.id }, once);
        return { release: release.id, tone: room.tone, verdict: room.verdict };
      }),
  };
}

/** Workloads that fail or are degraded by a reading that is current. Stale ones are not counted: they are not known. */
export function hurtNow(world: RoomWorld): FrameView['hurt'] {
  return world.workloads
    .all()
    .filter((workload) => workload.phase === 'failed' || workload.phase === 'degraded')
    .filter((workload) => world.environments.get(workload.ref.environment)?.freshness.kind === 'fresh')
    .map((workload) => ({
      workload: workload.id, ref: workload.ref, phase: workload.phase, say: `${workload.service} ${workload.version}: ${workload.say}`, since: workload.changedAt,
    }));
}
