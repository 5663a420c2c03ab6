import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RunbookView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { effectWords } from './words.ts';

const DAY_MS = 24 * 3_600_000;

/** A runbook as a checklist, and the form that starts it. Starting shows main's plan first, like every act. */
export function Reading({ runbook }: { readonly runbook: RunbookView }): ReactNode {
  const { ask } = useAct();
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(Object.fromEntries(runbook.inputs.map((input) => [input.name, input.default ?? ''])));
  const [release, setRelease] = useState('');
  const releases = useQuery({
    queryKey: ['releases'], enabled: runbook.for === 'release',
    queryFn: async () => {
      const listed = await (await client()).calendar.list({ from: Date.now() - 2 * DAY_MS, to: Date.now() + 14 * DAY_MS });
      return listed.ok ? listed.value.flatMap((item) => (item.kind === 'release' && item.runbook === runbook.runbook ? [item.id] : [])) : [];
    },
  });
  return (
    <div className="stack">
      <h1>{runbook.runbook}</h1>
      {runbook.why === null ? null : <p>{runbook.why}</p>}
      <p className="small dim">{runbook.file}, pinned by hash <span className="mono">{runbook.hash.slice(0, 12)}</span> when it starts</p>
      <ol className="checklist">{runbook.steps.map((step) => <li key={step.id}><b>{step.say}</b> <span className="dim">{step.id}, {step.uses}</span><br /><span className="small dim">{effectWords[step.effect]}</span></li>)}</ol>
      <form className="panel stack" onSubmit={(event) => { event.preventDefault(); ask({ kind: 'start-run', runbook: runbook.runbook, environments: [], inputs: { ...inputs }, ...(release === '' ? {} : { release }) }); }}>
        <h2>Start it</h2>
        {runbook.for !== 'release' ? null : (
          <label className="row">Release <select className="field" required value={release} onChange={(event) => setRelease(event.target.value)}><option value="">choose one</option>{(releases.data ?? []).map((name) => <option key={name}>{name}</option>)}</select></label>
        )}
        {runbook.inputs.map((input) => (
          <label key={input.name} className="row">{input.name}
            {input.choices.length > 0
              ? <select className="field" value={inputs[input.name]} onChange={(event) => setInputs({ ...inputs, [input.name]: event.target.value })}>{input.choices.map((choice) => <option key={choice}>{choice}</option>)}</select>
              : <input className="field" required value={inputs[input.name]} onChange={(event) => setInputs({ ...inputs, [input.name]: event.target.value })} />}
            <span className="small dim">{input.type}{input.why === null ? '' : `: ${input.why}`}</span>
          </label>
        ))}
        <div><button type="submit" className="btn primary">See the plan to start {runbook.runbook}{release === '' ? '' : ` for ${release}`}</button></div>
      </form>
    </div>
  );
}
