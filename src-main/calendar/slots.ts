import type { ChangeIntent, Slots } from '../../src-preload/contract/index.ts';
import { type Interval, instantOf, localOf } from '../recurrence/index.ts';

const DAY_MS = 24 * 3_600_000;
const STEP_MS = 30 * 60_000;
const WANTED = 3;
/** Beyond this many tries a search ends; the screen asks for weeks, not for years. */
const MOST_TRIES = 20_000;

export interface Search {
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly intent: ChangeIntent;
  readonly hours: { readonly from: string; readonly to: string; readonly weekdays: boolean } | null;
}

/** Why a span is not free, and until when that alone keeps it so; null where it is free. */
export type Against = (span: Interval) => { readonly why: string; readonly until: number } | null;

/** The first three spans that nothing forbids, on half hours of the zone's clock; and why each earlier span is not among them. */
export function findSlots(search: Search, against: Against): Slots {
  const { durationMs, from, to, zone } = search;
  const slots: Slots['slots'] = [];
  const passed: { start: number; end: number; why: string }[] = [];
  let at = onGrid(from, zone);
  for (let tries = 0; at + durationMs <= to && slots.length < WANTED && tries < MOST_TRIES; tries += 1) {
    const span = { start: at, end: at + durationMs };
    const closed = outside(span, search);
    const barred = closed ?? against(span);
    if (barred === null) {
      slots.push({ ...span, zone });
      at = onGrid(span.end, zone);
      continue;
    }
    const next = Math.max(at + STEP_MS, onGrid(barred.until, zone));
    const last = passed.at(-1);
    if (last !== undefined && last.why === barred.why && last.end >= at) last.end = next;
    else passed.push({ start: at, end: next, why: barred.why });
    at = next;
  }
  const say = slots.length === WANTED ? '' : slots.length === 0 ? 'There is no free slot in this time.' : `There ${slots.length === 1 ? 'is only 1 free slot' : `are only ${slots.length} free slots`} in this time.`;
  return { slots, passed: passed.filter((one) => slots.length < WANTED || one.start < (slots.at(-1)?.start ?? 0)), say };
}

/** The first half hour of the zone's clock at or after an instant. */
function onGrid(at: number, zone: string): number {
  const local = localOf(zone, at);
  const rest = ((local % STEP_MS) + STEP_MS) % STEP_MS;
  return rest === 0 ? at : at + STEP_MS - rest;
}

/** Outside of the hours that were asked for; the next that are inside begin at `until`. */
function outside({ start, end }: Interval, { hours, zone }: Search): { why: string; until: number } | null {
  if (hours === null) return null;
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const day = Math.floor(localOf(zone, start) / DAY_MS);
  const opens = instantOf(zone, day * DAY_MS + minutes(hours.from) * 60_000);
  const closes = instantOf(zone, day * DAY_MS + minutes(hours.to) * 60_000);
  const weekend = hours.weekdays && (((day + 3) % 7) + 7) % 7 > 4;
  if (!weekend && start >= opens && end <= closes) return null;
  const why = `outside ${hours.from} to ${hours.to}${hours.weekdays ? ' on weekdays' : ''}`;
  return { why, until: !weekend && start < opens ? opens : instantOf(zone, (day + 1) * DAY_MS + minutes(hours.from) * 60_000) };
}
