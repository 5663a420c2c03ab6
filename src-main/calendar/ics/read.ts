import type { CalendarSource } from '../../../src-preload/contract/index.ts';
import type { Interval } from '../../recurrence/index.ts';
import { type IcsEvent, readEvent } from './event.ts';
import { type ContentLine, contentLines, plainText } from './lines.ts';
import { isIana } from './zone.ts';

export const LARGEST_BYTES = 10 << 20;
const MOST_EVENTS = 20_000;
const MOST_FAULTS = 100;
/** After so many events everything else gets its turn. */
const BREATH = 200;

type Fault = CalendarSource['faults'][number];
export interface IcsRead {
  readonly events: readonly IcsEvent[];
  readonly faults: readonly Fault[];
}

/** Reads iCalendar text. Never throws: each event that cannot be shown is named by its UID and line, the rest is shown. */
export async function readIcs(text: string, file: string, zone: string, most = MOST_EVENTS): Promise<IcsRead> {
  const whole = (message: string): IcsRead => ({ events: [], faults: [{ event: null, place: { file, line: 1, column: 1 }, message }] });
  if (text.length > LARGEST_BYTES) return whole(`larger than ${LARGEST_BYTES >> 20} MiB`);
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) return whole(/^\uFEFF?\s*<(!doctype|html|\?xml|head|body)/i.test(text) ? 'this is a web page (HTML), not iCalendar: does the address need a sign-in?' : 'this is not iCalendar: it does not begin with BEGIN:VCALENDAR');
  const events: IcsEvent[] = [];
  const faults: Fault[] = [];
  const blame = (line: number, message: string, event: string | null = null): void => {
    if (faults.length < MOST_FAULTS) faults.push({ event, place: { file, line, column: 1 }, message });
  };
  let open: { readonly line: number; readonly props: Map<string, ContentLine[]>; depth: number } | null = null;
  let floating = zone;
  let ended = false;
  let count = 0;
  for (const line of contentLines(text)) {
    const value = line.value.trim().toUpperCase();
    if (line.name === 'X-WR-TIMEZONE' && open === null) floating = isIana(line.value.trim()) ? line.value.trim() : zone;
    else if (line.name === 'BEGIN' && value === 'VEVENT') open = { line: line.line, props: new Map(), depth: 0 };
    else if (line.name === 'BEGIN' && open !== null) open.depth += 1;
    else if (line.name === 'END' && value === 'VCALENDAR') ended = true;
    else if (line.name === 'END' && open !== null && value !== 'VEVENT') open.depth -= 1;
    else if (line.name === 'END' && value === 'VEVENT' && open !== null) {
      count += 1;
      if (count > most) {
        blame(open.line, `more than ${most} events; the rest is left out`);
        ended = true;
        open = null;
        break;
      }
      if (count % BREATH === 0) await new Promise((done) => setImmediate(done));
      const read = await readEvent(open.props, open.line, floating);
      if (!read.ok) blame(open.line, read.error.message, plainText(open.props.get('UID')?.[0]?.value ?? '') || null);
      else if (read.value !== null) events.push(read.value);
      open = null;
    } else if (open !== null && open.depth === 0) {
      if (line.name === '') blame(line.line, `“${plainText(line.value).slice(0, 40)}” is no content line`);
      else open.props.set(line.name, [...(open.props.get(line.name) ?? []), line]);
    }
  }
  if (open !== null) blame(open.line, 'the file ends inside of this event');
  else if (!ended) blame(1, 'the file is cut short: END:VCALENDAR is missing');
  return { events, faults };
}

/** The occurrences that touch [from, to); one that another event of the same UID replaces is that other one. */
export function occurrences(events: readonly IcsEvent[], from: number, to: number): { readonly event: IcsEvent; readonly span: Interval }[] {
  const replaced = new Set(events.flatMap((event) => (event.replaces === null ? [] : [`${event.replaces} ${event.uid}`])));
  return events.flatMap((event) => event.series.touching(from, to)
    .filter((span) => event.replaces !== null || !replaced.has(`${span.start} ${event.uid}`))
    .map((span) => ({ event, span })));
}
