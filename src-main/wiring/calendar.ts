import { type CalendarItem, type CalendarSource, type FollowUpView, type FrameView, type OverrideView, fail, ok } from '../../src-preload/contract/index.ts';
import type { CalendarActs } from '../acts/index.ts';
import type { CalendarServices, Opened } from '../api/index.ts';
import { keyOf } from '../approvals/index.ts';
import { type CalendarDesk, type CalendarPorts, type Remembered, countEmergencies, createChanges, createFollowedArgo, createOverrides, createPublisher, createSources, remember, weekOf, weekPlan } from '../calendar/index.ts';
import { listObjects } from '../clusters/index.ts';
import type { Entry, Journal } from '../journal/index.ts';
import { derive } from '../live/index.ts';
import { inZone } from '../recurrence/index.ts';
import { commitBarrier, isZone } from '../workspace/index.ts';
import type { Deck } from './deck.ts';
import { itemViewsOf } from './items.ts';

/** The clock moves states too: a window opens and closes by itself. */
const TICK_MS = 1_000;
const PAGE = 500;

export const calendarPorts = (deck: () => Deck): CalendarPorts => ({
  workspace: () => deck().target.workspace,
  runs: () => deck().engine.runs.all(),
  now: () => deck().now(),
  overridesOf: (release) => deck().calendarDesk.overrides.grantedTo(release),
  itemsOf: (release) => itemViewsOf(deck(), release),
  events: (from, to) => deck().calendarDesk.sources.items(from, to),
  argo: { windows: () => deck().calendarDesk.argo.windows(), ruleFor: (asked) => deck().calendarDesk.argo.ruleFor(asked), version: () => deck().calendarDesk.argo.version() },
});

/** Overrides, reviews and changes over the journal: what was decided before is read once, then followed. */
export async function openCalendarDesk(journal: Journal, deck: () => Deck, feedBase: () => string | null): Promise<CalendarDesk> {
  const people = () => deck().target.workspace?.people ?? {};
  const overrides = createOverrides({
    append: (fact) => journal.append(fact), now: () => deck().now(), person: () => deck().person(), rolesOf: (name) => people()[name]?.roles ?? [],
    personWithKey: (key) => Object.entries(people()).find(([, { keys }]) => keys.some((line) => keyOf(line) === keyOf(key)))?.[0] ?? null,
  });
  const publisher = createPublisher({
    append: (fact) => journal.append(fact), list: (from, to) => deck().calendar.list(from, to), workspace: () => deck().target.workspace?.name ?? 'none', now: () => deck().now(), person: () => deck().person(), base: feedBase,
    kept: { get: () => deck().settings.current.feed, set: (feed) => deck().settings.change({ feed }) },
  });
  const sources = createSources({ now: () => deck().now(), changed: () => deck().calendar.changed(), secret: (name, usedFor) => deck().vault.get(name, usedFor) });
  const argo = createFollowedArgo({
    list: (environment, plural) => listObjects(deck().fleet, environment, 'argoproj.io/v1alpha1', plural, 'argocd'), now: () => deck().now(), changed: () => deck().calendar.changed(),
    applicationOf: (environment, service) => deck().fleet.workloads.all().find((view) => view.ref.environment === environment && view.service === service)?.owners.find((owner) => owner.kind === 'Argo CD')?.name ?? null,
  });
  const remembered: Remembered[] = [];
  const take = (entry: Entry): void => {
    overrides.take(entry);
    publisher.take(entry);
    const emergency = remember(entry);
    if (emergency !== null) remembered.push(emergency);
    if (entry.kind === 'definition-unwritten' && remembered.at(-1)?.file === entry.data.file) remembered.pop();
  };
  for (const entry of await entriesOf(journal, ['override-asked', 'override-answered', 'follow-up-closed', 'definition-changed', 'definition-unwritten', 'calendar-published'])) take(entry);
  journal.subscribe((stored) => take(stored.entry));
  const changes = createChanges(() => deck().target.workspace, () => deck().now(), (workspace, id) => {
    const release = deck().calendar.release(id, workspace);
    return release === null ? { verdict: null, conflicts: [] } : { verdict: release.freeze, conflicts: release.conflicts };
  });
  return { changes, overrides, publisher, sources, argo, remembered };
}

/** Every entry of these kinds, oldest first. */
async function entriesOf(journal: Journal, kinds: string[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let before: number | undefined; ; ) {
    const page = await journal.read({ kinds, limit: PAGE, ...(before === undefined ? {} : { before }) });
    if (!page.ok) return found.reverse();
    found.push(...page.value.map((stored) => stored.entry));
    before = found.at(-1)?.seq;
    if (page.value.length < PAGE) return found.reverse();
  }
}

