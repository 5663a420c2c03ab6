import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { DefinitionChange } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';
import { useEnvironments, useFrame } from '../../../app/store/index.ts';
import type { Window } from '../moving/geometry.ts';
import { Standing } from '../side/standing.tsx';
import { Checks, Field, Named, ServiceRows, WindowFields } from './fields.tsx';
import { useKnown } from './known.ts';
import { Sheet } from './sheet.tsx';
import { nameFor } from './words.ts';

type Risk = 'low' | 'medium' | 'high';
export interface Draft {
  readonly window: Window;
  readonly environments: readonly string[];
  readonly services?: readonly (readonly [string, string])[];
}

/** A planned release from a few fields; what it writes is shown before it is written. */
export function NewRelease({ draft, zone, onAsk, onClose }: { readonly draft: Draft; readonly zone: string; readonly onAsk: (change: DefinitionChange) => void; readonly onClose: () => void }): ReactNode {
  const { services: known, people, runbooks } = useKnown();
  const environments = useEnvironments().items.map((one) => one.id);
  const me = useFrame().items[0]?.person.name ?? '';
  const [window, setWindow] = useState(draft.window);
  const [services, setServices] = useState<readonly (readonly [string, string])[]>(draft.services ?? []);
  const [where, setWhere] = useState<readonly string[]>(draft.environments);
  const [name, setName] = useState<string | null>(null);
  const [captain, setCaptain] = useState<string | null>(null);
  const [runbook, setRunbook] = useState('');
  const [risk, setRisk] = useState<Risk>('medium');
  const [why, setWhy] = useState('');
  const release = name ?? nameFor(services);
  const who = captain ?? (people.includes(me) ? me : '');
  const ready = services.length > 0 && where.length > 0 && window.end > window.start && release !== '' && who !== '';
  const propose = (event: FormEvent): void => {
    event.preventDefault();
    onAsk({ change: 'create-release', release, services: Object.fromEntries(services), environments: [...where], ...window, captain: who, risk, why, ...(runbook === '' ? {} : { runbook }) });
  };
  return (
    <Sheet title="New release" onClose={onClose}>
      <form className="stack cal-form" onSubmit={propose}>
        <ServiceRows services={services} known={known} onChange={setServices} />
        <Checks name="Environments" options={environments} picked={where} onPick={setWhere} />
        <WindowFields window={window} zone={zone} onChange={setWindow} />
        <div className="cal-two">
          <Field name="Captain"><Named label="Captain" value={who} options={people} onChange={setCaptain} /></Field>
          <Field name="Runbook"><select className="field" value={runbook} onChange={(event) => setRunbook(event.target.value)}><option value="">none yet</option>{runbooks.filter((one) => one.for === 'release').map((one) => <option key={one.runbook}>{one.runbook}</option>)}</select></Field>
          <Field name="Risk"><select className="field" value={risk} onChange={(event) => setRisk(event.target.value === 'low' ? 'low' : event.target.value === 'high' ? 'high' : 'medium')}><option>low</option><option>medium</option><option>high</option></select></Field>
          <Field name="Name" hint="of the release and its file"><input className="field mono" required pattern="[a-z0-9][a-z0-9.\-]*" value={release} onChange={(event) => setName(event.target.value)} /></Field>
        </div>
        <Field name="Why"><input className="field" maxLength={500} value={why} placeholder="what it brings, in one line" onChange={(event) => setWhy(event.target.value)} /></Field>
        <Tried services={services.map(([service]) => service).filter((service) => known.includes(service))} environments={where} window={window} captain={who} />
        <div className="row"><button type="submit" className="btn" disabled={!ready}>{ready ? `See the file for ${release} …` : 'Name a service, a version, an environment and a captain'}</button><span className="small dim">Nothing is written before you have seen it and pressed.</span></div>
      </form>
    </Sheet>
  );
}

/** What stands against the release as it is written so far; asked anew when anything of it changes. */
function Tried({ services, environments, window, captain }: { readonly services: readonly string[]; readonly environments: readonly string[]; readonly window: Window; readonly captain: string }): ReactNode {
  const complete = services.length > 0 && environments.length > 0 && window.end > window.start;
  const tried = useQuery({
    queryKey: ['calendar', 'try', services, environments, window, captain], enabled: complete, placeholderData: (before) => before,
    queryFn: async () => (await client()).calendar.tryMove({ services: [...services], environments: [...environments], intent: 'forward', ...window, ...(captain === '' ? {} : { captain }) }),
  }).data;
  if (!complete || tried === undefined) return <p className="small dim">Once services and environments are chosen, what stands against this window is said here.</p>;
  return tried.ok ? <Standing freeze={tried.value.verdict} conflicts={tried.value.conflicts} /> : <p className="tone-bad">{tried.error.message}</p>;
}
