import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { ToneMark } from '../../../ui/index.ts';
import { type DayPiece, dayPieces } from '../layout/week.ts';
import { isBand, isPerson, isRelease, movable, noteOf, spokenOf, titleOf } from '../look.ts';
import { weekGround } from '../moving/grounds.ts';
import { dayText, zoneText } from '../time/words.ts';
import { type Day, dateIn } from '../time/zone.ts';
import { type ViewProps, useGround, useSize } from './ground.ts';
import { NowDown } from './now-line.tsx';

const MINUTE_PX = 0.8;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const OPENS_AT = 7.5 * 60;

/** Seven days side by side, time running down by the clock on the wall. */
export function Week(props: ViewProps): ReactNode {
  const { items, days, zone } = props;
  const ref = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { width } = useSize(ref);
  useGround(ref, useMemo(() => weekGround(days, zone, width / Math.max(1, days.length), MINUTE_PX), [days, zone, width]), props);
  useEffect(() => void body.current?.scrollTo({ top: OPENS_AT * MINUTE_PX }), []);
  return (
    <div className="week" ref={body} tabIndex={-1}>
      <WeekHead days={days} zone={zone} items={items} />
      <div className="week-hours mono small dim" aria-hidden="true">{HOURS.map((hour) => <span key={hour} style={{ top: hour * 60 * MINUTE_PX }}>{hour === 0 ? '' : `${String(hour).padStart(2, '0')}:00`}</span>)}</div>
      <div className="week-ground" ref={ref} role="group" aria-label="Releases by day" style={{ height: 1440 * MINUTE_PX, backgroundSize: `100% ${60 * MINUTE_PX}px` }}>
        {days.map((day, index) => <DayColumn key={day.date} day={day} items={items} zone={zone} chosen={props.chosen} left={index / days.length} share={1 / days.length} first={index === 0} />)}
        <NowDown days={days} zone={zone} minutePx={MINUTE_PX} />
        <div data-drawn="" className="drawn" hidden />
      </div>
    </div>
  );
}

function WeekHead({ days, zone, items }: { readonly days: readonly Day[]; readonly zone: string; readonly items: readonly CalendarItem[] }): ReactNode {
  const now = dateIn(Date.now(), zone);
  const people = items.filter(isPerson);
  return (
    <div className="week-head">
      <span className="small dim">{zoneText(days[0]?.start ?? 0, zone)}</span>
      {days.map((day) => (
        <span key={day.date} className={day.date === now ? 'today' : ''}>
          {dayText(day.start, zone)}
          {people.filter((item) => item.start < day.end && item.end > day.start).slice(0, 2).map((item) => <em key={item.id} className={`small ${item.kind === 'holiday' ? 'tone-warn' : 'dim'}`}>{titleOf(item)}</em>)}
        </span>
      ))}
    </div>
  );
}

function DayColumn({ day, items, zone, chosen, left, share, first }: { readonly day: Day; readonly items: readonly CalendarItem[]; readonly zone: string; readonly chosen: string | null; readonly left: number; readonly share: number; readonly first: boolean }): ReactNode {
  const bands = useMemo(() => items.filter(isBand).flatMap((band) => dayPieces([band], day, zone)), [items, day, zone]);
  const pieces = useMemo(() => dayPieces(items.filter((item) => !isBand(item) && !isPerson(item)), day, zone), [items, day, zone]);
  return (
    <div className="day-column" style={{ left: `${left * 100}%`, width: `${share * 100}%` }}>
      {bands.map(({ item, from, to, begins }, index) => (
        <div key={item.id} className={`band ${item.kind} ${item.kind === 'sync-window' ? item.action : ''}`} style={{ top: from * MINUTE_PX, height: (to - from) * MINUTE_PX }}>
          {begins || first ? <b data-item={item.id} role="button" tabIndex={0} aria-pressed={chosen === item.id} aria-label={spokenOf(item, zone)} title={spokenOf(item, zone)} style={{ top: 2 + index * 16 }}>{titleOf(item)}</b> : null}
        </div>
      ))}
      {pieces.map((piece) => <Piece key={piece.item.id} piece={piece} zone={zone} chosen={chosen === piece.item.id} />)}
    </div>
  );
}

function Piece({ piece: { item, from, to, column, columns, begins, ends }, zone, chosen }: { readonly piece: DayPiece<CalendarItem>; readonly zone: string; readonly chosen: boolean }): ReactNode {
  const tone = isRelease(item) ? item.tone : 'calm';
  const whole = begins && ends && movable(item);
  return (
    <div
      className={`block piece ${item.kind} tone-edge-${tone} ${isRelease(item) && item.conflicts.length > 0 ? 'conflicting' : ''}`} data-item={item.id} data-state={isRelease(item) ? item.state : undefined} role="button" tabIndex={0} aria-pressed={chosen} aria-label={spokenOf(item, zone)} title={spokenOf(item, zone)}
      style={{ top: from * MINUTE_PX, height: (to - from) * MINUTE_PX, left: `${(column / columns) * 100}%`, width: `calc(${100 / columns}% - 3px)` }}
    >
      <span className="bar" data-bar="">{whole ? <><i data-grip="start" /><i data-grip="end" /></> : null}</span>
      <span className="beside inside" data-beside="">
        <b>{isRelease(item) && tone !== 'calm' ? <ToneMark tone={tone} /> : null}{titleOf(item)}</b>
        <span className="note">{isRelease(item) ? `${noteOf(item, zone, 'time')} · ${item.environments.join(', ')}` : ''}</span>
      </span>
    </div>
  );
}
