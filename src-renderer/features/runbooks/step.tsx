import { type ReactNode, Suspense, lazy, useState } from 'react';
import type { RunView, StepView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { Clock, ToneMark, runningText } from '../../ui/index.ts';
import { Doubt } from './doubt.tsx';
import { Waiting } from './waiting.tsx';
import { effectName, effectWords, stepTone } from './words.ts';

const Output = lazy(() => import('./output.tsx'));
const SKIPS: readonly StepView['state'][] = ['pending', 'failed', 'refused'];

/** One step of a run: where it stands, what it asks, what it writes. */
export function Step({ run, step }: { readonly run: RunView; readonly step: StepView }): ReactNode {
  const [shown, setShown] = useState(false);
  const took = step.startedAt === null || step.finishedAt === null ? null : runningText(step.finishedAt - step.startedAt);
  const isOpen = step.hasOutput && (shown || step.state === 'running');
  const skips = run.state !== 'done' && run.state !== 'stopped' && run.state !== 'running' && SKIPS.includes(step.state) && step.uses !== 'approve';
  const about = `${step.id}, ${step.uses}${step.role === 'step' ? '' : step.role === 'handler' ? ', because another failed' : ', to undo'}${step.needs.length === 0 ? '' : `, after ${step.needs.join(', ')}`}`;
  return (
    <section className={`panel stack step-${step.state}`} aria-label={step.title}>
      <div className="row"><ToneMark tone={stepTone(step)} /><b>{step.title}</b><span className="dim">{step.state}{step.attempt > 1 ? `, attempt ${step.attempt}` : ''}{took === null ? '' : `, took ${took}`}</span><span className="small dim grow">{about}</span><span className={`effect effect-${step.effect}`} title={effectWords[step.effect]}>{effectName[step.effect]}</span>{skips ? <Skip run={run} step={step} /> : null}</div>
      {step.say === '' || step.waitsFor !== null ? null : <p>{step.say}{step.progress === null ? '' : ` (${step.progress.done} of ${step.progress.total})`}{step.deadlineAt === null ? null : <>, deadline <Clock at={step.deadlineAt} /></>}</p>}
      {step.waitsFor === null ? null : <Waiting run={run.id} step={step.id} waits={step.waitsFor} />}
      {step.doubt === null ? null : <Doubt run={run} step={step} />}
      {step.hasOutput ? <div><button type="button" className="btn" aria-expanded={isOpen} onClick={() => setShown(!shown)}>{shown ? 'Hide' : 'Show'} the output of {step.id}</button></div> : null}
      {isOpen ? <Suspense fallback={<p className="dim">Opening the terminal …</p>}><Output run={run.id} step={step.id} live={step.state === 'running'} /></Suspense> : null}
    </section>
  );
}

/** Leaving a step out needs a reason; it is asked for only when somebody wants to. */
function Skip({ run, step }: { readonly run: RunView; readonly step: StepView }): ReactNode {
  const { ask } = useAct();
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null) return <button type="button" className="btn quiet" onClick={() => setReason('')}>Skip {step.id}</button>;
  return (
    <form className="row skip" onSubmit={(event) => { event.preventDefault(); ask({ kind: 'skip-step', run: run.id, step: step.id, reason }); }}>
      <input className="field grow" required aria-label={`Why ${step.id} is skipped`} placeholder="why it is left out, for the journal" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      <button type="submit" className="btn">Skip {step.id} …</button>
    </form>
  );
}
