import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Emergencies, FollowUpView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { releaseRoom } from '../../app/places.ts';
import { useLive } from '../../app/store/index.ts';
import { Clock, Empty, ErrorNote, ToneMark } from '../../ui/index.ts';
import './insights.css';

const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90, 365] as const;
const REVIEW = { open: ['warn', 'review open'], overdue: ['bad', 'review overdue'], closed: ['good', 'reviewed'] } as const;

/** What the journal and the workspace can count today, each figure with its definition and its n. Nothing here is estimated. */
export default function Insights(): ReactNode {
  const [days, setDays] = useState<number>(90);
  const followUps = useLive<FollowUpView>('followUps', (api, options) => api.live.followUps(undefined, options));
  const changed = followUps.items.map((one) => `${one.id}${one.state}`).join();
  const counted = useQuery({
    queryKey: ['emergencies', days, changed], placeholderData: (before) => before,
    queryFn: async () => (await client()).insights.emergencies({ from: Date.now() - days * DAY_MS, to: Date.now() }),
  }).data;
  const owed = followUps.items.filter((one) => one.state !== 'closed').sort((a, b) => a.dueAt - b.dueAt);
  return (
    <div className="screen insights">
      <div className="row">
        <h1 className="grow">Insights</h1>
        <label className="row small dim">Counted over <select className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>{SPANS.map((span) => <option key={span} value={span}>the last {span} days</option>)}</select></label>
      </div>
      <section className="panel stack" aria-label="Reviews due">
        <h2>Reviews and follow-ups due</h2>
        {followUps.state === 'loading' ? <p className="dim">Reading …</p> : owed.length === 0 ? <p className="dim">Nothing is owed. An override or an emergency release opens a follow-up here, due in 2 days.</p> : owed.map((one) => <Owed key={one.id} view={one} />)}
      </section>
      <section className="panel stack" aria-label="Emergency lane">
        <h2>Emergency lane</h2>
        {counted === undefined ? <p className="dim">Counting …</p> : counted.ok ? <Lane counted={counted.value} days={days} /> : <ErrorNote error={counted.error} />}
      </section>
    </div>
  );
}

function Lane({ counted, days }: { readonly counted: Emergencies; readonly days: number }): ReactNode {
  return (
    <>
      <p className="figure"><b>{counted.n}</b> emergency {counted.n === 1 ? 'release' : 'releases'} in {days} days <span className="dim">· {counted.reviewsOpen} {counted.reviewsOpen === 1 ? 'review' : 'reviews'} open · {counted.reviewsOverdue} overdue</span></p>
      <p className="small dim">Counts releases whose intent is emergency and whose window began in the span: those in the workspace, and those the journal remembers whose file is gone. A share that rises is a finding about the ordinary lane. n = {counted.n}.</p>
      {counted.n === 0 ? <Empty title="No emergency yet">A hotfix from the calendar (h) takes the emergency lane: who, why, which ticket, and a review due two days later are kept with it.</Empty> : (
        <table>
          <thead><tr><th scope="col">When</th><th scope="col">Release</th><th scope="col">Who</th><th scope="col">Why</th><th scope="col">Ticket</th><th scope="col">Review</th></tr></thead>
          <tbody>
            {counted.list.map((one) => {
              const [tone, words] = REVIEW[one.review];
              return <tr key={one.release}><td><Clock at={one.at} date /></td><td><Link href={releaseRoom(one.release)}>{one.release}</Link></td><td>{one.who}</td><td>{one.why}</td><td>{one.ticket}</td><td><ToneMark tone={tone} /> {words}, due <Clock at={one.dueAt} date /></td></tr>;
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

/** What is owed, and the way to close it: with what came of it, journaled. */
function Owed({ view }: { readonly view: FollowUpView }): ReactNode {
  const { ask } = useAct();
  const [note, setNote] = useState('');
  const close = (event: FormEvent): void => {
    event.preventDefault();
    ask({ kind: 'close-follow-up', followUp: view.id, note: note.trim() });
  };
  return (
    <div className="owed">
      <ToneMark tone={view.state === 'overdue' ? 'bad' : 'warn'} />
      <div className="stack">
        <p><b>{view.say}</b></p>
        <p className="small dim">{view.kind === 'override' ? 'Override' : 'Emergency'} by {view.by}; {view.state === 'overdue' ? 'overdue since' : 'due'} <Clock at={view.dueAt} date /></p>
        <form className="row" onSubmit={close}><input className="field grow" aria-label={`What came of it: ${view.release}`} required maxLength={1000} value={note} placeholder="what came of it" onChange={(event) => setNote(event.target.value)} /><button type="submit" className="btn" disabled={note.trim() === ''}>Close it …</button></form>
      </div>
    </div>
  );
}
