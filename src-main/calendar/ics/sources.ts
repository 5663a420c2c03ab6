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

type Followed = Pick<Workspace, 'dir' | 'zone' | 'calendars'>;

/** The iCalendar sources of a workspace: read when its files change, addresses again every half hour. */
export interface Sources {
  follow(workspace: Followed | null): Promise<void>;
  /** Resolves when what the newest workspace names has been read, or could not be. */
  settled(): Promise<void>;
  items(from: number, to: number): CalendarItem[];
  views(): CalendarSource[];
  close(): void;
}

interface SourcePorts {
  readonly now: () => number;
  readonly changed: () => void;
  /** An address that the vault keeps, for the moment of its use. */
  readonly secret: (name: string, usedFor: string) => Promise<Result<string>>;
}

export function createSources({ now, changed, secret }: SourcePorts): Sources {
  const held = new Map<string, Held>();
  const stop = new AbortController();
  let following: Promise<void> = Promise.resolve();
  let place: { dir: string; zone: string } = { dir: '', zone: 'UTC' };
  const textOf = async ({ calendar, from }: CalendarSourceDef): Promise<Result<string>> => {
    if (typeof from === 'string') return isAddress(from) ? fetchText(from, stop.signal) : fileText(join(place.dir, from));
    const address = await secret(from.secret, `the calendar ${calendar}`);
    return address.ok ? fetchText(address.value, stop.signal) : fail('no-secret', `the vault has no address under ${from.secret}: ${address.error.message}`);
  };
  const refresh = async (one: Held): Promise<void> => {
    const { def } = one;
    const text = await textOf(def);
    if (held.get(def.calendar) !== one || stop.signal.aborted) return;
    one.failed = text.ok ? null : text.error.message;
    if (text.ok) {
      one.read = await readIcs(text.value, fileOf(def) ?? def.calendar, place.zone);
      one.readAt = now();
    }
    one.state = one.failed === null && one.read.faults.length === 0 ? 'read' : 'faulty';
    changed();
  };
  const timer = setInterval(() => {
    for (const one of held.values()) if (fileOf(one.def) === null) void refresh(one);
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
        if (known?.key === key && fileOf(def) === null && known.failed === null) return;
        const one: Held = known?.key === key ? known : { def, key, state: 'reading', readAt: null, read: { events: [], faults: [] }, failed: null };
        held.set(def.calendar, one);
        await refresh(one);
      })).then(() => undefined);
      return following;
    },
    items: (from, to) => [...held.values()].flatMap(({ def, read }) => occurrences(read.events, from, to).map(({ event, span }): CalendarItem => {
      const file = fileOf(def);
      const base = { id: `${def.calendar}/${event.uid}/${event.line}/${span.start}`, ...span, zone: event.series.zone, allDay: event.series.allDay, source: def.calendar, place: file === null ? null : { file, line: event.line, column: 1 } };
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

const isAddress = (from: string): boolean => /^https?:\/\//.test(from);

/** The file of the workspace that it is read from; null where it comes from an address. */
const fileOf = ({ from }: CalendarSourceDef): string | null => (typeof from === 'string' && !isAddress(from) ? from : null);

/** Such addresses often hold a secret: only where it leads is shown; of one that the vault keeps, not even that. */
function shown(from: CalendarSourceDef['from']): string {
  if (typeof from !== 'string') return `the address that the vault keeps as ${from.secret}`;
  return isAddress(from) && URL.canParse(from) ? `${new URL(from).origin}/…` : from;
}

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
