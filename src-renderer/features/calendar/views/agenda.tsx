import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { Empty, ToneMark } from '../../../ui/index.ts';
import { type AgendaRow, agendaRows } from '../layout/agenda.ts';
import { bandText, environmentsOf, isBand, isRelease, noteOf, spokenOf, titleOf } from '../look.ts';
import { laneGround } from '../moving/grounds.ts';
import { scaleOf } from '../layout/scale.ts';
import { dayText, timeText, zoneText } from '../time/words.ts';
import { dateIn } from '../time/zone.ts';
import { type ViewProps, useGround } from './ground.ts';

const DAY_PX = 34;
const ROW_PX = 44;

/** Four weeks as a list, day by day; only the rows in sight are drawn. A release moves by the arrow keys here, as elsewhere. */
export function Agenda(props: ViewProps): ReactNode {
  const { items, days, zone } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => agendaRows(items, days), [items, days]);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: (index) => (rows[index]?.kind === 'day' ? DAY_PX : ROW_PX), overscan: 12 });
  // A list has no time across: its ground gives the keys their axis, and moves nothing on the screen.
  useGround(list, useMemo(() => ({ ...laneGround(scaleOf(0, 1, 1)), shift: () => ({ x: 0, y: 0, stretch: 1 }), moved: (before) => before }), []), { ...props, onDraw: () => undefined });
  if (rows.length === 0) return <Empty title="Nothing in these four weeks">Releases, freezes and rehearsals of the workspace are listed here by day. Press n for a new release.</Empty>;
  return (
    <div className="agenda" ref={scroller} tabIndex={0} role="group" aria-label="Agenda">
      <div ref={list} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : <div key={row.kind === 'day' ? row.day.date : row.item.id} className="agenda-row" style={{ transform: `translateY(${start}px)` }}>{row.kind === 'day' ? <DayRow row={row} zone={zone} /> : <ItemRow item={row.item} goesOn={row.goesOn} zone={zone} chosen={props.chosen === row.item.id} />}</div>;
        })}
      </div>
    </div>
  );
}

function DayRow({ row, zone }: { readonly row: Extract<AgendaRow<CalendarItem>, { kind: 'day' }>; readonly zone: string }): ReactNode {
  return <h2 className="agenda-day">{dayText(row.day.start, zone)}{row.day.date === dateIn(Date.now(), zone) ? ' · today' : ''} <span className="dimmer">{row.count} {row.count === 1 ? 'item' : 'items'}</span></h2>;
}

function ItemRow({ item, goesOn, zone, chosen }: { readonly item: CalendarItem; readonly goesOn: boolean; readonly zone: string; readonly chosen: boolean }): ReactNode {
  const when = item.allDay ? 'all day' : `${goesOn ? '…' : timeText(item.start, zone)}–${dayText(item.start, zone) === dayText(item.end - 1, zone) ? '' : `${dayText(item.end, zone).split(' ')[0] ?? ''} `}${timeText(item.end, zone)}`;
  return (
    <div className={`agenda-item ${item.kind}`} data-item={item.id} data-state={isRelease(item) ? item.state : undefined} role="button" tabIndex={0} aria-pressed={chosen} aria-label={spokenOf(item, zone)}>
      <span className="mono">{when} <span className="dimmer">{item.allDay ? '' : zoneText(item.start, zone)}</span></span>
      <span className={`agenda-mark band-key ${item.kind}`}>{isRelease(item) ? <ToneMark tone={item.tone} /> : null}</span>
      <span className="agenda-what"><b>{isBand(item) ? bandText(item) : titleOf(item)}</b><span className="dim">{isRelease(item) ? `${item.id} · ${noteOf(item, zone, 'none')}` : 'why' in item ? item.why : ''}</span></span>
      <span className="dim">{environmentsOf(item).join(', ')}</span>
    </div>
  );
}
