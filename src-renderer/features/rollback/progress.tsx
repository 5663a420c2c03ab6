import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunView, StepView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { useRuns } from '../../app/store/index.ts';
import { Clock, ToneMark, runningText, useNow } from '../../ui/index.ts';
import { RunItemLines } from '../items/index.tsx';
import './rollback.css';

const TONE = { pending: 'calm', running: 'move', waiting: 'warn', 'in-doubt': 'bad', done: 'good', failed: 'bad', refused: 'bad', skipped: 'calm', stopped: 'warn' } as const;

/** After the press the same sheet shows what happens, step by step, and ends with one sentence of what is true now. */
export function RunProgress({ run: id, onClose }: { readonly run: string; readonly onClose: () => void }): ReactNode {
  const run = useRuns().items.find((one) => one.id === id);
  const now = useNow();
  if (run === undefined) return <p className="dim">Started; waiting for its first entry.</p>;
  const ended = run.finishedAt !== null;
  return (
    <section className="stack" aria-label="Progress">
      <div className="row"><ToneMark tone={toneOf(run)} /><b role="status" aria-live="polite">{ended ? `${run.state}: ` : ''}{run.say}</b><span className="mono dim">{runningText((run.finishedAt ?? now) - run.startedAt)}</span></div>
      {run.steps.map((step) => <Step key={step.id} step={step} run={run.id} />)}
      <RunItemLines items={run.items} />
      <Next run={run} />
      {ended ? <p><Link href="/journal" onClick={onClose}>Every step is in the journal</Link>, under run <span className="mono">{run.id}</span>.</p> : null}
    </section>
  );
}

/** What a person can do with the run now: let it go on, or bring back what was left. */
function Next({ run }: { readonly run: RunView }): ReactNode {
  const { ask } = useAct();
  const { forward } = run;
  const stands = run.state === 'interrupted' || run.state === 'paused' || run.state === 'failed';
  if (!stands && (forward === null || run.finishedAt === null)) return null;
  return (
    <div className="row">
      {stands ? <button type="button" className="btn" onClick={() => ask({ kind: 'resume-run', run: run.id, reason: '' })}>Resume what is left …</button> : null}
      {forward === null || run.finishedAt === null ? null : (
        <button type="button" className="btn" onClick={() => ask({ kind: 'rollback', workloads: forward.workloads, to: forward.to, direction: 'forward', reason: '', ...(run.release === null ? {} : { release: run.release }) })}>Roll forward again: {forward.say} …</button>
      )}
    </div>
  );
}

function toneOf(run: RunView): 'good' | 'bad' | 'warn' | 'move' {
  if (run.state === 'done') return 'good';
  if (run.state === 'running') return 'move';
  return run.state === 'failed' || run.state === 'refused' || run.state === 'in-doubt' ? 'bad' : 'warn';
}

function Step({ step, run }: { readonly step: StepView; readonly run: string }): ReactNode {
  const { ask } = useAct();
  const share = step.progress === null ? (step.state === 'done' ? 1 : 0) : step.progress.done / Math.max(1, step.progress.total);
  return (
    <div className="panel stack">
      <div className="row"><ToneMark tone={TONE[step.state]} /><b>{step.title}</b><span className="dim">{step.state}</span></div>
      <div className="progress-bar" role="progressbar" aria-label={step.title} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100}><div style={{ width: `${share * 100}%` }} /></div>
      <p className="dim">{step.say}{step.deadlineAt === null ? null : <>, deadline <Clock at={step.deadlineAt} /></>}</p>
      {step.waitsFor === null || step.waitsFor.options.length === 0 ? null : (
        <>
          <p className="tone-warn">{step.waitsFor.ask}</p>
          <div className="row">{step.waitsFor.options.map((choice) => <button key={choice} type="button" className="btn" onClick={() => ask({ kind: 'approve', run, step: step.id, decision: 'approve', reason: '', choice })}>{choice} …</button>)}</div>
        </>
      )}
      {step.doubt === null ? null : <p className="tone-bad">{step.doubt.question} Probed: {step.doubt.probed}</p>}
    </div>
  );
}
