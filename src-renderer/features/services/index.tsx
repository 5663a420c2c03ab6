import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, memo, useCallback, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { EnvironmentView, WorkloadView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { selectionRoom } from '../../app/places.ts';
import { useEnvironments, useWorkloads } from '../../app/store/index.ts';
import { Ago, Empty, PhaseMark } from '../../ui/index.ts';
import { type MatrixRow, matrixOf } from './matrix.ts';
import './services.css';

/** The matrix: version by environment, drift marked, last change; a selection opens a room of its own. */
export default function Services(): ReactNode {
  const environments = useEnvironments().items;
  const { items, state } = useWorkloads();
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: async () => (await client()).workspace.get({}) });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState('');
  const [, go] = useLocation();
  const services = workspace.data?.services;
  const before = useRef<readonly MatrixRow[]>([]);
  const all = useMemo(() => (before.current = matrixOf(items, services ?? [], before.current)), [items, services]);
  const rows = all.filter((row) => row.service.includes(filter));
  const chosen = items.filter((view) => picked.has(view.id));
  const toggle = useCallback((id: string): void => setPicked((before) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  }), []);
  return (
    <div className="screen stack services">
      <div className="row">
        <h1 className="grow">Services</h1>
        <input className="field" aria-label="Filter services" placeholder="Filter" value={filter} onChange={(event) => setFilter(event.target.value)} />
        <button type="button" className="btn" disabled={chosen.length === 0} onClick={() => go(selectionRoom(chosen.map((view) => view.ref)))}>
          {chosen.length === 0 ? 'Open a room: select cells first' : `Open a room for ${[...new Set(chosen.map((view) => view.service))].join(', ')} in ${[...new Set(chosen.map((view) => view.ref.environment))].join(', ')}`}
        </button>
      </div>
      {rows.length === 0 ? <Empty title={state === 'live' ? 'No workloads' : 'Reading …'} action={<Link href="/connections">Open Connections</Link>}>This matrix shows what runs where. It fills as soon as a context is connected that lets you list workloads.</Empty> : (
        <Matrix rows={rows} environments={environments} picked={picked} onToggle={toggle} />
      )}
    </div>
  );
}

interface Shown {
  readonly environments: readonly EnvironmentView[];
  readonly picked: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

const ROW_PX = 29;

/** Only the rows in sight are drawn: a thousand services scroll like ten. */
function Matrix({ rows, ...shown }: Shown & { readonly rows: readonly MatrixRow[] }): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => ROW_PX, overscan: 6, getItemKey: (index) => rows[index]?.service ?? index });
  const drawn = list.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = list.getTotalSize() - (drawn[drawn.length - 1]?.end ?? 0);
  return (
    <div className="matrix-frame" ref={frame} tabIndex={0} role="region" aria-label="Versions by environment">
      <table className="matrix" aria-rowcount={rows.length + 1}>
        <thead><tr aria-rowindex={1}><th scope="col">Service</th>{shown.environments.map((one) => <th key={one.id} scope="col">{one.id}</th>)}</tr></thead>
        <tbody>
          {above > 0 ? <tr aria-hidden="true"><td style={{ height: above, padding: 0 }} /></tr> : null}
          {drawn.map(({ key, index }) => {
            const row = rows[index];
            return row === undefined ? null : <Row key={key} row={row} index={index} measure={list.measureElement} {...shown} />;
          })}
          {below > 0 ? <tr aria-hidden="true"><td style={{ height: below, padding: 0 }} /></tr> : null}
        </tbody>
      </table>
    </div>
  );
}

/** Drawn again only when its row, the environments or the selection have changed. */
const Row = memo(function Row({ row, index, measure, environments, picked, onToggle }: Shown & { readonly row: MatrixRow; readonly index: number; readonly measure: (element: HTMLElement | null) => void }): ReactNode {
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2}>
      <th scope="row"><b>{row.service}</b>{row.tier === null ? null : <span className="small dim"> tier {row.tier}</span>}{row.team === null ? null : <span className="small dim"> · {row.team}</span>}{row.drift ? <span className="small tone-warn"> drifts</span> : null}</th>
      {environments.map((environment) => <td key={environment.id}><Cells views={row.cells.get(environment.id) ?? []} environment={environment} picked={picked} onToggle={onToggle} /></td>)}
    </tr>
  );
});

function Cells({ views, environment, picked, onToggle }: { readonly views: readonly WorkloadView[]; readonly environment: EnvironmentView; readonly picked: ReadonlySet<string>; readonly onToggle: (id: string) => void }): ReactNode {
  const fresh = environment.freshness.kind === 'fresh';
  if (views.length === 0) return <span className="dimmer">{fresh ? 'not there' : environment.connection.kind === 'failed' ? 'cannot be read' : 'not known'}</span>;
  return views.map((view) => <Cell key={view.id} view={view} fresh={fresh} picked={picked.has(view.id)} onToggle={onToggle} />);
}

/** Drawn again only when its own workload has changed: with a thousand changes a second, most cells in sight have not. */
const Cell = memo(function Cell({ view, fresh, picked, onToggle }: { readonly view: WorkloadView; readonly fresh: boolean; readonly picked: boolean; readonly onToggle: (id: string) => void }): ReactNode {
  return (
    <div className="matrix-cell">
      <label title={view.say}>
        <input type="checkbox" checked={picked} onChange={() => onToggle(view.id)} aria-label={`Select ${view.service} in ${view.ref.environment}`} />
        <PhaseMark phase={fresh ? view.phase : 'unknown'} /> {view.version}{view.ref.kind === 'Deployment' ? null : <span className="small dim"> {view.ref.kind}</span>}
      </label>
      <Link href={selectionRoom([view.ref])} className="small dim">{fresh ? `${view.ready}/${view.desired}` : 'stale'}</Link>
      <span className="small dimmer" title={view.changedBy === null ? undefined : `by ${view.changedBy}`}>changed <Ago at={view.changedAt} /> ago{view.changedBy === null ? '' : ` by ${view.changedBy}`}</span>
    </div>
  );
});
