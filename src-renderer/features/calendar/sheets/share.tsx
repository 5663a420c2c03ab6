import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DefinitionChange, Fault, Feed, Result } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';
import { Clock, CopyButton, ErrorNote } from '../../../ui/index.ts';
import { dateIn, daysFrom } from '../time/zone.ts';
import { AddSource } from './add-source.tsx';
import { Field } from './fields.tsx';
import { Sheet } from './sheet.tsx';

/** The browser host's page is sandboxed without modal windows, so there only the browser itself may open its print dialog. */
const inElectron = 'quarterdeck' in window;
const DAYS = [14, 28, 90, 365] as const;

/** The calendar for people elsewhere: on paper, as a file, or as an address that calendar programs follow; and theirs for this one. */
export function Share({ zone, onAsk, onClose }: { readonly zone: string; readonly onAsk: (change: DefinitionChange) => void; readonly onClose: () => void }): ReactNode {
  return (
    <Sheet title="Share the calendar" onClose={onClose}>
      <section className="panel stack" aria-label="Print">
        <h2>On paper</h2>
        <p>The week that is on the screen, in {zone}, with what stands against each release.</p>
        {inElectron ? <div><button type="button" className="btn" onClick={() => window.print()}>Print the week plan …</button></div> : <p className="dim">Print this page with your browser (Ctrl P): it comes out as the week plan, not as the screen.</p>}
      </section>
      <Export zone={zone} />
      <Subscribe />
      <AddSource onAsk={onAsk} />
    </Sheet>
  );
}

function Export({ zone }: { readonly zone: string }): ReactNode {
  const [days, setDays] = useState<number>(28);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async (): Promise<void> => {
    const from = daysFrom(dateIn(Date.now(), zone), 1, zone)[0]?.start ?? Date.now();
    const made = await (await client()).calendar.export({ from, to: from + days * 86_400_000 });
    setFault(made.ok ? null : made.error);
    if (!made.ok) return;
    download(made.value.file, made.value.text);
    setSaid(`${made.value.file} is saved.`);
  };
  return (
    <section className="panel stack" aria-label="File">
      <h2>As a file</h2>
      <p>An iCalendar file for Google, Apple and Outlook calendars. Imported again later, it moves what moved and cancels what was cancelled.</p>
      <div className="row">
        <Field name="From today on"><select className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>{DAYS.map((count) => <option key={count} value={count}>{count} days</option>)}</select></Field>
        <button type="button" className="btn" onClick={() => void save()}>Export as ICS</button>
      </div>
      {said === '' ? null : <p role="status">{said}</p>}
      {fault === null ? null : <ErrorNote error={fault} onDismiss={() => setFault(null)} />}
    </section>
  );
}

function download(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  URL.revokeObjectURL(url);
}

/** The feed's address: made when it is wanted, shown once, revoked when it is not. */
function Subscribe(): ReactNode {
  const queries = useQueryClient();
  const feed = useQuery({ queryKey: ['calendar', 'feed'], queryFn: async () => (await client()).calendar.feed({}) }).data;
  const [made, setMade] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const taken = async (answer: Result<Feed>): Promise<void> => {
    setFault(answer.ok ? null : answer.error);
    setMade(answer.ok ? answer.value.url : null);
    await queries.invalidateQueries({ queryKey: ['calendar', 'feed'] });
  };
  const make = async (): Promise<void> => taken(await (await client()).calendar.makeFeed({}));
  const revoke = async (): Promise<void> => taken(await (await client()).calendar.revokeFeed({}));
  const there = feed !== undefined && feed.madeAt !== null;
  return (
    <section className="panel stack" aria-label="Address">
      <h2>As an address to subscribe to</h2>
      {feed === undefined ? <p className="dim">Reading …</p> : <p>{feed.say}{feed.madeAt === null ? '' : <> Made <Clock at={feed.madeAt} date />.</>}</p>}
      {made === null ? null : <><code className="sign-code" aria-label="Address of the feed">{made}</code><div><CopyButton text={made}>Copy the address</CopyButton></div></>}
      <div className="row">
        <button type="button" className="btn" onClick={() => void make()}>{there ? 'Make a new address; the old one ends' : 'Make an address'}</button>
        {there ? <button type="button" className="btn" onClick={() => void revoke()}>Revoke the address</button> : null}
      </div>
      {fault === null ? null : <ErrorNote error={fault} onDismiss={() => setFault(null)} />}
    </section>
  );
}
