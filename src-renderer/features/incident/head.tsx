import { type ReactNode, useState } from 'react';
import type { Fault, IncidentView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { Clock, ErrorNote, runningText, useNow } from '../../ui/index.ts';

interface Props {
  readonly view: IncidentView;
  readonly presenting: boolean;
  readonly onPresent: (on: boolean) => void;
  readonly old: boolean;
}

/** What is hurt, since when, who leads, who is on call, and when people expect the next word. */
export function Head({ view, presenting, onPresent, old }: Props): ReactNode {
  const now = useNow();
  const { ask } = useAct();
  const [error, setError] = useState<Fault | null>(null);
  const open = async (): Promise<void> => {
    const opened = await (await client()).incidents.open({ environment: view.environment, service: view.service, why: '' });
    setError(opened.ok ? null : opened.error);
  };
  const due = view.update.dueAt;
  const { release } = view;
  return (
    <header className="incident-head">
      <div className="grow">
        <h1>{old ? 'Old reading: ' : ''}{view.service} in {view.environment}</h1>
        <p className="dim">{view.onsetWhy} · onset <Clock at={view.onsetAt} />{view.openedBy === null ? ' · nobody has opened this incident yet' : ` · opened by ${view.openedBy}`}</p>
      </div>
      <div className="clock-face"><span className="dim small">since onset</span><span className="elapsed mono">{runningText(now - view.onsetAt)}</span></div>
      <div className={`clock-face${due !== null && due < now ? ' tone-bad' : ''}`}>
        <span className="dim small">next update</span>
        <span className="elapsed mono">{due === null ? 'not promised' : due < now ? `${runningText(now - due)} late` : runningText(due - now)}</span>
      </div>
      <div className="people">
        <span>{view.conn === null ? 'nobody has the conn' : `${view.conn.holder} has the conn of ${view.conn.release}, on this machine only`}</span>
        <span title={view.onCall.why}>on call: {view.onCall.who ?? 'unknown'}</span>
        <div className="row">
          {view.openedAt === null ? <button type="button" className="btn" onClick={() => void open()}>Open this incident</button> : <Close view={view} onError={setError} />}
          {release === null || view.conn !== null ? null : <button type="button" className="btn quiet" onClick={() => ask({ kind: 'take-conn', release })}>Take the conn</button>}
          <button type="button" className="btn quiet" aria-pressed={presenting} onClick={() => onPresent(!presenting)}>{presenting ? 'Stop presenting' : 'Presenter view'}</button>
        </div>
      </div>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </header>
  );
}

function Close({ view, onError }: { readonly view: IncidentView; readonly onError: (error: Fault | null) => void }): ReactNode {
  const [why, setWhy] = useState<string | null>(null);
  const close = async (): Promise<void> => {
    const closed = await (await client()).incidents.close({ environment: view.environment, service: view.service, why: why ?? '' });
    onError(closed.ok ? null : closed.error);
    if (closed.ok) setWhy(null);
  };
  if (why === null) return <button type="button" className="btn quiet" onClick={() => setWhy('')}>Close the incident …</button>;
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); void close(); }}>
      <input className="field" aria-label="Why it is over" placeholder="Why is it over?" maxLength={300} value={why} onChange={(event) => setWhy(event.target.value)} />
      <button type="submit" className="btn" disabled={why.trim() === ''}>Close the incident of {view.service}</button>
    </form>
  );
}