export function calendarServices(deck: Deck): CalendarServices {
  const { calendar, calendarDesk: { changes, publisher }, now } = deck;
  return {
    live: {
      calendar: (from, to) => openCalendar(deck, from, to),
      calendarSources: () => derive<CalendarSource>([calendar], () => [...deck.calendarDesk.sources.views(), ...deck.calendarDesk.argo.views()]),
      overrides: () => derive<OverrideView>([deck.entries], () => deck.calendarDesk.overrides.views(), { tickMs: TICK_MS }),
      followUps: () => derive<FollowUpView>([deck.entries, calendar], () => followUpsOf(deck), { tickMs: 5 * TICK_MS }),
    },
    calendar: {
      list: (from, to) => calendar.list(from, to),
      verdict: (scope, intent, when) => calendar.over(scope, intent, when),
      tryMove: (asked) => calendar.tryMove(asked),
      findSlot: (search) => ok(calendar.findSlot(search)),
      proposeChange: (change) => changes.propose(change),
      async export(from, to) {
        const text = await publisher.ics(from, to);
        return text.ok ? ok({ file: `quarterdeck-${new Date(from).toISOString().slice(0, 10)}.ics`, text: text.value }) : text;
      },
      weekPlan(at, zone) {
        const place = zone ?? deck.target.workspace?.zone ?? 'UTC';
        if (!isZone(place)) return fail('bad-zone', `there is no time zone ${place}`);
        const { from, to } = weekOf(at, place);
        const items = calendar.list(from, to);
        return items.ok ? ok(weekPlan(items.value, at, place, now())) : items;
      },
      feed: () => publisher.feed(),
      makeFeed: () => publisher.makeFeed(),
      revokeFeed: () => publisher.revokeFeed(),
    },
    insights: { emergencies: (from, to) => ok(countEmergencies(emergenciesOf(deck), from, to)) },
  };
}

export function calendarActs(deck: Deck): CalendarActs {
  const { calendar, calendarDesk: { changes, overrides }, journal } = deck;
  const me = () => ({ kind: 'person', name: deck.person() }) as const;
  return {
    propose: (change) => changes.propose(change),
    movedSince: (file, baseHash) => changes.movedSince(file, baseHash),
    commitBarrier: async (file, branch) => (deck.target.workspace === null ? null : commitBarrier(deck.target.workspace.dir, file, branch)),
    async write(change, baseHash, branch) {
      let recorded: string | null = null;
      const written = await changes.write(change, baseHash, branch, async ({ title, file, before, after, release }) => {
        const entry = await journal.append({ kind: 'definition-changed', actor: me(), ...(release === null ? {} : { release }), data: { title, file, change: change.change, before, after, branch } });
        if (entry.ok) recorded = file;
        return entry;
      });
      // The entry came before the file; where the file then was not written, the journal says so too.
      if (!written.ok && recorded !== null) await journal.append({ kind: 'definition-unwritten', actor: { kind: 'system' }, data: { file: recorded, code: written.error.code, say: written.error.message } });
      return written;
    },
    release: (id) => calendar.release(id),
    windowAgainst: (release, window) => calendar.against(release).find((one) => one.id === window) ?? null,
    overrideBarrier: (window) => overrides.barrier(window.override, deck.person()),
    override: (asked) => overrides.ask(asked),
    overrides: () => overrides.views(),
    answerOverride: (id, given) => overrides.answer(id, given),
    followUps: () => followUpsOf(deck),
    closeFollowUp: (id, note) => overrides.closeFollowUp(id, note),
    inZone,
  };
}

const emergenciesOf = ({ calendar, calendarDesk: { overrides, remembered } }: Deck) => calendar.emergencies(remembered, overrides.closedFollowUps());
const followUpsOf = (deck: Deck): FollowUpView[] => [...deck.calendarDesk.overrides.followUps(), ...emergenciesOf(deck).map((one) => one.review)];

/** What touches [from, to), computed again as runs move, files are edited and the clock goes on; only while somebody looks. */
function openCalendar(deck: Deck, from: number, to: number): Opened<CalendarItem> {
  const look = (): readonly CalendarItem[] => {
    const listed = deck.calendar.list(from, to);
    return listed.ok ? listed.value : [];
  };
  return derive<CalendarItem>([deck.engine.runs, deck.entries, deck.calendar], look, { tickMs: TICK_MS });
}

/** Who is on call by the shifts of iCalendar sources. What is not known is said to be unknown, and why. */
export function onCallNow({ calendarDesk: { sources }, now }: Deck): FrameView['onCall'] {
  const at = now();
  const shifts = sources.items(at, at + 1).filter((item) => item.kind === 'shift');
  const who = [...new Set(shifts.map((item) => (item.team === null ? item.who : `${item.who} (${item.team})`)))].join(', ');
  const views = sources.views().filter((view) => view.holds === 'shifts');
  const faulty = views.find((view) => view.state !== 'read');
  if (who !== '') return { who, why: faulty === undefined ? '' : `${faulty.id} could not be read whole` };
  if (views.length === 0) return { who: null, why: 'No shifts are known: nothing tells Quarterdeck who is on call.' };
  return { who: null, why: faulty === undefined ? 'Nobody has a shift now.' : `${faulty.id}: ${faulty.faults[0]?.message ?? 'is being read'}` };
}
