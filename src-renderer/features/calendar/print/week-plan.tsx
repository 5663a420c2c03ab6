import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CalendarItem, WeekPlan as Plan } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';
import { utcText } from '../../../ui/index.ts';
import { rangeText, zoneName } from '../time/words.ts';
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

/**
 * What the printer gets in place of the screen: the week that is looked at as a table, in one zone that is named, with when it was
 * made. It is asked for anew whenever the calendar moves, so that it is there when the printer looks.
 */
export function WeekPlan({ anchor, zone, items }: { readonly anchor: string; readonly zone: string; readonly items: readonly CalendarItem[] }): ReactNode {
  const printing = usePrinting();
  const at = useMemo(() => daysFrom(mondayOf(anchor), 1, zone)[0]?.start ?? 0, [anchor, zone]);
  const { data, refetch } = useQuery({ queryKey: ['calendar', 'week-plan', at, zone], queryFn: async () => (await client()).calendar.weekPlan({ at, zone }) });
  useEffect(() => void refetch(), [items, refetch]);
  if (!printing) return null;
  return <section className="week-plan" aria-label="Week plan">{data === undefined ? <p>The week plan was not read yet.</p> : data.ok ? <Table plan={data.value} /> : <p>{data.error.message}</p>}</section>;
}

function Table({ plan: { zone, from, to, madeAt, days } }: { readonly plan: Plan }): ReactNode {
  return (
    <>
      <h1>Week plan, {rangeText(from, to, zone)}</h1>
      <p>Times in {zoneName(from, zone)}. As it was {utcText(madeAt)}; it may have moved since.</p>
      <table>
        <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Who</th><th scope="col">State, what stands against it, or why</th></tr></thead>
        {days.map((day) => (
          <tbody key={day.date}>
            <tr className="plan-day"><th scope="rowgroup" colSpan={5}>{day.day} {day.date}{day.holidays.length === 0 ? '' : ` · ${day.holidays.join(', ')}`}{day.onCall.length === 0 ? '' : ` · on call: ${day.onCall.join(', ')}`}</th></tr>
            {day.rows.length === 0 ? <tr><td colSpan={5}>Nothing is planned.</td></tr> : day.rows.map((row, index) => <tr key={index} className={row.kind}><td>{row.time}</td><td>{row.what}</td><td>{row.where}</td><td>{row.who}</td><td>{row.says}</td></tr>)}
          </tbody>
        ))}
      </table>
    </>
  );
}
