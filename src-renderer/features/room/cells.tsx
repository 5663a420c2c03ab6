import type { KeyboardEvent, ReactNode } from 'react';
import type { RoomCell, RoomView } from '../../../src-preload/contract/index.ts';
import { PhaseMark } from '../../ui/index.ts';

interface Props {
  readonly room: RoomView;
  readonly chosen: string | null;
  readonly onChoose: (workload: string) => void;
}

/** Service by region, with phase and how far its rollout is; `j` and `k` move. */
export function Cells({ room, chosen, onChoose }: Props): ReactNode {
  const environments = [...new Set(room.cells.map((cell) => cell.environment))];
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    const next = room.cells[room.cells.findIndex((cell) => cell.workload === chosen) + step];
    if (step !== 0 && next !== undefined) onChoose(next.workload);
  };
  return (
    <div onKeyDown={move}>
      <h2>{room.title}</h2>
      {environments.map((environment) => (
        <div key={environment}>
          <p className="small dim">{environment}</p>
          {room.cells.filter((cell) => cell.environment === environment).map((cell) => <Cell key={cell.workload} cell={cell} pressed={cell.workload === chosen} onChoose={onChoose} />)}
        </div>
      ))}
      {room.dependants.length === 0 ? null : <p className="small dim" style={{ marginTop: 10 }}>depends on these</p>}
      {room.dependants.map((cell) => <div key={cell.workload} className="cell" style={{ cursor: 'default' }}><PhaseMark phase={cell.phase} /><span><b>{cell.service}</b> <span className="dim">{cell.version}</span></span><span className="dim">{cell.problem ?? cell.phase}</span></div>)}
    </div>
  );
}

function Cell({ cell, pressed, onChoose }: { readonly cell: RoomCell; readonly pressed: boolean; readonly onChoose: (workload: string) => void }): ReactNode {
  const moving = cell.share !== null && cell.share < 1;
  return (
    <button type="button" className="cell" aria-pressed={pressed} onClick={() => onChoose(cell.workload)}>
      <PhaseMark phase={cell.phase} />
      <span><b>{cell.service}</b> <span className="dim">{cell.version}{cell.target === null || cell.target === cell.version ? '' : ` (planned ${cell.target})`}</span></span>
      <span>{cell.problem !== null ? 'unknown' : moving ? `${Math.round((cell.share ?? 0) * 100)} %` : cell.phase}</span>
      {moving ? <span className={`bar phase-${cell.phase}`}><i style={{ width: `${(cell.share ?? 0) * 100}%` }} /></span> : null}
      <span style={{ gridColumn: '2 / -1' }} className="small dim">{cell.problem ?? cell.say}</span>
    </button>
  );
}
