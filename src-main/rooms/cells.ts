import { type RoomCell, type RoomKey, type WorkloadRef, workloadId } from '../../src-preload/contract/index.ts';
import type { RoomWorld } from './world.ts';

/** One place in a room before it is looked at: what should be there, and what it should become. */
export interface Seat {
  readonly ref: WorkloadRef;
  readonly service: string;
  readonly target: string | null;
}

/** The seats of a room, in the order of the release file or of the selection. */
export function seatsOf(key: RoomKey, world: RoomWorld): readonly Seat[] {
  if (key.kind === 'selection') {
    return key.workloads.map((ref) => ({ ref, service: world.workloads.get(workloadId(ref))?.service ?? ref.name, target: null }));
  }
  const release = world.releases().find((candidate) => candidate.id === key.release);
  if (release === undefined) return [];
  return release.environments.flatMap((environment) =>
    Object.entries(release.services).flatMap(([service, target]) => {
      const ref = world.workloadOf(service, environment);
      return ref === undefined ? [] : [{ ref, service, target }];
    }),
  );
}

/** What depends on the room's services in its environments, and is not in the room itself. */
export function dependantSeats(seats: readonly Seat[], world: RoomWorld): readonly Seat[] {
  const inside = new Set(seats.map((seat) => workloadId(seat.ref)));
  const found = new Map<string, Seat>();
  for (const seat of seats) {
    for (const service of world.dependantsOf(seat.service)) {
      const ref = world.workloadOf(service, seat.ref.environment);
      if (ref !== undefined && !inside.has(workloadId(ref))) found.set(workloadId(ref), { ref, service, target: null });
    }
  }
  return [...found.values()];
}

/** What is known of a seat now. What is not known is said, in `problem`, and its phase is unknown. */
export function cellOf(seat: Seat, world: RoomWorld): RoomCell {
  const id = workloadId(seat.ref);
  const workload = world.workloads.get(id);
  const base = { workload: id, ref: seat.ref, service: seat.service, environment: seat.ref.environment, target: seat.target, tree: world.treeFor(seat.service) };
  const problem = problemOf(seat, world);
  if (workload === undefined) {
    return { ...base, phase: 'unknown', say: problem ?? '', version: '', share: null, problem };
  }
  const share = workload.desired === 0 ? null : Math.min(1, workload.updated / workload.desired);
  // A reading that cannot be shown to be current is never drawn as current (UI.md, rule 2).
  return { ...base, phase: problem === null ? workload.phase : 'unknown', say: workload.say, version: workload.version, share, problem };
}

function problemOf(seat: Seat, world: RoomWorld): string | null {
  const environment = world.environments.get(seat.ref.environment);
  if (environment === undefined) return `${seat.ref.environment} is not connected; pick its context in Connections`;
  if (environment.connection.kind === 'failed') return environment.connection.reason;
  if (environment.connection.kind !== 'connected') return `${seat.ref.environment} is not connected yet`;
  if (environment.freshness.kind === 'never') return environment.freshness.reason;
  if (environment.freshness.kind === 'stale') return `stale: ${environment.freshness.reason}`;
  const found = world.workloads.get(workloadId(seat.ref)) !== undefined;
  return found ? null : `no ${seat.ref.kind} ${seat.ref.name} in namespace ${seat.ref.namespace}`;
}
