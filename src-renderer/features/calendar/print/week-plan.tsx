import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { utcText } from '../../../ui/index.ts';
import { useCalendar } from '../data.ts';
import { agendaRows } from '../layout/agenda.ts';
import { bandText, environmentsOf, isBand, isRelease, titleOf } from '../look.ts';
import { dayText, rangeText, timeText, zoneName } from '../time/words.ts';
import { daysFrom, mondayOf } from '../time/zone.ts';
import './print.css';

/** Whether the page is being printed; it is drawn before the printer looks. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = matchMedia('print');
    const turn = (): void => flushSync(() => setPrinting(media.matches));
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(media.matches);
    media.addEventListener('change', turn);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      media.removeEventListener('change', turn);
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

/** What the printer gets in place of the screen: the week as a table, in one zone that is named, with when it was printed. */
export function WeekPlan({ anchor, zone }: { readonly anchor: string; readonly zone: string }): ReactNode {
  const printing = usePrinting();
  const days = useMemo(() => daysFrom(mondayOf(anchor), 7, zone), [anchor, zone]);
  const [from, to] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 1];
  const { items } = useCalendar(from, to);
  if (!printing) return null;
  return (
    <section className="week-plan" aria-label="Week plan">
      <h1>Week plan, {rangeText(from, to, zone)}</h1>
      <p>Times in {zoneName(from, zone)}. Printed {utcText(Date.now())}; the calendar itself may have moved since.</p>
      <table>
        <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Who</th><th scope="col">What stands against it, or why</th></tr></thead>
        <tbody>
          {agendaRows(items, days).map((row) => (row.kind === 'day'
            ? <tr key={row.day.date} className="plan-day"><th scope="rowgroup" colSpan={5}>{dayText(row.day.start, zone)}</th></tr>
            : <PlanRow key={row.item.id} item={row.item} zone={zone} />))}
        </tbody>
      </table>
      {items.length === 0 ? <p>Nothing is planned in this week.</p> : null}
    </section>
  );
}

function PlanRow({ item, zone }: { readonly item: CalendarItem; readonly zone: string }): ReactNode {
  const far = item.end - item.start > 20 * 3_600_000;
  const who = isRelease(item) ? item.captain : 'owner' in item ? item.owner : item.kind === 'gameday' ? item.facilitator : item.kind === 'shift' ? item.who : '';
  const says = isRelease(item) ? [item.freeze.verdict === 'refused' ? item.freeze.say : '', ...item.conflicts.map((one) => `Conflict: ${one.say}`), item.why].filter((text) => text !== '').join('. ') : 'why' in item ? item.why : '';
  return (
    <tr>
      <td>{item.allDay ? 'all day' : `${far ? `${dayText(item.start, zone)} ` : ''}${timeText(item.start, zone)}–${far ? `${dayText(item.end, zone)} ` : ''}${timeText(item.end, zone)}`}</td>
      <td>{isRelease(item) ? <><b>{titleOf(item)}</b> ({item.id}, {item.state.replace('-', ' ')}, {item.risk} risk)</> : isBand(item) ? bandText(item) : titleOf(item)}</td>
      <td>{environmentsOf(item).join(', ')}</td><td>{who}</td><td>{says}</td>
    </tr>
  );
}
