import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { Ago, Clock } from '../../ui/index.ts';

/** A run that a freeze overtook: since and until when, and the ways out of it. Going back passes inside the same freeze. */
export function Frozen({ run, held }: { readonly run: RunView; readonly held: NonNullable<RunView['heldBy']> }): ReactNode {
  const { ask } = useAct();
  const names = held.back.map((ref) => `${ref.name} in ${ref.environment}`).join(', ');
  const release = run.release === null ? {} : { release: run.release };
  return (
    <section className="panel stack waiting" aria-label={`Held by the freeze ${held.window}`}>
      <p><b>{held.over ? `“${held.window}” does not hold it any more: resume it, or go back.` : `“${held.window}” holds it${held.until === null ? '' : <> until <Clock at={held.until} date /></>}.`}</b> <span className="small dim">Since <Clock at={held.since} />, <Ago at={held.since} /> ago.</span></p>
      <div className="row">
        {held.back.length === 0 ? <span className="small dim">It has written nothing yet: there is nothing to take back.</span> : <button type="button" className="btn" onClick={() => ask({ kind: 'rollback', workloads: held.back.map((ref) => ({ ...ref })), to: {}, reason: '', ...release })}>Go back: {names} …</button>}
        {held.over ? null : run.release === null ? <span className="small dim">An override is for one release, and this run has none: it goes on when the freeze is over.</span> : <Link href={`/calendar/${run.release}`} className="btn quiet">Ask for an override for {run.release} in the calendar</Link>}
      </div>
    </section>
  );
}
