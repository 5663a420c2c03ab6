import { type ReactNode, Suspense, lazy, useState } from 'react';
import type { RunView, StepView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { Ago, Clock, ToneMark, runningText, useNow } from '../../ui/index.ts';
import { effectWords, runTone, stepTone } from './words.ts';

const Output = lazy(() => import('./output.tsx'));

/** A run: what is true now, each step with what it waits for, live output, and what a person may say to it. */
export function RunDetail({ run }: { readonly run: RunView }): ReactNode {
  const { ask } = useAct();
  const now = useNow();
  const unfinished = run.finishedAt === null;
  return (
    <div className="stack">
      <h1 className="row"><ToneMark tone={runTone(run)} /> {run.title} <span className="dim">{run.state}</span></h1>
      <p role="status" aria-live="polite">{run.say}</p>
      <p className="small dim">run <span className="mono">{run.id}</span>, by {run.by}, <Clock at={run.startedAt} />, {runningText((run.finishedAt ?? now) - run.startedAt)}{run.reason === null ? '' : `, because ${run.reason}`}</p>
      <div className="row">
        {unfinished ? <button type="button" className="btn" onClick={() => ask({ kind: 'stop-run', run: run.id, reason: '' })}>Stop {run.title} …</button> : null}
        {run.state === 'interrupted' || run.state === 'failed' ? <button type="button" className="btn" onClick={() => ask({ kind: 'resume-run', run: run.id, reason: '' })}>Resume {run.title} …</button> : null}
      </div>
      {run.steps.map((step) => <Step key={step.id} run={run} step={step} />)}
    </div>
  );
}

function Step({ run, step }: { readonly run: RunView; readonly step: StepView }): ReactNode {
  const { ask } = useAct();
  const [shown, setShown] = useState(false);
  return (
    <section className="panel stack" aria-label={step.title}>
      <div className="row"><ToneMark tone={stepTone(step)} /><b>{step.title}</b><span className="dim">{step.state}{step.attempt > 1 ? `, attempt ${step.attempt}` : ''}</span></div>
      <p>{step.say}{step.progress === null ? '' : ` (${step.progress.done} of ${step.progress.total})`}{step.deadlineAt === null ? null : <>, deadline <Clock at={step.deadlineAt} /></>}</p>
      <p className="small dim">{step.uses}: {effectWords[step.effect]}</p>
      {step.waitsFor === null ? null : (
        <div className="stack">
          <p><b>{step.waitsFor.ask}</b> <span className="dim">Waits for {step.waitsFor.role} since <Ago at={step.waitsFor.since} />.</span></p>
          <div className="row">
            <button type="button" className="btn primary" onClick={() => ask({ kind: 'approve', run: run.id, step: step.id, decision: 'approve', reason: '' })}>Approve {step.id} …</button>
            <button type="button" className="btn" onClick={() => ask({ kind: 'approve', run: run.id, step: step.id, decision: 'reject', reason: '' })}>Reject {step.id} …</button>
          </div>
        </div>
      )}
      {step.doubt === null ? null : (
        <div className="stack">
          <p>Intended: {step.doubt.intended}</p>
          <p>Probed: {step.doubt.probed}</p>
          <p><b>{step.doubt.question}</b></p>
          <div className="row">{(['done', 'not-done'] as const).map((verdict) => <button key={verdict} type="button" className="btn" onClick={() => ask({ kind: 'resolve', run: run.id, step: step.id, verdict, reason: '' })}>Record {step.id} as {verdict === 'done' ? 'done' : 'not done'} …</button>)}</div>
        </div>
      )}
      {step.hasOutput ? <div><button type="button" className="btn" aria-expanded={shown} onClick={() => setShown(!shown)}>{shown ? 'Hide' : 'Show'} the output of {step.id}</button></div> : null}
      {step.hasOutput && (shown || step.state === 'running') ? <Suspense fallback={<p className="dim">Opening the terminal …</p>}><Output run={run.id} step={step.id} /></Suspense> : null}
    </section>
  );
}
