import type { ReactNode } from 'react';
import { useNow } from '../../../ui/index.ts';
import type { Scale } from '../layout/scale.ts';
import { momentText } from '../time/words.ts';
import { type Day, wallMinutes } from '../time/zone.ts';

/** The line of now across lanes; it moves with the clock. */
export function NowAcross({ scale, zone }: { readonly scale: Scale; readonly zone: string }): ReactNode {
  const now = useNow();
  if (now < scale.from || now >= scale.to) return null;
  return <div className="cal-now across" style={{ transform: `translateX(${scale.x(now)}px)` }}><b>{momentText(now, zone).replace(/ \d+ \w+/, '')}</b></div>;
}

/** The line of now over the column of today. */
export function NowDown({ days, zone, minutePx }: { readonly days: readonly Day[]; readonly zone: string; readonly minutePx: number }): ReactNode {
  const now = useNow();
  const column = days.findIndex((day) => day.start <= now && now < day.end);
  if (column === -1) return null;
  return <div className="cal-now down" style={{ left: `${(column / days.length) * 100}%`, width: `${100 / days.length}%`, transform: `translateY(${wallMinutes(now, zone) * minutePx}px)` }} />;
}
