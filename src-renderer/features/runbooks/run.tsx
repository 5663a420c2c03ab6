import { type ReactNode, useState } from 'react';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { Clock, ToneMark, runningText, useNow } from '../../ui/index.ts';
import { Frozen } from './frozen.tsx';
import { RunItemLines } from '../items/index.tsx';
import { Graph } from './graph.tsx';
import { RunActs } from './run-acts.tsx';
import { Step } from './step.tsx';
import { runTone, stepTone } from './words.ts';

/** A run: what is true now, as a list and as a graph, and what a person may say to it. What needs somebody stands first. */
export function RunDetail({ run }: { readonly run: RunView }): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<'list' | 'graph'>('list');
  const now = useNow();
  const done = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  const shown = view === 'list' || chosen === null ? run.steps : run.steps.filter((step) => step.id === chosen);
  return (
    <div className="stack">
      <h1 className="row"><ToneMark tone={runTone(run)} /> {run.title} <span className="dim">{run.state}</span></h1>
      <p role="status" aria-live="polite" className="verdict">{run.say}</p>
      <p className="small dim">run <span className="mono">{run.id}</span>, {done} of {run.steps.length} steps done, by {run.by}, <Clock at={run.startedAt} />, {runningText((run.finishedAt ?? now) - run.startedAt)}{run.reason === null ? '' : `, because ${run.reason}`}{run.environments.length === 0 ? '' : `, in ${run.environments.join(', ')}`}</p>
      {run.heldBy === null ? null : <Frozen run={run} held={run.heldBy} />}
      <RunItemLines items={run.items} />
      <RunActs run={run} />
      <div className="row" role="group" aria-label="How the steps are shown">
        {(['list', 'graph'] as const).map((one) => <button key={one} type="button" className="btn quiet" aria-pressed={view === one} onClick={() => setView(one)}>{one === 'list' ? 'List' : 'Graph'}</button>)}
      </div>
      {view === 'graph' ? <Graph nodes={run.steps.map((step) => ({ id: step.id, needs: step.needs, title: step.title, tone: stepTone(step), word: step.state }))} current={chosen} onChoose={(id) => setChosen(id === chosen ? null : id)} /> : null}
      {view === 'graph' && chosen === null ? null : shown.map((step) => <Step key={step.id} run={run} step={step} />)}
    </div>
  );
}
