import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { RunView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useRuns } from '../../app/store/index.ts';
import { Ago, Empty, ToneMark } from '../../ui/index.ts';
import { Reading } from './reading.tsx';
import { RunDetail } from './run.tsx';
import { runTone, urgency } from './words.ts';
import './runbooks.css';

const SHOWN = 12;

/** Runs, those in doubt first; and the catalogue, each runbook readable as a checklist before it is started. */
export default function Runbooks(): ReactNode {
  const [path] = useLocation();
  const id = /^\/runbooks\/(.+)$/.exec(path)?.[1] ?? null;
  const runs = [...useRuns().items].sort((a, b) => urgency(a) - urgency(b) || b.startedAt - a.startedAt);
  const catalogue = useQuery({ queryKey: ['runbooks'], queryFn: async () => (await client()).runbooks.list({}) });
  const [all, setAll] = useState(false);
  const needy = runs.filter((one) => one.state === 'in-doubt' || one.state === 'waiting' || one.state === 'interrupted').length;
  const run = runs.find((one) => one.id === id);
  const runbook = catalogue.data?.find((one) => one.runbook === id);
  return (
    <div className="runbooks">
      <nav className="pane stack" aria-label="Runs and runbooks">
        <h1>Runbooks</h1>
        <h2>Runs{needy === 0 ? '' : `, ${needy} need somebody`}</h2>
        {runs.length === 0 ? <p className="dim">Nothing has been run yet.</p> : runs.slice(0, all ? runs.length : SHOWN).map((one) => <RunLink key={one.id} run={one} current={one.id === id} />)}
        {!all && runs.length > SHOWN ? <button type="button" className="btn quiet" onClick={() => setAll(true)}>{runs.length - SHOWN} more</button> : null}
        <h2 style={{ marginTop: 12 }}>Catalogue</h2>
        {catalogue.data?.length === 0 ? <p className="dim">The workspace has no runbooks yet.</p> : null}
        {(catalogue.data ?? []).map((one) => <Link key={one.runbook} href={`/runbooks/${one.runbook}`} className="run-link" aria-current={one.runbook === id ? 'page' : undefined}><b>{one.runbook}</b><span className="small dim">{one.steps.length} steps, for {one.for === 'none' ? 'anything' : `a ${one.for}`}</span></Link>)}
      </nav>
      <section className="pane" aria-label="Detail">
        {run !== undefined ? <RunDetail key={run.id} run={run} /> : runbook !== undefined ? <Reading key={runbook.runbook} runbook={runbook} runs={runs.filter((one) => one.runbook === runbook.runbook)} /> : <Empty title="Procedures that can be trusted">A runbook is a YAML file in the workspace’s folder runbooks/. Each step is journaled before it acts; after a crash, what is in doubt is asked about, never guessed. Choose one to read it.</Empty>}
      </section>
    </div>
  );
}

function RunLink({ run, current }: { readonly run: RunView; readonly current: boolean }): ReactNode {
  return (
    <Link href={`/runbooks/${run.id}`} className="run-link" aria-current={current ? 'page' : undefined}>
      <span className="row"><ToneMark tone={runTone(run)} /><b>{run.title}</b></span>
      <span className="small dim">{run.state}, begun <Ago at={run.startedAt} /> ago by {run.by}</span>
    </Link>
  );
}
