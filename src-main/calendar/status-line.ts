import type { CalendarItem, FollowUpView } from '../../src-preload/contract/index.ts';
import { inZone } from '../recurrence/index.ts';

/** What a wall display shows of the calendar: stable names, one line of text for those that show no more. */
export interface StatusLine {
  readonly at: string;
  readonly zone: string;
  readonly freezes: readonly { readonly name: string; readonly owner: string; readonly until: string; readonly environments: readonly string[] }[];
  readonly nextFreeze: { readonly name: string; readonly at: string } | null;
  readonly releases: readonly { readonly release: string; readonly state: string; readonly captain: string; readonly until: string }[];
  readonly nextRelease: { readonly release: string; readonly at: string; readonly verdict: string } | null;
  readonly onCall: readonly string[];
  readonly overdue: number;
  readonly text: string;
}

const iso = (at: number): string => new Date(at).toISOString();
const MOVING = ['window-open', 'running', 'waiting', 'in-doubt', 'failed'];

/** `items` reach from now to as far ahead as anybody wants to know. */
export function statusLine(items: readonly CalendarItem[], followUps: readonly FollowUpView[], zone: string, now: number): StatusLine {
  const isNow = (item: CalendarItem): boolean => item.start <= now && now < item.end;
  const freezes = items.filter((item) => item.kind === 'freeze').filter(isNow);
  const nextFreeze = items.filter((item) => item.kind === 'freeze').find((item) => item.start > now);
  const releases = items.filter((item) => item.kind === 'release');
  const moving = releases.filter((item) => MOVING.includes(item.state) && (isNow(item) || item.state !== 'window-open'));
  const next = releases.find((item) => item.start > now && item.state === 'planned');
  const overdue = followUps.filter((one) => one.state === 'overdue').length;
  const text = [
    freezes.length === 0 ? 'no freeze' : `frozen: ${freezes.map((item) => item.freeze).join(', ')}`,
    ...moving.map((item) => `${item.id} ${item.state}`),
    ...(next === undefined ? [] : [`next: ${next.id} ${inZone(next.start, zone)}`]),
    ...(overdue === 0 ? [] : [`${overdue} overdue`]),
  ].join(' | ');
  return {
    at: iso(now), zone, text, overdue,
    freezes: freezes.map((item) => ({ name: item.freeze, owner: item.owner, until: iso(item.end), environments: item.environments })),
    nextFreeze: nextFreeze === undefined ? null : { name: nextFreeze.freeze, at: iso(nextFreeze.start) },
    releases: moving.map((item) => ({ release: item.id, state: item.state, captain: item.captain, until: iso(item.end) })),
    nextRelease: next === undefined ? null : { release: next.id, at: iso(next.start), verdict: next.freeze.verdict },
    onCall: items.filter((item) => item.kind === 'shift').filter(isNow).map((item) => item.who),
  };
}
