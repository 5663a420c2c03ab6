import { createHash } from 'node:crypto';
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { localOf } from '../../recurrence/index.ts';

/** What another calendar was told of an event. */
export interface Published {
  readonly uid: string;
  readonly sequence: number;
  readonly hash: string;
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly cancelled: boolean;
}

interface Event {
  readonly published: Published;
  readonly item: CalendarItem | null;
}

/** What of the calendar goes out: what is ours. Shifts and holidays came from elsewhere, and Argo CD's windows are shown by it. */
const isOurs = (item: CalendarItem): boolean => item.kind === 'release' || item.kind === 'freeze' || item.kind === 'maintenance' || item.kind === 'gameday';

/**
 * The events of [from, to) with their SEQUENCE: it rises by one whenever what an event says differs from what was last published
 * under its UID. One that was published and is gone comes once more, cancelled, for as long as it would touch the time asked for.
 */
export function sequenced(items: readonly CalendarItem[], before: ReadonlyMap<string, Published>, workspace: string, from: number, to: number): { readonly events: readonly Event[]; readonly changed: readonly Published[] } {
  const events: Event[] = items.filter(isOurs).map((item) => {
    const uid = `${item.kind}-${item.id.replaceAll('/', '-')}@${workspace}.quarterdeck`;
    const cancelled = item.kind === 'release' && item.state === 'cancelled';
    const said = { summary: summaryOf(item), start: item.start, end: item.end, cancelled };
    const hash = createHash('sha256').update(JSON.stringify([said, descriptionOf(item), whereOf(item), item.allDay])).digest('hex').slice(0, 16);
    const last = before.get(uid);
    return { item, published: { uid, hash, ...said, sequence: last === undefined ? 0 : last.hash === hash ? last.sequence : last.sequence + 1 } };
  });
  const present = new Set(events.map((event) => event.published.uid));
  const gone = [...before.values()].filter((one) => !present.has(one.uid) && one.start < to && one.end > from).map((one): Event => ({ item: null, published: one.cancelled ? one : { ...one, cancelled: true, hash: '', sequence: one.sequence + 1 } }));
  const all = [...events, ...gone];
  return { events: all, changed: all.filter(({ published: { uid, hash, sequence } }) => before.get(uid)?.hash !== hash || before.get(uid)?.sequence !== sequence).map((one) => one.published) };
}

/** iCalendar text. Times are UTC, whole days are dates: no calendar program needs to know a zone to show them right. `stamp` is its DTSTAMP, ms. */
export function icsText(events: readonly Event[], name: string, stamp: number): string {
  const calendar = ical({ name, prodId: { company: 'quarterdeck', product: 'calendar', language: 'EN' }, ttl: 15 * 60 });
  for (const { item, published } of events) {
    const day = (at: number) => Temporal.Instant.fromEpochMilliseconds(localOf(item?.zone ?? 'UTC', at)).toZonedDateTimeISO('UTC').toPlainDate();
    const allDay = item?.allDay === true;
    calendar.createEvent({
      id: published.uid, sequence: published.sequence, stamp: new Date(stamp), summary: published.summary, allDay,
      start: allDay ? day(published.start) : new Date(published.start), end: allDay ? day(published.end) : new Date(published.end),
      status: published.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: item?.kind === 'release' ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
      ...(item === null ? {} : { description: descriptionOf(item), location: whereOf(item), categories: [{ name: item.kind }] }),
    });
  }
  return calendar.toString();
}

export function summaryOf(item: CalendarItem): string {
  switch (item.kind) {
    case 'release':
      return `${item.intent === 'emergency' ? 'Emergency release' : 'Release'} ${item.id}: ${Object.entries(item.services).map(([service, version]) => `${service} ${version}`).join(', ')}`;
    case 'freeze':
      return `Freeze: ${item.freeze} (${item.blocks.join(', ')})`;
    case 'maintenance':
      return `Maintenance window: ${item.maintenance}`;
    case 'gameday':
      return `Game day: ${item.gameday}`;
    case 'shift':
      return `On call: ${item.who}`;
    case 'holiday':
      return item.holiday;
    case 'sync-window':
      return `Argo CD ${item.action}: ${item.project}`;
  }
}

export const whereOf = (item: CalendarItem): string => ('environments' in item ? item.environments.join(', ') : 'environment' in item ? item.environment : '');

function descriptionOf(item: CalendarItem): string {
  switch (item.kind) {
    case 'release':
      return [item.why, `Captain: ${item.captain}`, `Risk: ${item.risk}`, ...(item.ticket === null ? [] : [`Ticket: ${item.ticket}`]), ...(item.runbook === null ? [] : [`Runbook: ${item.runbook}`])].filter((line) => line !== '').join('\n');
    case 'freeze':
      return `${item.why}\nOwner: ${item.owner}\n${item.override}`;
    case 'maintenance':
      return `${item.why}\nOwner: ${item.owner}\nOnly then: ${item.only.join(', ')} changes`;
    case 'gameday':
      return `${item.why}\nFacilitator: ${item.facilitator}`;
    default:
      return '';
  }
}
