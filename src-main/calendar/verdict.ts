import { type ChangeIntent, type FreezeVerdict, type VerdictWindow, assertNever } from '../../src-preload/contract/index.ts';
import { holding, inZone, startedBy } from '../recurrence/index.ts';
import type { Override } from './override-facts.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { AHEAD_MS, type Timeline, build, timelineFor, windowsAgainst } from './timeline.ts';

type Answer = FreezeVerdict['verdict'];

/**
 * The verdict: one pure function of scope, intent, instant, definitions and overrides (those of the release that asks). It names the
 * window that decides, its owner and why, and the next instant, within 400 days, at which the answer changes.
 */
export function freezeVerdict(asked: Scope, intent: ChangeIntent, at: number, rules: Rules, overrides: readonly Override[] = []): FreezeVerdict {
  const timeline = timelineFor(rules, asked, intent, at);
  const answers = answersOver(rules, timeline, asked, intent, at, overrides);
  const verdict = answers.at(at);
  const against = verdict === 'allowed' ? [] : windowsAgainst(rules, timeline, asked, intent, at);
  const overridden = (window: VerdictWindow): Override | undefined => overrides.find((one) => one.window === window.id && one.from <= at && at < one.expiresAt);
  const because = verdict === 'refused' ? (against.find((window) => overridden(window) === undefined) ?? null) : (against[0] ?? null);
  const override = verdict === 'allowed-by-override' && because !== null ? (overridden(because) ?? null) : null;
  const changesAt = answers.changesAfter(at);
  return {
    verdict, intent, at, because, changesAt,
    override: override === null ? null : { id: override.id, by: override.by, approvedBy: override.approvedBy, reason: override.reason, expiresAt: override.expiresAt },
    say: said(verdict, asked, intent, because, override, changesAt, verdict === 'allowed' && changesAt !== null ? windowsAgainst(rules, timeline, asked, intent, changesAt)[0] : undefined),
  };
}

/** The answer as a step function of time: where it is no, and where an override lifts that. */
function answersOver(rules: Rules, timeline: Timeline, asked: Scope, intent: ChangeIntent, around: number, overrides: readonly Override[]) {
  const lifted = overrides.filter((one) => one.expiresAt > timeline.from && one.from < timeline.to);
  // Which overrides hold changes only where one begins or ends.
  const edges = [...new Set(lifted.flatMap((one) => [one.from, one.expiresAt]))].sort((a, b) => a - b);
  const standing = new Map<string, readonly { start: number; end: number }[]>();
  const restAt = (at: number): readonly { start: number; end: number }[] => {
    const holds = lifted.filter((one) => one.from <= at && at < one.expiresAt).map((one) => one.window).sort();
    if (holds.length === 0) return timeline.refused;
    const key = holds.join(' ');
    const rest = standing.get(key) ?? build(rules, asked, intent, timeline.from, timeline.to, (id) => !holds.includes(id)).refused;
    standing.set(key, rest);
    return rest;
  };
  const at = (instant: number): Answer => {
    if (holding(timeline.refused, instant) === null) return 'allowed';
    return holding(restAt(instant), instant) === null ? 'allowed-by-override' : 'refused';
  };
  const nextEdge = (instant: number): number | null => {
    const inside = edges.find((edge) => edge > instant);
    const found = [edgeAfter(timeline.refused, instant), edgeAfter(restAt(instant), instant), inside ?? null].filter((edge) => edge !== null);
    return found.length === 0 ? null : Math.min(...found);
  };
  return {
    at,
    changesAfter(instant: number): number | null {
      const now = at(instant);
      for (let next = nextEdge(instant); next !== null && next < Math.min(around + AHEAD_MS, timeline.to); next = nextEdge(next)) if (at(next) !== now) return next;
      return null;
    },
  };
}

/** The first start or end of merged intervals after an instant. */
function edgeAfter(merged: readonly { start: number; end: number }[], at: number): number | null {
  const inside = holding(merged, at);
  return inside !== null ? inside.end : (merged[startedBy(merged, at)]?.start ?? null);
}

function said(verdict: Answer, asked: Scope, intent: ChangeIntent, because: VerdictWindow | null, override: Override | null, changesAt: number | null, next: VerdictWindow | undefined): string {
  const what = `${intent} changes to ${asked.service} in ${asked.environment}`;
  switch (verdict) {
    case 'allowed':
      if (changesAt === null) return `Nothing stands against ${what}`;
      return next?.kind === 'maintenance' ? `A maintenance window (“${next.name}”) is open until ${inZone(changesAt, next.zone)}` : `No freeze now; “${next?.name ?? ''}” begins ${inZone(changesAt, next?.zone ?? 'UTC')}`;
    case 'allowed-by-override':
      return `“${because?.name ?? ''}” (${because?.owner ?? ''}: ${because?.why ?? ''}) is overridden for ${override?.release ?? ''} by ${override?.by ?? ''}${override?.approvedBy == null ? '' : ` and ${override.approvedBy}`} until ${inZone(Math.min(override?.expiresAt ?? 0, changesAt ?? Number.POSITIVE_INFINITY), because?.zone ?? 'UTC')}: ${override?.reason ?? ''}`;
    case 'refused': {
      const until = changesAt === null ? 'with no end in the next 400 days' : `until ${inZone(changesAt, because?.zone ?? 'UTC')}`;
      if (because?.kind === 'maintenance') return `${what} are for the maintenance windows “${because.name}” (${because.owner}: ${because.why}); the next opens ${changesAt === null ? 'never, in the next 400 days' : inZone(changesAt, because.zone)}`;
      if (because?.kind === 'sync-window') return `${because.why}: sync window ${because.name} (${because.owner}) refuses it ${until}`;
      return `“${because?.name ?? ''}” (${because?.owner ?? ''}: ${because?.why ?? ''}) freezes ${what} ${until}`;
    }
    default:
      return assertNever(verdict);
  }
}
