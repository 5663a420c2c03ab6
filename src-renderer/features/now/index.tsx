import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FrameView, RunView, WorkloadView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { incidentOf, releaseRoom, selectionRoom } from '../../app/places.ts';
import { useChanges, useFrame, useRuns, useWorkloads } from '../../app/store/index.ts';
import { Ago, Clock, Empty, PhaseMark, ToneMark } from '../../ui/index.ts';
import { Changes } from './changes.tsx';
import './now.css';

/** What a captain needs in the first ten seconds, without a click. */
export default function Now(): ReactNode {
  const frame = useFrame().items[0];
  const workloads = useWorkloads();
  const runs = useRuns().items;
  const changes = useChanges();
  if (frame === undefined) return <div className="screen dim">Reading …</div>;
  const moving = workloads.items.filter((view) => view.phase === 'progressing' || view.phase === 'paused');
  const waiting = runs.filter((run) => ['in-doubt', 'interrupted', 'waiting', 'running'].includes(run.state)).sort((a, b) => urgency(a) - urgency(b));
  return (
    <div className="screen now">
      <h1 className="visually-hidden">Now</h1>
      <div className="stack">
        <WayBack frame={frame} />
        <section className="panel" aria-label="Release rooms">
          <h2>Release rooms</h2>
          {frame.rooms.length === 0 ? <p className="dim">No release is near its window.</p> : frame.rooms.map((room) => (
            <Link key={room.release} href={releaseRoom(room.release)} className="line"><ToneMark tone={room.tone} /><b>{room.release}</b><span className="dim">{room.verdict}</span></Link>
          ))}
        </section>
        {waiting.length === 0 ? null : (
          <section className="panel" aria-label="Runs">
            <h2>Runs</h2>
            {waiting.map((run) => <Link key={run.id} href={`/runbooks/${run.id}`} className="line"><ToneMark tone={run.state === 'in-doubt' ? 'bad' : run.state === 'running' ? 'move' : 'warn'} /><b>{run.title}</b><span className="dim">{run.state}: {run.say}</span></Link>)}
          </section>
        )}
        <Hurt frame={frame} workloads={workloads.items} />
        <section className="panel" aria-label="What moves">
          <div className="row"><h2 className="grow">What moves</h2>{moving.some((view) => view.phase !== 'paused') ? <StopAll moving={moving} /> : null}</div>
          {moving.length === 0 ? <p className="dim">{workloads.items.length === 0 ? 'Nothing has been read yet.' : `Nothing moves in ${workloads.items.length} workloads.`}</p> : moving.map((view) => <Moving key={view.id} view={view} />)}
        </section>
        {workloads.items.length === 0 && frame.workspace.source === 'none' ? <Empty title="No cluster is connected" action={<Link href="/connections">Pick contexts of your kubeconfig</Link>}>Quarterdeck reads what a kubeconfig can read; it installs nothing, and looks only until you arm it.</Empty> : null}
      </div>
      <Changes changes={changes.items} state={changes.state} zone={frame.zone} />
    </div>
  );
}

/** In every region at once: what is paused already, or ends meanwhile, main leaves alone. */
function StopAll({ moving }: { readonly moving: readonly WorkloadView[] }): ReactNode {
  const { ask } = useAct();
  const flying = moving.filter((view) => view.phase !== 'paused');
  return <button type="button" className="btn" onClick={() => ask({ kind: 'stop', workloads: flying.slice(0, 200).map((view) => ({ ...view.ref })) })}>Stop everything in flight: {flying.length} in {[...new Set(flying.map((view) => view.ref.environment))].join(', ')} …</button>;
}

const urgency = (run: RunView): number => ['in-doubt', 'interrupted', 'waiting', 'running'].indexOf(run.state);

function WayBack({ frame }: { readonly frame: FrameView }): ReactNode {
  const { ask } = useAct();
  const { answer, why, workloads } = frame.canGoBack;
  const tone = workloads.length === 0 ? 'calm' : answer === 'yes' ? 'good' : answer === 'no' ? 'bad' : 'unknown';
  return (
    <section className="panel way-back" aria-label="Can I go back?">
      <div className="row"><ToneMark tone={tone} /><h2 className="big">Can I go back? {workloads.length === 0 ? 'Nothing is hurt' : answer === 'yes' ? 'Yes' : answer === 'no' ? 'No' : 'Unknown'}</h2></div>
      <p className="dim">{why}</p>
      {workloads.length === 0 ? null : (
        <div className="row">
          <button type="button" className="btn primary" onClick={() => ask({ kind: 'rollback', workloads: workloads.map((ref) => ({ ...ref })), to: {}, reason: '' })}>Go back: {workloads.map((ref) => `${ref.name} in ${ref.environment}`).join(', ')}</button>
          <button type="button" className="btn" onClick={() => ask({ kind: 'stop', workloads: workloads.map((ref) => ({ ...ref })) })}>Stop {workloads.map((ref) => ref.name).join(', ')}</button>
        </div>
      )}
    </section>
  );
}

function Hurt({ frame, workloads }: { readonly frame: FrameView; readonly workloads: readonly WorkloadView[] }): ReactNode {
  const services = new Map(workloads.map((view) => [view.id, view.service]));
  return (
    <section className="panel" aria-label="Who is hurt">
      <h2>Who is hurt</h2>
      {frame.hurt.length === 0 ? <p className="dim">No workload that can be read now fails or is degraded.</p> : frame.hurt.map((one) => (
        <div key={one.workload} className="hurt">
          <Link href={selectionRoom([one.ref])} className="line"><PhaseMark phase={one.phase} /><b>{one.ref.environment}</b><span>{one.say}</span><span className="dimmer">changed <Ago at={one.since} /> ago</span></Link>
          <Link href={incidentOf(one.ref.environment, services.get(one.workload) ?? one.ref.name)} className="small">Incident mode</Link>
        </div>
      ))}
    </section>
  );
}

function Moving({ view }: { readonly view: WorkloadView }): ReactNode {
  return (
    <Link href={selectionRoom([view.ref])} className="line">
      <PhaseMark phase={view.phase} />
      <b>{view.service}</b>
      <span className="dim">{view.previousVersion === null ? view.version : `${view.previousVersion} → ${view.version}`} in {view.ref.environment}</span>
      <span>{view.say}</span>
      {view.deadlineAt === null ? null : <span className="dimmer">deadline <Clock at={view.deadlineAt} /></span>}
    </Link>
  );
}
