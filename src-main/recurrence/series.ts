import type { Result } from '../../src-preload/contract/index.ts';
import { type Interval, startedBy, union } from './intervals.ts';
import { type Rule, readRule } from './rule.ts';
import { instantOf, localOf, readLocal } from './zones.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Occurrences are expanded by whole spans of this length (ms), once each. */
const SPAN_MS = 50 * DAY_MS;
/** Windows that follow each other without a gap for this long (ms) are taken never to open. */
const ENDLESS_MS = 400 * DAY_MS;

export interface Length {
  readonly days: number;
  readonly ms: number;
}

/** An ISO 8601 duration of weeks, days, hours and minutes: days by the calendar, the rest exactly (RFC 5545, 3.3.6). */
export function readLength(text: string): Length {
  const [, weeks, days, hours, minutes] = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  return { days: Number(weeks ?? 0) * 7 + Number(days ?? 0), ms: Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * 60_000 };
}

export const endOf = (zone: string, start: number, length: Length): number =>
  (length.days === 0 ? start : instantOf(zone, localOf(zone, start) + length.days * DAY_MS)) + length.ms;

/** When the windows of a definition are, as files write it: local times of a zone, a duration, an RFC 5545 rule. */
export interface Timing {
  readonly start: string;
  readonly for: string;
  readonly repeat?: string | undefined;
  readonly except: readonly string[];
  readonly also: readonly string[];
}

/** The windows of one definition: computed once, kept, and asked for by time. A rule that cannot be read leaves the first and the added ones. */
export class Series {
  readonly zone: string;
  readonly allDay: boolean;
  readonly longestMs: number;
  readonly fault: string | null;
  readonly #start: number;
  readonly #length: Length;
  readonly #rule: Rule | null;
  readonly #fixed: readonly number[];
  readonly #except: ReadonlySet<number>;
  readonly #exceptDays: ReadonlySet<number>;
  #known: Interval = { start: 0, end: 0 };
  #windows: readonly Interval[] = [];
  #merged: readonly Interval[] = [];

  constructor(timing: Timing, zone: string) {
    const start = readLocal(timing.start);
    const rule: Result<Rule> | null = timing.repeat === undefined ? null : readRule(timing.repeat, start);
    this.zone = zone;
    this.#start = start;
    this.allDay = timing.start.length === 10;
    this.#length = readLength(timing.for);
    // Two days more than the calendar says: no zone has ever turned further.
    this.longestMs = (this.#length.days + 2) * DAY_MS + this.#length.ms;
    this.fault = rule === null || rule.ok ? null : rule.error.message;
    this.#rule = rule?.ok === true ? rule.value : null;
    this.#fixed = [...(this.#rule === null ? [start] : []), ...timing.also.map(readLocal)];
    this.#except = new Set(timing.except.filter((text) => text.length > 10).map(readLocal));
    this.#exceptDays = new Set(timing.except.filter((text) => text.length === 10).map((text) => readLocal(text) / DAY_MS));
  }

  /** The windows that touch [from, to), by their start. */
  touching(from: number, to: number): Interval[] {
    this.#expand(from, to);
    const found: Interval[] = [];
    for (let index = startedBy(this.#windows, from - this.longestMs); index < this.#windows.length; index += 1) {
      const window = this.#windows[index];
      if (window === undefined || window.start >= to) break;
      if (window.end > from) found.push(window);
    }
    return found;
  }

  /** Its windows in [from, to) as merged spans. */
  merged(from: number, to: number): readonly Interval[] {
    this.#expand(from, to);
    const first = Math.max(0, startedBy(this.#merged, from) - 1);
    return this.#merged.slice(first, startedBy(this.#merged, to - 1)).filter((span) => span.end > from);
  }

  #expand(from: number, to: number): void {
    if (from >= this.#known.start && to <= this.#known.end) return;
    const isNew = this.#known.end === this.#known.start;
    const start = Math.min(isNew ? Number.POSITIVE_INFINITY : this.#known.start, Math.floor(from / SPAN_MS) * SPAN_MS);
    const end = Math.max(isNew ? Number.NEGATIVE_INFINITY : this.#known.end, (Math.floor((to - 1) / SPAN_MS) + 1) * SPAN_MS);
    this.#known = { start, end };
    this.#windows = this.#starts(start - this.longestMs, end)
      .map((at) => ({ start: at, end: endOf(this.zone, at, this.#length) }))
      .sort((a, b) => a.start - b.start);
    this.#merged = union(this.#windows);
  }

  #starts(from: number, to: number): number[] {
    const locals = new Set([...(this.#rule?.between(from - DAY_MS, to + DAY_MS) ?? []).filter((local) => this.#isWithin(local)), ...this.#fixed.filter((local) => local >= from - DAY_MS && local < to + DAY_MS)]);
    return [...locals].filter((local) => !this.#except.has(local) && !this.#exceptDays.has(Math.floor(local / DAY_MS))).map((local) => instantOf(this.zone, local));
  }

  #isWithin(local: number): boolean {
    const until = this.#rule?.until ?? null;
    if (until === null) return true;
    return 'local' in until ? local <= until.local : instantOf(this.zone, local) <= until.instant;
  }

  /** Whether it ever comes and ever ends, as far as `years` after its start tell; a calendar repeats itself after 28. */
  shape(years = 30): 'never' | 'endless' | 'open' {
    const first = this.touching(instantOf(this.zone, this.#start), instantOf(this.zone, this.#start) + years * 366 * DAY_MS)[0];
    if (first === undefined) return 'never';
    const [merged] = this.merged(first.start, first.start + 2 * ENDLESS_MS);
    return this.#rule !== null && merged !== undefined && merged.end - merged.start >= ENDLESS_MS ? 'endless' : 'open';
  }
}
