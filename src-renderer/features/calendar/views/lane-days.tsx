import type { ReactNode } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import type { Scale } from '../layout/scale.ts';
import { dayText, timeText, zoneName } from '../time/words.ts';
import { type Day, HOUR_MS, dateIn } from '../time/zone.ts';

/** The head of the lanes: the days, the hours where they have room, and days off by name. */
export function LaneDays({ days, scale, zone, holidays }: { readonly days: readonly Day[]; readonly scale: Scale; readonly zone: string; readonly holidays: readonly CalendarItem[] }): ReactNode {
  const now = dateIn(Date.now(), zone);
  const every = hoursApart(scale);
  return (
    <div className="lane-days">
      <span className="small dim lane-zone">{zoneName(scale.from, zone)}</span>
      <div className="lane-ticks">
        {days.map((day) => {
          const off = holidays.filter((item) => item.start < day.end && item.end > day.start);
          return (
            <span key={day.date} className={day.date === now ? 'tick today' : 'tick'} style={{ left: scale.x(day.start), width: scale.x(day.end) - scale.x(day.start) }}>
              {scale.x(day.end) - scale.x(day.start) < 62 ? dayText(day.start, zone).split(' ').slice(0, 2).join(' ') : dayText(day.start, zone)}
              {off.map((item) => <em key={item.id} className="small tone-warn" title={item.kind === 'holiday' ? item.source : ''}>{item.kind === 'holiday' ? item.holiday : ''}</em>)}
            </span>
          );
        })}
        {every === null ? null : days.flatMap((day) => hours(day, every).map((at) => <span key={at} className="tick hour mono" style={{ left: scale.x(at) }}>{timeText(at, zone)}</span>))}
      </div>
    </div>
  );
}

const hours = (day: Day, every: number): number[] => Array.from({ length: Math.ceil((day.end - day.start) / HOUR_MS / every) - 1 }, (_, index) => day.start + (index + 1) * every * HOUR_MS);

/** How many hours lie between two that are named, so that their names keep apart; null where only days have room. */
function hoursApart(scale: Scale): number | null {
  const hourPx = (scale.width / (scale.to - scale.from)) * HOUR_MS;
  return [1, 2, 3, 6].find((every) => every * hourPx >= 46) ?? null;
}
