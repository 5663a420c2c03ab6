import { type RoomKey, type RoomView, type RunView, workloadId } from '../../src-preload/contract/index.ts';
import { cellOf, dependantSeats, seatsOf } from './cells.ts';
import { timelineOf } from './timeline.ts';
import { verdictOf } from './verdict.ts';
import type { RoomWorld } from './world.ts';

/** One text form of a room's key; the same room has the same id in every window. */
export const roomId = (key: RoomKey): string =>
  key.kind === 'release' ? `release/${key.release}` : `selection/${key.workloads.map(workloadId).sort().join(',')}`;

const DAY_MS = 24 * 60 * 60_000;

/** The whole room as it stands now; a pure reading of `world`. */
export function roomView(key: RoomKey, world: RoomWorld): RoomView {
  const release = key.kind === 'release' ? world.releases().find((candidate) => candidate.id === key.release) : undefined;
  const seats = seatsOf(key, world);
  const cells = seats.map((seat) => cellOf(seat, world));
  const inside = new Set(cells.map((cell) => cell.workload));
  const services = new Set(cells.map((cell) => cell.service));
  const environments = new Set(cells.map((cell) => cell.environment));
  const concerns = (service: string | null, environment: string | null): boolean =>
    service !== null && services.has(service) && (environment === null || environments.has(environment));
  const runs = world.runs.all().filter((run) => runConcerns(run, release?.id, inside));
  const since = world.now() - DAY_MS;
  const timeline = timelineOf(
    world.changes.all().filter((change) => change.at >= since && (change.workload === null ? concerns(change.service, change.environment) : inside.has(change.workload))),
    world.entries.all().filter(
      (entry) =>
        entry.at >= since &&
        ((release !== undefined && entry.release === release.id) || runs.some((run) => run.id === entry.run) || concerns(entry.service, entry.environment)),
    ),
  );
  return {
    id: roomId(key),
    title: release?.id ?? [...services].join(', '),
    release: release?.id ?? null,
    why: release?.why ?? null,
    captain: release?.captain ?? null,
    runbook: release?.runbook ?? null,
    window: release === undefined ? null : { start: release.start, end: release.end, zone: release.zone },
    startedAt: startOf(runs, cells.map((cell) => world.workloads.get(cell.workload)?.rolloutStartedAt ?? null)),
    ...verdictOf(cells, runs),
    freeze: release?.freeze ?? (seats[0] === undefined ? null : world.freezeNow(seats[0].ref, seats[0].service)),
    items: release?.items ?? [],
    cells,
    dependants: dependantSeats(seats, world).map((seat) => cellOf(seat, world)),
    timeline,
    inFlight: cells.filter((cell) => cell.phase === 'progressing' || isUnfinished(cell.workload, world)).map((cell) => cell.ref),
    paused: cells.filter((cell) => cell.phase === 'paused').map((cell) => cell.ref),
  };
}

/** A failing rollout is still in flight: its controller goes on until somebody stops it. */
function isUnfinished(workload: string, world: RoomWorld): boolean {
  const view = world.workloads.get(workload);
  return view !== undefined && (view.phase === 'failed' || view.phase === 'degraded') && (view.updated < view.desired || (view.oldPods ?? 0) > 0);
}

function runConcerns(run: RunView, release: string | undefined, inside: ReadonlySet<string>): boolean {
  if (release !== undefined && run.release === release) return true;
  return run.steps.some((step) => inside.has(step.id));
}

function startOf(runs: readonly RunView[], rollouts: readonly (number | null)[]): number | null {
  const starts = [...runs.map((run) => run.startedAt), ...rollouts.filter((at) => at !== null)];
  return starts.length === 0 ? null : Math.min(...starts);
}
