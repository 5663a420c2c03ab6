import { type ReactNode, useState } from 'react';
import type { IncidentKey } from '../../../src-preload/contract/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Acts } from './acts.tsx';
import { Causes } from './causes.tsx';
import { Head } from './head.tsx';
import './incident.css';
import { Notes } from './notes.tsx';
import { Now } from './now.tsx';
import { Status } from './status.tsx';

/** Incident mode: large type, and nothing that is not needed for the next decision. It needs no release, only a service that is hurt. */
export default function Incident({ incident }: { readonly incident: IncidentKey }): ReactNode {
  const { items, state } = useLive(`incident ${JSON.stringify(incident)}`, (client, options) => client.live.incident(incident, options));
  const [presenting, setPresenting] = useState(false);
  const view = items[0];
  if (view === undefined) return <p className="screen dim">{state === 'live' ? `Nothing is known of ${incident.service} in ${incident.environment}.` : 'Reading …'}</p>;
  return (
    <div className="incident" data-presenting={presenting} data-old={state !== 'live'}>
      <Head view={view} presenting={presenting} onPresent={setPresenting} old={state !== 'live'} />
      <div className="incident-main">
        <Now view={view} />
        <Acts view={view} />
        <Status key={view.id} view={view} presenting={presenting} />
      </div>
      <div className="incident-side">
        <Causes view={view} presenting={presenting} />
        {presenting ? null : <Notes view={view} />}
      </div>
    </div>
  );
}

