import FullCalendar from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import listPlugin from '@fullcalendar/react/list';
import classicThemePlugin from '@fullcalendar/react/themes/classic';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import '@fullcalendar/react/themes/classic/palette.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useFrame, useRuns } from '../../app/store/index.ts';
import { Empty, ErrorNote } from '../../ui/index.ts';
import { Detail } from './detail.tsx';
import './calendar.css';

const HOURS = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Releases and freezes by month, week and as an agenda, with the line of now. Times are in the zone of this machine, and said. */
export default function Calendar(): ReactNode {
  const [span, setSpan] = useState<Span | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const frame = useFrame().items[0];
  const runs = useRuns().items.map((run) => `${run.id}${run.state}`).join();
  const listed = useQuery({
    queryKey: ['calendar', span?.from, span?.to, runs, frame?.workspace.faults], enabled: span !== null, placeholderData: (before) => before,
    queryFn: async () => (await client()).calendar.list({ from: span?.from ?? 0, to: span?.to ?? 0 }),
  });
  const items = (listed.data?.ok === true ? listed.data.value : []).filter((item) => item.kind === 'release' || item.kind === 'freeze');
  const chosen = items.find((item) => item.id === open);
  return (
    <div className="calendar">
      <div className="stack" style={{ minHeight: 0, gridTemplateRows: 'auto auto minmax(0, 1fr)' }}>
        <div className="row"><h1 className="grow">Calendar</h1><span className="dim">Times in {zone}; hover shows the item’s own zone</span></div>
        {listed.data?.ok === false ? <ErrorNote error={listed.data.error} /> : frame?.workspace.source === 'none' ? <Empty title="No workspace">Releases and freezes live in a workspace folder. Open one, or save what was learned as one, in Connections.</Empty> : <span />}
        <div className="calendar-grid">
          <FullCalendar
            plugins={[dayGridPlugin, timeGridPlugin, listPlugin, classicThemePlugin]}
            initialView="timeGridWeek" height="100%" nowIndicator firstDay={1} allDaySlot={false} scrollTime="08:00:00" eventMinHeight={18}
            slotHeaderFormat={HOURS} eventTimeFormat={HOURS}
            headerToolbar={{ start: 'prev,next today', center: 'title', end: 'dayGridMonth,timeGridWeek,listWeek' }}
            events={items.map(eventOf)}
            datesSet={(info) => setSpan({ from: info.start.getTime(), to: info.end.getTime() })}
            eventClick={(info) => setOpen(info.event.id)}
          />
        </div>
      </div>
      <aside className="panel stack" aria-label="Chosen item">{chosen === undefined ? <p className="dim">Choose a release or a freeze to read it.</p> : <Detail item={chosen} />}</aside>
    </div>
  );
}

function eventOf(item: Extract<CalendarItem, { kind: 'release' | 'freeze' }>): { id: string; title: string; start: string; end: string; className: string } {
  const title = item.kind === 'release' ? `${item.id} (${item.state})` : `Freeze “${item.freeze}”`;
  return { id: item.id, title, start: new Date(item.start).toISOString(), end: new Date(item.end).toISOString(), className: item.kind === 'release' ? `release tone-edge-${item.tone}` : 'freeze' };
}
