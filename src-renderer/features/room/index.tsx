import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { RoomCell, RoomKey, RoomView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { useKeys } from '../../app/keys.ts';
import { incidentOf } from '../../app/places.ts';
import { useLive } from '../../app/store/index.ts';
import { Clock, Empty, ToneMark, runningText, useNow } from '../../ui/index.ts';
import { ItemLines } from '../items/index.tsx';
import { Cells } from './cells.tsx';
import { Conn } from './conn.tsx';
import { Decision } from './decision.tsx';
import { Evidence } from './evidence.tsx';
import { Foot } from './foot.tsx';
import './room.css';

/** The release room: verdict on top, who and where on the left, the evidence, the decision, and what happened, below. */
export default function Room({ room }: { readonly room: RoomKey }): ReactNode {
  const { items, state } = useLive(`room ${JSON.stringify(room)}`, (client, options) => client.live.room({ room }, options));
  const view = items[0];
  const [chosen, setChosen] = useState<string | null>(null);
  if (view === undefined) return <div className="screen">{state === 'live' ? <Empty title="There is no such room">No release of this name is around today.</Empty> : <p className="dim">Reading …</p>}</div>;
  const cell = view.cells.find((one) => one.workload === (chosen ?? view.focus)) ?? view.cells[0];
  return (
    <div className="room">
      <VerdictBar room={view} cell={cell} old={state !== 'live'} />
      <section className="pane" aria-label="Services by region"><Cells room={view} chosen={cell?.workload ?? null} onChoose={setChosen} /></section>
      <section className="pane" aria-label="Evidence">{cell === undefined ? <p className="dim">Nothing to show.</p> : <Evidence key={cell.workload} cell={cell} />}</section>
      <section className="pane decide" aria-label="Decision"><DecisionOf cell={cell} /></section>
      <Foot room={view} />
    </div>
  );
}

function DecisionOf({ cell }: { readonly cell: RoomCell | undefined }): ReactNode {
  if (cell === undefined) return null;
  if (cell.tree === null) return <Empty title="No decision tree">A tree in the workspace’s folder trees/ answers “should we go back?” here, from live facts. Without one, the plan itself does.</Empty>;
  return <Decision key={cell.workload} cell={cell} tree={cell.tree} />;
}

function VerdictBar({ room, cell, old }: { readonly room: RoomView; readonly cell: RoomCell | undefined; readonly old: boolean }): ReactNode {
  const { request, ask } = useAct();
  const now = useNow();
  const all = room.cells.map((cell) => cell.ref);
  const release = room.release === null ? {} : { release: room.release };
  const harmed = room.cells.filter((cell) => cell.phase === 'failed' || cell.phase === 'degraded' || cell.phase === 'progressing' || cell.phase === 'paused').map((cell) => cell.ref);
  const back = harmed.length > 0 ? harmed : all;
  const stop = (): void => ask({ kind: 'stop', workloads: room.inFlight.length > 0 ? room.inFlight : all, ...release });
  const goBack = (): void => ask({ kind: 'rollback', workloads: back, to: {}, reason: '', ...release });
  const forward = (): void => (room.paused.length > 0 || room.runbook === null || room.release === null ? ask({ kind: 'go-forward', workloads: all, ...release }) : ask({ kind: 'start-run', runbook: room.runbook, environments: [], inputs: {}, release: room.release }));
  useKeys({ s: stop, b: goBack, f: forward }, request === null);
  return (
    <header className={`verdict tint-${room.tone}`}>
      <div className="grow">
        <h1 className="row"><ToneMark tone={old ? 'unknown' : room.tone} /> {old ? `Old reading: ${room.verdict}` : room.verdict}</h1>
        <p className="dim">{room.detail}</p>
        <p className="small dim">
          {room.title}{room.startedAt === null ? '' : ` · ${runningText(now - room.startedAt)} since start`}
          {room.captain === null ? '' : ` · captain ${room.captain}`}
          {room.window === null ? null : <> · window <Clock at={room.window.start} zone={room.window.zone} date /> to <Clock at={room.window.end} zone={room.window.zone} date /></>}
          {room.freeze === null ? '' : ` · ${room.freeze.say}`}
        </p>
        <ItemLines items={room.items} />
      </div>
      <div className="row acts">
        {cell === undefined ? null : <Link href={incidentOf(cell.environment, cell.service)} className="btn quiet link">Incident mode</Link>}
        {room.release === null ? null : <Conn release={room.release} />}
        <button type="button" className="btn" onClick={stop} aria-keyshortcuts="s">Stop everything<kbd>S</kbd></button>
        <button type="button" className="btn primary" onClick={goBack} aria-keyshortcuts="b">Go back …<kbd>B</kbd></button>
        <button type="button" className="btn" onClick={forward} aria-keyshortcuts="f">Go forward …<kbd>F</kbd></button>
      </div>
    </header>
  );
}
