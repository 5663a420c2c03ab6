import { type FormEvent, type ReactNode, useState } from 'react';
import type { CalendarSource, DefinitionChange } from '../../../../src-preload/contract/index.ts';
import { useLive } from '../../../app/store/index.ts';
import { Ago, ToneMark } from '../../../ui/index.ts';
import { Field } from './fields.tsx';

/** Holidays or shifts from an iCalendar address or file: a line in a file of the workspace, shown first like every change. */
export function AddSource({ onAsk }: { readonly onAsk: (change: DefinitionChange) => void }): ReactNode {
  const [name, setName] = useState('');
  const [holds, setHolds] = useState<'holidays' | 'shifts'>('holidays');
  const [from, setFrom] = useState('');
  const [team, setTeam] = useState('');
  const add = (event: FormEvent): void => {
    event.preventDefault();
    onAsk({ change: 'add-source', name, holds, from: from.trim(), ...(holds === 'shifts' && team.trim() !== '' ? { team: team.trim() } : {}) });
  };
  return (
    <form className="panel stack" aria-label="Holidays and shifts" onSubmit={add}>
      <h2>Holidays and shifts from elsewhere</h2>
      <p>An iCalendar address that is read again and again, or a file of the workspace. What of it cannot be read is named; the rest is shown. Who knows a private address can read it: keep such a one in the vault (Connections), and write <span className="mono">secret:NAME</span> here.</p>
      <Sources />
      <div className="cal-two">
        <Field name="Address or file"><input className="field" required maxLength={2000} value={from} placeholder="https://…, calendars/holidays.ics or secret:NAME" onChange={(event) => setFrom(event.target.value)} /></Field>
        <Field name="Name"><input className="field mono" required pattern="[a-z0-9][a-z0-9.\-]*" value={name} placeholder="holidays-berlin" onChange={(event) => setName(event.target.value)} /></Field>
        <Field name="It holds"><select className="field" value={holds} onChange={(event) => setHolds(event.target.value === 'shifts' ? 'shifts' : 'holidays')}><option value="holidays">holidays</option><option value="shifts">on-call shifts</option></select></Field>
        {holds === 'shifts' ? <Field name="Team"><input className="field" value={team} onChange={(event) => setTeam(event.target.value)} /></Field> : null}
      </div>
      <div><button type="submit" className="btn" disabled={name === '' || from.trim() === ''}>See the change …</button></div>
    </form>
  );
}

const TONE = { read: 'good', faulty: 'warn', reading: 'move' } as const;

/** The sources that there are, each with what it gave and what of it could not be read. */
function Sources(): ReactNode {
  const sources = useLive<CalendarSource>('calendar-sources', (api, options) => api.live.calendarSources(undefined, options)).items;
  return sources.map((one) => (
    <div key={one.id} className="stack standing">
      <p><ToneMark tone={TONE[one.state]} /> <b>{one.id}</b>: {one.events} {one.holds}, {one.readAt === null ? 'not read yet' : <>read <Ago at={one.readAt} /> ago</>} <span className="mono small dim">{one.from}</span></p>
      {one.faults.slice(0, 5).map((fault, index) => <p key={index} className="small tone-warn">{fault.place === null ? (fault.event ?? '') : `${fault.place.file}:${fault.place.line}:${fault.place.column}`} {fault.message}</p>)}
      {one.faults.length > 5 ? <p className="small dim">{one.faults.length - 5} more faults; quarterdeck check names them all.</p> : null}
    </div>
  ));
}
