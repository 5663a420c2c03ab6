import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RunbookView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { DryRun } from './dry-run.tsx';
import { InputField } from './input-field.tsx';

const DAY_MS = 24 * 3_600_000;

/** The form that starts a runbook, made from its inputs. Starting shows main's plan first, like every act; a dry run touches nothing. */
export function StartForm({ runbook }: { readonly runbook: RunbookView }): ReactNode {
  const { ask } = useAct();
  const [inputs, setInputs] = useState<Readonly<Record<string, string>>>(Object.fromEntries(runbook.inputs.map((input) => [input.name, input.default ?? (input.type === 'choice' ? (input.choices[0] ?? '') : '')])));
  const [release, setRelease] = useState('');
  const [dry, setDry] = useState<{ readonly inputs: Readonly<Record<string, string>>; readonly release: string } | null>(null);
  const releases = useQuery({
    queryKey: ['releases', runbook.runbook], enabled: runbook.for === 'release',
    queryFn: async () => {
      const listed = await (await client()).calendar.list({ from: Date.now() - 2 * DAY_MS, to: Date.now() + 14 * DAY_MS });
      return listed.ok ? listed.value.flatMap((item) => (item.kind === 'release' && item.runbook === runbook.runbook ? [item.id] : [])) : [];
    },
  });
  const scope = release === '' ? '' : ` for ${release}`;
  return (
    <form className="panel stack" aria-label={`Start ${runbook.runbook}`} onSubmit={(event) => { event.preventDefault(); ask({ kind: 'start-run', runbook: runbook.runbook, environments: [], inputs: { ...inputs }, ...(release === '' ? {} : { release }) }); }}>
      <h2>Start it</h2>
      {runbook.for !== 'release' ? null : (
        <label className="input-field"><span>release</span>
          <select className="field" required value={release} onChange={(event) => setRelease(event.target.value)}><option value="">choose one</option>{(releases.data ?? []).map((name) => <option key={name}>{name}</option>)}</select>
          <span className="small dim">{releases.data?.length === 0 ? 'No release of the next 14 days names this runbook.' : 'It gives services, versions and environments.'}</span>
        </label>
      )}
      {runbook.inputs.map((input) => <InputField key={input.name} input={input} value={inputs[input.name] ?? ''} onChange={(value) => setInputs({ ...inputs, [input.name]: value })} />)}
      <div className="row">
        <button type="submit" className="btn primary">See the plan to start {runbook.runbook}{scope}</button>
        <button type="button" className="btn" onClick={(event) => { if (event.currentTarget.form?.reportValidity() === true) setDry({ inputs, release }); }}>Dry run {runbook.runbook}{scope}</button>
      </div>
      {dry === null ? null : <DryRun runbook={runbook.runbook} release={dry.release} inputs={dry.inputs} onClose={() => setDry(null)} />}
    </form>
  );
}
