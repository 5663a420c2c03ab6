import { type ReactNode, useState } from 'react';
import type { Fault, IncidentView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Ago, CopyButton, ErrorNote } from '../../ui/index.ts';

const PROMISES = [[5, 'in 5 min'], [15, 'in 15 min'], [30, 'in 30 min'], [60, 'in 1 h']] as const;

/** What is known, with times, in two sentences: to be copied, and noted as given, with a promise of the next one. */
export function Status({ view, presenting }: { readonly view: IncidentView; readonly presenting: boolean }): ReactNode {
  const [error, setError] = useState<Fault | null>(null);
  const given = async (minutes: number): Promise<void> => {
    const done = await (await client()).incidents.updated({ environment: view.environment, service: view.service, text: view.status, everyMs: minutes * 60_000 });
    setError(done.ok ? null : done.error);
  };
  return (
    <section className="panel stack" aria-label="Status update">
      <h2>Status update</h2>
      <p className="status-text">{view.status}</p>
      {presenting ? null : (
        <div className="row">
          <CopyButton text={view.status}>Copy this status update</CopyButton>
          <span className="dim small">given; the next one</span>
          {PROMISES.map(([minutes, words]) => <button key={minutes} type="button" className="btn quiet" disabled={view.openedAt === null} onClick={() => void given(minutes)}>{words}</button>)}
        </div>
      )}
      {view.update.lastAt === null ? null : <p className="small dim">Last given <Ago at={view.update.lastAt} /> ago by {view.update.lastBy ?? 'somebody'}.</p>}
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </section>
  );
}
