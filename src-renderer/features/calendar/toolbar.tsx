import { type ReactNode, useMemo } from 'react';
import type { CalendarItem, EnvironmentView } from '../../../src-preload/contract/index.ts';
import { choicesOf } from './filter.ts';
import { type View, hereZone, today, turned, useScreen, views } from './screen.ts';
import { monthText, rangeText } from './time/words.ts';
import type { Day } from './time/zone.ts';

export type Sheet = 'new' | 'slot' | 'hotfix' | 'share';
interface Props {
  readonly items: readonly CalendarItem[];
  readonly environments: readonly EnvironmentView[];
  readonly days: readonly Day[];
  readonly anchor: string;
  readonly zone: string;
  readonly onSheet: (sheet: Sheet) => void;
}

const NAMES: Readonly<Record<View, string>> = { month: 'Month', week: 'Week', lanes: 'Lanes', agenda: 'Agenda' };

/** Which days, which view, which zone, whose; and what can be made here. */
export function Toolbar({ items, environments, days, anchor, zone, onSheet }: Props): ReactNode {
  const { view, span, set } = useScreen();
  const turn = (way: 1 | -1): void => set({ anchor: turned(view, anchor, span, way) });
  const title = view === 'month' ? monthText(days[10]?.start ?? 0, zone) : rangeText(days[0]?.start ?? 0, days.at(-1)?.end ?? 1, zone);
  return (
    <div className="cal-bar">
      <div className="row">
        <h1><span className="visually-hidden">Calendar, </span>{title}</h1>
        <span className="seg">
          <button type="button" aria-label="Earlier" onClick={() => turn(-1)}>‹</button>
          <button type="button" onClick={() => set({ anchor: null })} disabled={anchor === today(zone)}>Today</button>
          <button type="button" aria-label="Later" onClick={() => turn(1)}>›</button>
        </span>
        <span className="seg" role="tablist" aria-label="View">{views.map((one) => <button key={one} type="button" role="tab" aria-selected={view === one} onClick={() => set({ view: one })}>{NAMES[one]}</button>)}</span>
        {view === 'lanes' ? <select className="field" aria-label="Days in the lanes" value={span} onChange={(event) => set({ span: Number(event.target.value) })}>{[1, 3, 7, 14, 28].map((count) => <option key={count} value={count}>{count === 1 ? '1 day' : `${count} days`}</option>)}</select> : null}
        <span className="grow" />
        <button type="button" className="btn" onClick={() => onSheet('slot')}>Find a slot<kbd>f</kbd></button>
        <button type="button" className="btn" onClick={() => onSheet('new')}>New release<kbd>n</kbd></button>
        <button type="button" className="btn" onClick={() => onSheet('hotfix')}>Hotfix<kbd>h</kbd></button>
        <button type="button" className="btn" onClick={() => onSheet('share')}>Share</button>
      </div>
      <div className="row">
        <Filters items={items} />
        <span className="grow" />
        <Zones zone={zone} environments={environments} />
      </div>
    </div>
  );
}

function Filters({ items }: { readonly items: readonly CalendarItem[] }): ReactNode {
  const { filter, set } = useScreen();
  const choices = useMemo(() => choicesOf(items), [items]);
  const pick = (name: keyof typeof filter, label: string, options: readonly (string | number)[]): ReactNode => {
    const value = filter[name];
    const all = value === null || options.includes(value) ? options : [value, ...options];
    return (
      <select className={`chip pick ${value === null ? '' : 'on'}`} aria-label={`Filter by ${label}`} value={value ?? ''} onChange={(event) => set({ filter: { ...filter, [name]: event.target.value === '' ? null : name === 'tier' ? Number(event.target.value) : event.target.value } })}>
        <option value="">{label}: all</option>
        {all.map((option) => <option key={option} value={option}>{label}: {option}</option>)}
      </select>
    );
  };
  return <>{pick('team', 'team', choices.teams)}{pick('environment', 'environment', choices.environments)}{pick('tier', 'tier', choices.tiers)}{pick('captain', 'captain', choices.captains)}</>;
}

/** The captain's zone, each environment's, and UTC: every time on the screen is in the one that is chosen. */
function Zones({ zone, environments }: { readonly zone: string; readonly environments: readonly EnvironmentView[] }): ReactNode {
  const { set } = useScreen();
  const choices = new Map([[hereZone, `yours: ${hereZone}`]]);
  for (const { id, zone: theirs } of environments) choices.set(theirs, choices.has(theirs) ? `${choices.get(theirs) ?? ''}, ${id}` : `${id}: ${theirs}`);
  if (!choices.has('UTC')) choices.set('UTC', 'UTC');
  if (!choices.has(zone)) choices.set(zone, zone);
  return (
    <label className="row small dim">Times in
      <select className="field" value={zone} onChange={(event) => set({ zone: event.target.value === hereZone ? null : event.target.value })}>{[...choices].map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select>
      hover shows an item whole
    </label>
  );
}
