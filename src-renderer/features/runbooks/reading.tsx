import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunbookView, RunView } from '../../../src-preload/contract/index.ts';
import { Ago, ToneMark, runningText } from '../../ui/index.ts';
import { Graph } from './graph.tsx';
import { StartForm } from './start-form.tsx';
import { effectName, effectWords, runTone } from './words.ts';

const SHOWN = 10;

/** A runbook as a checklist with the effect class of each step, the form that starts it, and how it went before. */
export function Reading({ runbook, runs }: { readonly runbook: RunbookView; readonly runs: readonly RunView[] }): ReactNode {
  const isGraph = runbook.steps.some((step, index) => step.needs.join() !== (index === 0 ? '' : (runbook.steps[index - 1]?.id ?? '')));
  const toStep = (id: string): void => document.getElementById(`step-${id}`)?.scrollIntoView({ block: 'center' });
  return (
    <div className="stack">
      <h1>{runbook.runbook}</h1>
      {runbook.why === null ? null : <p>{runbook.why}</p>}
      <p className="small dim">{runbook.file}, pinned by hash <span className="mono">{runbook.hash.slice(0, 12)}</span> when it starts</p>
      {isGraph ? <Graph nodes={runbook.steps.map((step) => ({ id: step.id, needs: step.needs, title: step.say, tone: 'calm', word: effectName[step.effect] }))} current={null} onChoose={toStep} /> : null}
      <ol className="checklist reading">
        {runbook.steps.map((step) => (
          <li key={step.id} id={`step-${step.id}`}>
            <div className="row"><b>{step.say}</b><span className={`effect effect-${step.effect}`} title={effectWords[step.effect]}>{effectName[step.effect]}</span></div>
            <p className="small dim">{step.id}, {step.uses}: {effectWords[step.effect]}</p>
            {step.notes.map((note) => <p key={note} className="small">{note}</p>)}
          </li>
        ))}
      </ol>
      <StartForm runbook={runbook} />
      <section className="panel stack" aria-label={`Runs of ${runbook.runbook}`}>
        <h2>How it went before</h2>
        {runs.length === 0 ? <p className="dim">It was not run yet, as far back as is kept at hand; the journal has everything.</p> : runs.slice(0, SHOWN).map((run) => (
          <Link key={run.id} href={`/runbooks/${run.id}`} className="row history"><ToneMark tone={runTone(run)} /><b>{run.state}</b><span className="grow">{run.say}</span><span className="small dim">{run.by}, <Ago at={run.startedAt} /> ago{run.finishedAt === null ? '' : `, took ${runningText(run.finishedAt - run.startedAt)}`}</span></Link>
        ))}
        {runs.length > SHOWN ? <p className="small dim">and {runs.length - SHOWN} before those</p> : null}
      </section>
    </div>
  );
}
