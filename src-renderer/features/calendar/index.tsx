import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { isShortcut } from '../../app/keys.ts';
import { useEnvironments, useFrame } from '../../app/store/index.ts';
import { Empty } from '../../ui/index.ts';
import { askChange } from './changes.ts';
import { useCalendar, useVerdicts } from './data.ts';
import { passes } from './filter.ts';
import { type Window, sameWindow } from './moving/geometry.ts';
import { useMoving } from './moving/store.ts';
import { MoveTip } from './moving/tip.tsx';
import { WeekPlan } from './print/week-plan.tsx';
import { daysOf, hereZone, today, turned, useScreen, views } from './screen.ts';
import { Sheets } from './sheets/index.tsx';
import type { Draft } from './sheets/new-release.tsx';
import { Side } from './side/index.tsx';
import { HOUR_MS, snapped } from './time/zone.ts';
import { type Sheet, Toolbar } from './toolbar.tsx';
import { Agenda } from './views/agenda.tsx';
import type { ViewProps } from './views/ground.ts';
import { Lanes } from './views/lanes.tsx';
import { Month } from './views/month.tsx';
import { Week } from './views/week.tsx';
import './calendar.css';

export { ProposalSheet } from './sheets/proposal.tsx';

/** When what may happen: releases, freezes, rehearsals and people in one picture, live in every window. */
export default function Calendar({ release }: { readonly release?: string | undefined }): ReactNode {
  const screen = useScreen();
  useAddressed(release);
  const zone = screen.zone ?? hereZone;
  const anchor = screen.anchor ?? today(zone);
  const days = useMemo(() => daysOf(screen.view, anchor, screen.span, zone), [screen.view, anchor, screen.span, zone]);
  const { items, state } = useCalendar(days[0]?.start ?? 0, days.at(-1)?.end ?? 1);
  const shown = useMemo(() => items.filter((item) => passes(item, screen.filter)), [items, screen.filter]);
  const environments = useEnvironments().items;
  const frame = useFrame().items[0];
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [draft, setDraft] = useState<Draft>({ window: nextHours(), environments: [] });
  useVerdicts();
  usePutBackWhenMoved(items);
  const propose = usePropose();
  const open = useCallback((next: Sheet): void => {
    if (next === 'new') setDraft({ window: nextHours(), environments: [] });
    setSheet(next);
  }, []);
  useScreenKeys(open, zone);
  const plan = (next: Draft): void => {
    setDraft(next);
    setSheet('new');
  };
  const props: ViewProps = {
    items: shown, days, zone, chosen: screen.chosen, onLetGo: propose.letGo, onChoose: (id) => screen.set({ chosen: id }),
    onDraw: (window: Window, lane) => plan({ window, environments: lane === null ? [] : [lane] }),
  };
  return (
    <div className="calendar" data-state={state}>
      <Toolbar items={items} environments={environments} days={days} anchor={anchor} zone={zone} onSheet={open} />
      <div className="cal-view">
        {frame?.workspace.source === 'none' ? <Empty title="No workspace">Releases and freezes are files in a workspace folder, kept in git. Open one in Connections, or save there what was learned from your contexts as one; the calendar fills from it.</Empty> : null}
        {state === 'loading' && items.length === 0 ? <p className="dim cal-wait">Reading the calendar …</p> : null}
        {screen.view === 'lanes' ? <Lanes {...props} /> : screen.view === 'week' ? <Week {...props} /> : screen.view === 'month' ? <Month {...props} anchor={anchor} onDay={(date) => screen.set({ view: 'agenda', anchor: date })} /> : <Agenda {...props} />}
      </div>
      <Side items={items} zone={zone} live={state === 'live'} onPropose={propose.now} />
      <MoveTip zone={zone} />
      <Sheets sheet={sheet} draft={draft} zone={zone} onClose={() => setSheet(null)} onPlan={plan} />
      <WeekPlan anchor={anchor} zone={zone} items={items} />
    </div>
  );
}

/** A release that the address names is read at the side, as when it is chosen by hand. */
function useAddressed(release: string | undefined): void {
  useEffect(() => {
    if (release !== undefined) useScreen.getState().set({ chosen: decodeURIComponent(release), anchor: null });
  }, [release]);
}

const nextHours = (): Window => {
  const start = snapped(Date.now() + HOUR_MS);
  return { start, end: start + 2 * HOUR_MS };
};

/** A release that moved in its file, by our hand or another's, is where its file says: what was held of it is let go. */
function usePutBackWhenMoved(items: readonly CalendarItem[]): void {
  useEffect(() => {
    const { move, putBack } = useMoving.getState();
    const there = move === null ? undefined : items.find((item) => item.id === move.release.id);
    if (move !== null && there !== undefined && !sameWindow(there, move.before)) putBack();
  }, [items]);
}

/** A move that was let go becomes a proposal, unless its slot is refused: then the side says by what, and offers others. */
function usePropose(): { readonly letGo: () => void; readonly now: () => void } {
  const { request } = useAct();
  useEffect(() => {
    // The sheet was closed: what it wrote is on its way from the file, and what it did not write goes back.
    if (request === null && useMoving.getState().move?.phase === 'proposed') useMoving.getState().putBack();
  }, [request]);
  return useMemo(() => {
    const now = (): void => {
      const { move, proposed } = useMoving.getState();
      if (move === null) return;
      proposed();
      void askChange({ change: 'move-release', release: move.release.id, ...move.after, ...(move.lane === null ? {} : { environments: [...move.environments] }) });
    };
    const letGo = (): void => {
      useMoving.getState().letGo();
      const { move } = useMoving.getState();
      if (move !== null && !(move.trial?.ok === true && move.trial.value.verdict.verdict === 'refused')) now();
    };
    return { letGo, now };
  }, []);
}

const SHEETS: Readonly<Record<string, Sheet>> = { n: 'new', f: 'slot', h: 'hotfix' };
const inDialog = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('[role=dialog]') !== null;

/** The keys of the whole screen; those of a focused item are with the views. */
function useScreenKeys(open: (sheet: Sheet) => void, zone: string): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!isShortcut(event) || inDialog(event.target)) return;
      const { view, anchor, span, set } = useScreen.getState();
      const sheet = SHEETS[event.key];
      const chosen = views[Number(event.key) - 1];
      if (sheet !== undefined) {
        event.preventDefault();
        open(sheet);
      }
      if (chosen !== undefined) set({ view: chosen });
      else if (event.key === 't') set({ anchor: null });
      else if (event.key === '[' || event.key === ']') set({ anchor: turned(view, anchor ?? today(zone), span, event.key === '[' ? -1 : 1) });
      else if (event.key === 'Escape') useMoving.getState().putBack();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [open, zone]);
}
