import { type ReactNode, Suspense, lazy, useCallback, useState } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import Now from '../features/now/index.tsx';
import { Empty } from '../ui/index.ts';
import { ActSheet } from './acts/index.ts';
import { Announcer } from './announce.tsx';
import './app.css';
import { Banners } from './banners.tsx';
import { Palette } from './palette.tsx';
import { incidentOf, roomKeyOf } from './places.ts';
import { Rail } from './rail.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { useEnvironments, useFrame, useLink, useLive, useWorkloads } from './store/index.ts';
import { TopLine } from './top-line.tsx';

const Calendar = lazy(() => import('../features/calendar/index.tsx'));
const Services = lazy(() => import('../features/services/index.tsx'));
const Runbooks = lazy(() => import('../features/runbooks/index.tsx'));
const Insights = lazy(() => import('../features/insights/index.tsx'));
const Journal = lazy(() => import('../features/journal/index.tsx'));
const Connections = lazy(() => import('../features/connections/index.tsx'));
const Settings = lazy(() => import('../features/settings/index.tsx'));
const Incident = lazy(() => import('../features/incident/index.tsx'));
const Room = lazy(() => import('../features/room/index.tsx'));

export function App(): ReactNode {
  return <Router hook={useHashLocation}><Shell /></Router>;
}

function Shell(): ReactNode {
  const [palette, setPalette] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  const { help, setHelp } = useShortcuts(openPalette, useIncidentMode(openPalette));
  const link = useLink();
  const frame = useFrame().items[0];
  const armed = useEnvironments().items.filter((one) => one.arming.kind === 'armed');
  const edge = armed.some((one) => one.production === 'yes') ? 'production' : armed.length > 0 ? 'armed' : 'looking';
  return (
    <div className="app" data-edge={edge} data-rehearsal={frame?.rehearsal === true}>
      <TopLine onPalette={openPalette} />
      <Banners />
      <Rail />
      <main data-stale={link !== 'open'}>
        <Suspense fallback={<p className="screen dim">Opening …</p>}><Places /></Suspense>
      </main>
      <Announcer />
      <ActSheet />
      <Palette open={palette} onOpenChange={setPalette} />
      <ShortcutHelp open={help} onOpenChange={setHelp} />
    </div>
  );
}

/** Goes to the incident that is open, else to what is hurt first, else asks which service by the palette. */
function useIncidentMode(otherwise: () => void): () => void {
  const [, go] = useLocation();
  const open = useLive('incidents', (client, options) => client.live.incidents(undefined, options)).items[0];
  const hurt = useFrame().items[0]?.hurt[0];
  const service = useWorkloads().items.find((view) => view.id === hurt?.workload)?.service;
  const place = open !== undefined ? incidentOf(open.environment, open.service) : hurt !== undefined && service !== undefined ? incidentOf(hurt.ref.environment, service) : null;
  return useCallback(() => (place === null ? otherwise() : go(place)), [place, go, otherwise]);
}

function Places(): ReactNode {
  return (
    <Switch>
      <Route path="/"><Now /></Route>
      <Route path="/calendar/:release?">{({ release }) => <Calendar release={release} />}</Route>
      <Route path="/services"><Services /></Route>
      <Route path="/runbooks/*?"><Runbooks /></Route>
      <Route path="/insights"><Insights /></Route>
      <Route path="/journal"><Journal /></Route>
      <Route path="/settings"><Settings /></Route>
      <Route path="/connections"><Connections /></Route>
      <Route path="/incident/:environment/:service">
        {({ environment, service }) => <Incident key={`${environment}/${service}`} incident={{ environment: decodeURIComponent(environment), service: decodeURIComponent(service) }} />}
      </Route>
      <Route path="/room/:kind/:rest">
        {({ kind, rest }) => {
          const key = roomKeyOf(kind, rest);
          return key === null ? <Nowhere /> : <Room key={`${kind}/${rest}`} room={key} />;
        }}
      </Route>
      <Route><Nowhere /></Route>
    </Switch>
  );
}

const Nowhere = (): ReactNode => <div className="screen"><Empty title="Nothing is here">This address names no screen. Press Ctrl K and say where you want to go.</Empty></div>;
