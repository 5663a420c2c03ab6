import type { FrameView, RoomKey, RoomView } from '../../src-preload/contract/index.ts';
import { type LiveSource, derive } from '../live/index.ts';
import { frameView } from './frame.ts';
import { roomId, roomView } from './room.ts';
import { watchWayBack } from './way-back.ts';
import type { RoomWorld } from './world.ts';

export type { RoomWorld } from './world.ts';

export interface Rooms {
  readonly frame: LiveSource<FrameView>;
  /** The room as a live collection of one; computed only while it is open. Call `close` when nobody looks any more. */
  open(key: RoomKey): { readonly source: LiveSource<RoomView>; close(): void };
  /** For what changes without a source of its own: arming, conn, workspace files. */
  refresh(): void;
  close(): void;
}

/** Rooms and the frame over one world. Each open room is computed once, however many windows show it. */
export function createRooms(world: RoomWorld): Rooms {
  const sources = [world.environments, world.workloads, world.changes, world.runs, world.entries];
  const open = new Map<string, { readers: number; derived: ReturnType<typeof derive<RoomView>> }>();
  const wayBack = watchWayBack(world);
  const frame = derive<FrameView>([...sources, wayBack], () => [frameView(world, wayBack.answer())], { everyMs: 200, tickMs: 5_000 });

  return {
    frame: frame.source,
    open(key) {
      const id = roomId(key);
      const room = open.get(id) ?? { readers: 0, derived: derive<RoomView>(sources, () => [roomView(key, world)], { tickMs: 5_000 }) };
      room.readers += 1;
      open.set(id, room);
      return {
        source: room.derived.source,
        close: () => {
          room.readers -= 1;
          if (room.readers > 0) return;
          room.derived.close();
          open.delete(id);
        },
      };
    },
    refresh: () => {
      frame.recompute();
      for (const room of open.values()) room.derived.recompute();
    },
    close: () => {
      wayBack.close();
      frame.close();
      for (const room of open.values()) room.derived.close();
    },
  };
}
