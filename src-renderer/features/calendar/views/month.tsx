import { type ReactNode, useMemo, useRef } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { ToneMark } from '../../../ui/index.ts';
import { type MonthWeek, type Strip, monthWeeks } from '../layout/month.ts';
import { bandText, isBand, isRelease, spokenOf, titleOf } from '../look.ts';
import { monthGround } from '../moving/grounds.ts';
import { timeText } from '../time/words.ts';
import { dateIn, monthOf } from '../time/zone.ts';
import { type ViewProps, useGround, useSize } from './ground.ts';

const STRIP_PX = 20;
const HEAD_PX = 20;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Six weeks of days; as many strips as a day has room for, the rest counted. What is drawn is bounded however much there is. */
export function Month(props: ViewProps & { readonly anchor: string; readonly onDay: (date: string) => void }): ReactNode {
  const { items, days, zone, anchor } = props;
  const ref = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(ref);
  const rowPx = height / 6;
  const most = Math.max(1, Math.floor((rowPx - HEAD_PX - 16) / STRIP_PX));
  useGround(ref, useMemo(() => monthGround(days, zone, width / 7, rowPx), [days, zone, width, rowPx]), props);
  const weeks = useMemo(() => (height === 0 ? [] : monthWeeks(items, days, most, isRelease)), [items, days, most, height]);
  const now = dateIn(Date.now(), zone);
  return (
    <div className="month">
      <div className="month-head small dim">{WEEKDAYS.map((name) => <span key={name}>{name}</span>)}</div>
      <div className="month-ground" ref={ref} role="group" aria-label="Releases by month">
        {weeks.map((week) => <WeekRow key={week.days[0]?.date} week={week} zone={zone} month={monthOf(anchor)} now={now} most={most} chosen={props.chosen} onDay={props.onDay} />)}
        <div data-drawn="" className="drawn" hidden />
      </div>
    </div>
  );
}

interface RowProps {
  readonly week: MonthWeek<CalendarItem>;
  readonly zone: string;
  readonly month: string;
  readonly now: string;
  readonly most: number;
  readonly chosen: string | null;
  readonly onDay: (date: string) => void;
}

function WeekRow({ week, zone, month, now, most, chosen, onDay }: RowProps): ReactNode {
  return (
    <div className="month-week">
      {week.days.map((day, column) => (
        <div key={day.date} className={`month-day ${monthOf(day.date) === month ? '' : 'other'} ${day.date === now ? 'today' : ''}`} style={{ left: `${(column / 7) * 100}%` }}>
          <span className="month-date small">{Number(day.date.slice(8))}</span>
          {(week.more[column] ?? 0) > 0 ? <button type="button" className="month-more small" style={{ top: HEAD_PX + most * STRIP_PX }} onClick={() => onDay(day.date)}>{week.more[column]} more on {Number(day.date.slice(8))}</button> : null}
        </div>
      ))}
      {week.strips.map((strip) => <StripOf key={strip.item.id} strip={strip} zone={zone} chosen={chosen === strip.item.id} />)}
    </div>
  );
}

function StripOf({ strip: { item, column, columns, row, cutLeft, cutRight }, zone, chosen }: { readonly strip: Strip<CalendarItem>; readonly zone: string; readonly chosen: boolean }): ReactNode {
  const tone = isRelease(item) ? item.tone : 'calm';
  const band = isBand(item);
  const spoken = spokenOf(item, zone);
  return (
    <div
      className={`strip ${item.kind} ${item.kind === 'sync-window' ? item.action : ''} tone-edge-${tone} ${cutLeft ? 'cut-left' : ''} ${cutRight ? 'cut-right' : ''} ${isRelease(item) && item.conflicts.length > 0 ? 'conflicting' : ''}`}
      data-item={item.id} data-state={isRelease(item) ? item.state : undefined} role="button" tabIndex={0} aria-pressed={chosen} aria-label={spoken} title={spoken}
      style={{ left: `calc(${(column / 7) * 100}% + 3px)`, width: `calc(${(columns / 7) * 100}% - 6px)`, top: HEAD_PX + row * STRIP_PX }}
    >
      {isRelease(item) && tone !== 'calm' ? <ToneMark tone={tone} /> : null}
      {band || item.allDay ? null : <span className="dim">{timeText(item.start, zone)}</span>}
      <span className="strip-text">{band ? bandText(item) : titleOf(item)}</span>
    </div>
  );
}
