import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { ChangeIntent, FreezeVerdict, FreezeWindow } from '../../src-preload/contract/index.ts';
import type { FreezeDef } from '../workspace/index.ts';

const DAY_MS = 24 * 3_600_000;
/** How far (ms) the next instant at which a verdict changes is looked for. */
const AHEAD_MS = 60 * DAY_MS;

/** What a verdict is asked about. */
export interface Scope {
  readonly environment: string;
  readonly service: string;
  readonly tier: number | null;
  readonly team: string | null;
}

/**
 * A freeze's windows that touch [from, to): recurrence by RFC 5545 in the freeze's own zone, half-open. Days of a duration are
 * calendar days and hours are exact; a start inside a DST gap moves forward by the gap, in an overlap the first one counts.
 */
export function windowsOf(freeze: FreezeDef, fallbackZone: string, from: number, to: number): FreezeWindow[] {
  const zone = freeze.zone ?? fallbackZone;
  const length = Temporal.Duration.from(freeze.for);
  const first = Temporal.PlainDateTime.from(freeze.start).toZonedDateTime(zone, { disambiguation: 'compatible' });
  const longest = (length.days + 1) * DAY_MS + (length.hours + 1) * 3_600_000;
  return startsOf(freeze, first, from - longest, to)
    .map((start) => {
      // Days first, by the calendar; then hours and minutes, exactly (RFC 5545, 3.3.6).
      const end = start.add({ days: length.days }).add({ hours: length.hours, minutes: length.minutes });
      return {
        freeze: freeze.freeze, owner: freeze.owner, why: freeze.why, start: start.epochMilliseconds, end: end.epochMilliseconds, zone,
        blocks: [...freeze.blocks], environments: freeze.scope.environments ?? ['*'],
      };
    })
    .filter((window) => window.start < to && window.end > from);
}

function startsOf(freeze: FreezeDef, first: Temporal.ZonedDateTime, from: number, to: number): Temporal.ZonedDateTime[] {
  if (freeze.repeat === undefined) return [first];
  const zone = first.timeZoneId;
  const rule = new RRuleTemporal({ rruleString: `RRULE:${freeze.repeat}`, dtstart: first });
  const found = rule.between(new Date(Math.max(from, first.epochMilliseconds) - 1), new Date(to), true);
  return found
    .map((start) => Temporal.Instant.fromEpochMilliseconds(start.epochMilliseconds).toZonedDateTimeISO(zone))
    .filter((start) => !freeze.except.includes(start.toPlainDate().toString()));
}

/** Whether a freeze speaks about this environment, service, tier and team; `*` in a name stands for anything. */
export function covers({ scope }: FreezeDef, asked: Scope): boolean {
  const named = (patterns: readonly string[] | undefined, name: string): boolean => patterns === undefined || patterns.some((pattern) => matches(pattern, name));
  return (
    named(scope.environments, asked.environment) &&
    named(scope.services, asked.service) &&
    (scope.tiers === undefined || (asked.tier !== null && scope.tiers.includes(asked.tier))) &&
    (scope.teams === undefined || (asked.team !== null && scope.teams.includes(asked.team)))
  );
}

const matches = (pattern: string, name: string): boolean => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(name);

/**
 * The verdict: one pure function of scope, intent, instant and definitions. It names the window that decides, its owner and
 * why, and the next instant at which the answer changes.
 */
export function freezeVerdict(asked: Scope, intent: ChangeIntent, at: number, freezes: readonly FreezeDef[], zone: string): FreezeVerdict {
  const windows = freezes
    .filter((freeze) => freeze.blocks.includes(intent) && covers(freeze, asked))
    .flatMap((freeze) => windowsOf(freeze, zone, at - AHEAD_MS, at + AHEAD_MS))
    .sort((a, b) => a.start - b.start);
  const inForce = windows.filter((window) => window.start <= at && at < window.end);
  const because = inForce.sort((a, b) => b.end - a.end)[0];
  const who = `${intent} changes to ${asked.service} in ${asked.environment}`;
  if (because === undefined) {
    const next = windows.find((window) => window.start > at);
    return { verdict: 'allowed', intent, at, because: null, changesAt: next?.start ?? null, say: next === undefined ? `No freeze stands against ${who}` : `No freeze now; “${next.freeze}” begins ${inZone(next.start, next.zone)}` };
  }
  const opens = opensAt(windows, because.end);
  return {
    verdict: 'refused', intent, at, because, changesAt: opens,
    say: `“${because.freeze}” (${because.owner}: ${because.why}) freezes ${who} until ${inZone(opens, because.zone)}`,
  };
}

/** When it opens: after the last of the windows that follow each other without a gap. */
function opensAt(windows: readonly FreezeWindow[], end: number): number {
  let open = end;
  for (const window of windows) if (window.start <= open && window.end > open) open = window.end;
  return open;
}

/** "Mon 30 Nov 08:00 (Europe/Berlin)": a time is never without its zone. */
export function inZone(at: number, zone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at);
  return `${text.replace(',', '')} (${zone})`;
}
