import type { ReactNode } from 'react';
import { Tooltip } from '@base-ui/react/tooltip';
import type { PodView, RevisionView, RoomCell } from '../../../src-preload/contract/index.ts';
import { useLive, useWorkloads } from '../../app/store/index.ts';
import { Ago, Clock, PhaseMark } from '../../ui/index.ts';
import { Canary } from './canary.tsx';
import { Signals } from './signals.tsx';

/** What the cluster says of one workload: the rollout in words, pods by revision with their reasons, events. */
export function Evidence({ cell }: { readonly cell: RoomCell }): ReactNode {
  const workload = cell.ref;
  const view = useWorkloads().items.find((one) => one.id === cell.workload);
  const pods = useLive(`pods ${cell.workload}`, (client, options) => client.live.pods({ workload }, options));
  const revisions = useLive(`revisions ${cell.workload}`, (client, options) => client.live.revisions({ workload }, options));
  const events = useLive(`events ${cell.workload}`, (client, options) => client.live.events({ workload }, options));
  return (
    <div className="stack">
      <h2>{cell.service} in {cell.environment}{view === undefined ? '' : ` · ${cell.ref.kind}, revision ${view.revision ?? 'unknown'}`}</h2>
      {cell.problem === null ? null : <p className="tone-unknown"><b>{cell.problem}</b></p>}
      {view === undefined ? null : (
        <p>
          <b>{view.say}</b>
          <br />
          <span className="dim">
            {view.previousVersion === null ? `${view.version}, the only version known here` : `${view.previousVersion} → ${view.version}`}
            {view.changedAt === null ? null : <>, changed <Ago at={view.changedAt} /> ago by {view.changedBy ?? 'a writer that is not recorded'}</>}
            {view.deadlineAt === null ? null : <>, deadline <Clock at={view.deadlineAt} /></>}
            {view.healthySince === null ? null : <>, healthy since <Ago at={view.healthySince} /></>}
          </span>
        </p>
      )}
      {cell.ref.kind === 'Rollout' ? <Canary cell={cell} /> : null}
      {cell.tree === null ? null : <Signals cell={cell} tree={cell.tree} />}
      <Pods pods={pods.items} revisions={revisions.items} />
      <table aria-label="Events">
        <tbody>
          {[...events.items].sort((a, b) => b.at - a.at).slice(0, 60).map((event) => (
            <tr key={event.id}>
              <td className="mono dim"><Clock at={event.at} /></td>
              <td className={event.type === 'Warning' ? 'tone-warn' : 'dim'}>{event.reason}{event.count > 1 ? ` ×${event.count}` : ''}</td>
              <td>{event.object}: {event.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {events.items.length === 0 ? <p className="dim">{events.state === 'live' ? 'No events that the cluster still remembers.' : 'Reading events …'}</p> : null}
    </div>
  );
}

function Pods({ pods, revisions }: { readonly pods: readonly PodView[]; readonly revisions: readonly RevisionView[] }): ReactNode {
  const rows = [...revisions].filter((revision) => pods.some((pod) => pod.revision === revision.number)).sort((a, b) => b.number - a.number);
  const unknown = pods.filter((pod) => !rows.some((revision) => revision.number === pod.revision));
  return (
    <Tooltip.Provider delay={100}>
      <div className="pods">
        {rows.map((revision) => (
          <div key={revision.id} style={{ display: 'contents' }}>
            <span className="small dim">revision {revision.number} · {revision.version}{revision.current ? ' (newest)' : ''}</span>
            <div>{pods.filter((pod) => pod.revision === revision.number).map((pod) => <Pod key={pod.id} pod={pod} />)}</div>
          </div>
        ))}
        {unknown.length === 0 ? null : (
          <div style={{ display: 'contents' }}>
            <span className="small dim">of a revision that is not known</span>
            <div>{unknown.map((pod) => <Pod key={pod.id} pod={pod} />)}</div>
          </div>
        )}
      </div>
    </Tooltip.Provider>
  );
}

function Pod({ pod }: { readonly pod: PodView }): ReactNode {
  const words = `${pod.name}: ${pod.reason}${pod.message === null ? '' : `, ${pod.message}`}, ${pod.restarts} restarts`;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger className="pod" aria-label={words}><PhaseMark phase={pod.phase} /></Tooltip.Trigger>
      <Tooltip.Portal><Tooltip.Positioner sideOffset={4}><Tooltip.Popup className="panel">{words}</Tooltip.Popup></Tooltip.Positioner></Tooltip.Portal>
    </Tooltip.Root>
  );
}
