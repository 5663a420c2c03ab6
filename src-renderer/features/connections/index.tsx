import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { EnvironmentView, Fault } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { useEnvironments } from '../../app/store/index.ts';
import { Ago, Empty, ErrorNote, PhaseMark, ToneMark, clockText } from '../../ui/index.ts';
import { Contexts } from './contexts.tsx';
import { Folders } from './folders.tsx';
import { Secrets } from './secrets.tsx';
import { Sources } from './sources.tsx';

/** Clusters: state, last proof, last error with the next step, what RBAC allows, armed or looking only; and where they come from. */
export default function Connections(): ReactNode {
  const queries = useQueryClient();
  const environments = useEnvironments();
  const connections = useQuery({ queryKey: ['connections'], queryFn: async () => (await client()).connections.get({}) });
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: async () => (await client()).workspace.get({}) });
  const [error, setError] = useState<Fault | null>(null);
  const changed = (fault: Fault | null): void => {
    setError(fault);
    void queries.invalidateQueries();
  };
  const faults = [...(connections.data?.faults ?? []), ...(workspace.data?.faults ?? [])];
  return (
    <div className="screen stack">
      <h1>Connections</h1>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
      {faults.length === 0 ? null : (
        <section className="note-error" aria-label="Faults">
          <h2>{faults.length} faults; the rest works</h2>
          {faults.map((fault) => <p key={`${fault.place.file}${fault.place.line}${fault.message}`}><span className="mono">{fault.place.file}:{fault.place.line}:{fault.place.column}</span> {fault.message} <span className="dim">{fault.hint}</span></p>)}
        </section>
      )}
      {environments.items.length === 0 ? <Empty title="No environment is connected">Pick contexts of your kubeconfig below. Each is looking only until you arm it.</Empty> : null}
      {environments.items.map((environment) => <Environment key={environment.id} environment={environment} onError={changed} />)}
      {connections.data === undefined ? null : <Contexts connections={connections.data} onChanged={changed} />}
      <Sources />
      <Secrets />
      <Folders onChanged={changed} />
    </div>
  );
}

function Environment({ environment, onError }: { readonly environment: EnvironmentView; readonly onError: (fault: Fault | null) => void }): ReactNode {
  const { ask } = useAct();
  const { connection, freshness, arming } = environment;
  const call = async (what: 'retry' | 'disarm'): Promise<void> => {
    const api = await client();
    const done = await api.connections[what]({ environment: environment.id });
    onError(done.ok ? null : done.error);
  };
  const phase = connection.kind === 'failed' ? 'failed' : freshness.kind === 'fresh' ? 'healthy' : 'unknown';
  return (
    <section className="panel stack" aria-label={environment.id}>
      <div className="row">
        <PhaseMark phase={phase} />
        <h2>{environment.id}</h2>
        <span className="dim">context {environment.context}, {environment.namespace === null ? 'every namespace' : `namespace ${environment.namespace}`}, {environment.protection}, production: {environment.production}, times in {environment.zone}</span>
        <span className="grow" />
        {arming.kind === 'armed'
          ? <button type="button" className="btn" onClick={() => void call('disarm')}>Disarm {environment.id}</button>
          : <button type="button" className="btn" onClick={() => ask({ kind: 'arm', environments: [environment.id] })}>Arm {environment.id} for 2 h …</button>}
        <button type="button" className="btn" onClick={() => void call('retry')}>Connect {environment.id} again</button>
      </div>
      <p>
        {connection.kind === 'connected' ? `Connected to ${connection.serverVersion} as ${connection.user}. ` : null}
        {connection.kind === 'failed' ? <span className="tone-bad">{connection.reason}. {connection.hint} </span> : null}
        {connection.kind === 'needs-consent' ? <span className="tone-warn">Its sign-in program has not run yet: <code>{connection.command}</code> <button type="button" className="btn" onClick={() => ask({ kind: 'consent-plugin', context: environment.context })}>Let {environment.context} run it …</button></span> : null}
        {freshness.kind === 'fresh' ? <>Proven current <Ago at={freshness.provenAt} /> ago. </> : <span className="tone-unknown">{freshness.kind === 'stale' ? <>Stale for <Ago at={freshness.since} />: {freshness.reason}. </> : `${freshness.reason}. `}</span>}
        {arming.kind === 'armed' ? `Armed by ${arming.by} until ${clockText(arming.until, environment.zone, false)}.` : 'Looking only.'}
      </p>
      {environment.permissions.length === 0 ? null : (
        <details>
          <summary>What RBAC allows you here</summary>
          {environment.permissions.map((one) => <p key={one.what} className="row"><ToneMark tone={one.allowed === 'yes' ? 'good' : one.allowed === 'no' ? 'bad' : 'unknown'} /> {one.what}: {one.allowed} <span className="dim">{one.why} asked <Ago at={one.askedAt} /> ago</span></p>)}
        </details>
      )}
    </section>
  );
}
