import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type CalendarItem, type CalendarSource, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { CalendarSourceDef, Parsed, Workspace } from '../../workspace/index.ts';
import { fetchText } from './fetch.ts';
import { type IcsRead, LARGEST_BYTES, occurrences, readIcs } from './read.ts';

const AGAIN_MS = 30 * 60_000;

interface Held {
  readonly def: CalendarSourceDef;
  readonly key: string;
  state: CalendarSource['state'];
  readAt: number | null;
  read: IcsRead;
  /** Why the newest reading failed, while an older one is still shown. */
  failed: string | null;
}

/** The iCalendar sources of a workspace: read when its files change, addresses again every half hour. */
export interface Sources {
  follow(workspace: Workspace | null): Promise<void>;
  /** Resolves when what the newest workspace names has been read, or could not be. */
  settled(): Promise<void>;
  items(from: number, to: number): CalendarItem[];
  views(): CalendarSource[];
  close(): void;
}

export function createSources({ now, changed }: { readonly now: () => number; readonly changed: () => void }): Sources {
  const held = new Map<string, Held>();
  const stop = new AbortController();
  let following: Promise<void> = Promise.resolve();
  let place: { dir: string; zone: string } = { dir: '', zone: 'UTC' };
  const refresh = async (one: Held): Promise<void> => {
    const { def } = one;
    const isAddress = /^https?:\/\//.test(def.from);
    const text = isAddress ? await fetchText(def.from, stop.signal) : await fileText(join(place.dir, def.from));
    if (held.get(def.calendar) !== one || stop.signal.aborted) return;
    one.failed = text.ok ? null : text.error.message;
    if (text.ok) {
      one.read = await readIcs(text.value, isAddress ? def.calendar : def.from, place.zone);
      one.readAt = now();
    }
    one.state = one.failed === null && one.read.faults.length === 0 ? 'read' : 'faulty';
    changed();
  };
  const timer = setInterval(() => {
    for (const one of held.values()) if (/^https?:/.test(one.def.from)) void refresh(one);
  }, AGAIN_MS);
  timer.unref();
  return {
    settled: () => following,
    follow(workspace) {
      place = { dir: workspace?.dir ?? '', zone: workspace?.zone ?? 'UTC' };
      const defs = [...(workspace?.calendars.values() ?? [])].map((parsed: Parsed<CalendarSourceDef>) => parsed.value);
      const wanted = new Set(defs.map((def) => def.calendar));
      for (const name of held.keys()) if (!wanted.has(name)) held.delete(name);
      following = Promise.all(defs.map(async (def) => {
        const key = JSON.stringify([def, place]);
        const known = held.get(def.calendar);
        // An address is asked again only if it is another; a file may have been edited.
        if (known?.key === key && /^https?:/.test(def.from)) return;
        const one: Held = known?.key === key ? known : { def, key, state: 'reading', readAt: null, read: { events: [], faults: [] }, failed: null };
        held.set(def.calendar, one);
        await refresh(one);
      })).then(() => undefined);
      return following;
    },
    items: (from, to) => [...held.values()].flatMap(({ def, read }) => occurrences(read.events, from, to).map(({ event, span }): CalendarItem => {
      const at = { file: def.from, line: event.line, column: 1 };
      const base = { id: `${def.calendar}/${event.uid}/${event.line}/${span.start}`, ...span, zone: event.series.zone, allDay: event.series.allDay, source: def.calendar, place: /^https?:/.test(def.from) ? null : at };
      return def.holds === 'holidays' ? { kind: 'holiday', ...base, holiday: event.summary } : { kind: 'shift', ...base, who: event.attendees.length === 1 ? (event.attendees[0] ?? event.summary) : event.summary, team: def.team ?? null };
    })),
    views: () => [...held.values()].map(({ def, state, readAt, read, failed }) => ({
      id: def.calendar, holds: def.holds, from: shown(def.from), state, readAt, events: read.events.length,
      faults: [...(failed === null ? [] : [{ event: null, place: null, message: readAt === null ? failed : `${failed}; what was read before is still shown` }]), ...read.faults],
    })),
    close() {
      stop.abort();
      clearInterval(timer);
    },
  };
}

/** Such addresses often hold a secret: only where it leads is shown. */
const shown = (from: string): string => (/^https?:/.test(from) && URL.canParse(from) ? `${new URL(from).origin}/…` : from);

/** A file, bounded before it is read. */
async function fileText(path: string): Promise<Result<string>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      return size > LARGEST_BYTES ? fail('too-large', `larger than ${LARGEST_BYTES >> 20} MiB (${Math.ceil(size / (1 << 20))} MiB)`) : ok(await handle.readFile('utf8'));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fail('unreadable', error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error instanceof Error ? error.message : String(error));
  }
}
