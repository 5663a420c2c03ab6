import { type ReactNode, useState } from 'react';
import type { Fault, IncidentView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Clock, ErrorNote, ToneMark, ageText } from '../../ui/index.ts';

const WORD = { likely: 'likely', possible: 'possible', unlikely: 'unlikely' } as const;

/** What changed before the onset, likeliest first, each with why it stands there. */
export function Causes({ view, presenting }: { readonly view: IncidentView; readonly presenting: boolean }): ReactNode {
  return (
    <section aria-label="What changed before the onset">
      <h2>What changed before the onset, likeliest first</h2>
      {view.causes.length === 0 ? <p className="dim">Nothing that is known. A change outside these clusters leaves no trace here.</p> : (
        <ol className="causes">
          {view.causes.map((cause) => (
            <li key={cause.id}>
              <span className="row"><ToneMark tone={cause.tone} /><b className={`tone-${cause.tone}`}>{WORD[cause.likelihood]}</b><span className="dim"><Clock at={cause.at} />, {ageText(cause.beforeMs)} before</span></span>
              <span><b>{cause.kind}</b> {cause.what} <span className="dim">by {cause.who}</span></span>
              <span className="small dim">{cause.why.join(' · ')}</span>
            </li>
          ))}
        </ol>
      )}
      {presenting ? null : <Onset view={view} />}
    </section>
  );
}

/** The onset as people know it: the causes are ranked by it. */
function Onset({ view }: { readonly view: IncidentView }): ReactNode {
  const [at, setAt] = useState('');
  const [why, setWhy] = useState('');
  const [error, setError] = useState<Fault | null>(null);
  const save = async (): Promise<void> => {
    const done = await (await client()).incidents.setOnset({ environment: view.environment, service: view.service, onsetAt: new Date(at).getTime(), why });
    setError(done.ok ? null : done.error);
  };
  return (
    <details className="try">
      <summary className="small dim">It began at another time</summary>
      <form className="row" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <input className="field" type="datetime-local" step="1" aria-label="Onset, in this machine’s zone" value={at} onChange={(event) => setAt(event.target.value)} />
        <input className="field grow" aria-label="How is that known" placeholder="How is that known?" maxLength={300} value={why} onChange={(event) => setWhy(event.target.value)} />
        <button type="submit" className="btn" disabled={at === '' || why.trim() === ''}>Set the onset</button>
      </form>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </details>
  );
}
