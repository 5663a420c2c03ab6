import { type ReactNode, useState } from 'react';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';

const RESUMES: readonly RunView['state'][] = ['interrupted', 'paused', 'failed', 'refused'];
const PAUSES: readonly RunView['state'][] = ['running', 'waiting', 'interrupted'];

/** Pause, stop, go on: each with why, each through the confirm surface. */
export function RunActs({ run }: { readonly run: RunView }): ReactNode {
  const { ask } = useAct();
  const [reason, setReason] = useState('');
  const resumes = RESUMES.includes(run.state);
  const stops = run.finishedAt === null;
  if (!resumes && !stops) return null;
  const again = run.state === 'failed' || run.state === 'refused' ? 'Retry from the failed step of' : 'Resume';
  return (
    <div className="row">
      {resumes ? <button type="button" className="btn" onClick={() => ask({ kind: 'resume-run', run: run.id, reason })}>{again} {run.title} …</button> : null}
      {PAUSES.includes(run.state) ? <button type="button" className="btn" onClick={() => ask({ kind: 'pause-run', run: run.id, reason })}>Pause {run.title} …</button> : null}
      {stops ? <button type="button" className="btn" onClick={() => ask({ kind: 'stop-run', run: run.id, reason })}>Stop {run.title} …</button> : null}
      <input className="field grow" aria-label="Why, for the journal" placeholder="why, for the journal" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
    </div>
  );
}
