import { type ReactNode, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Fault, RoomView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useKeys } from '../../app/keys.ts';
import { useRuns } from '../../app/store/index.ts';
import { Clock, ErrorNote, ToneMark } from '../../ui/index.ts';

/** Timeline and runbook; `n` writes a timed note. */
export function Foot({ room }: { readonly room: RoomView }): ReactNode {
  const [tab, setTab] = useState<'timeline' | 'runbook'>('timeline');
  return (
    <section className="foot" aria-label="What happened">
      <div className="tabs" role="tablist">
        <button type="button" role="tab" aria-selected={tab === 'timeline'} onClick={() => setTab('timeline')}>Timeline</button>
        <button type="button" role="tab" aria-selected={tab === 'runbook'} onClick={() => setTab('runbook')}>Runbook {room.runbook === null ? '' : `“${room.runbook}”`}</button>
      </div>
      {tab === 'timeline' ? <Timeline room={room} /> : <RunsOf room={room} />}
    </section>
  );
}

function Timeline({ room }: { readonly room: RoomView }): ReactNode {
  return (
    <>
      <Note release={room.release} />
      {room.timeline.length === 0 ? <p className="dim">Nothing in the last day.</p> : room.timeline.map((item) => (
        <div key={item.id} className="moment">
          <span className="dim"><Clock at={item.at} /></span>
          <span className={`tone-${item.tone}`}>{item.source}</span>
          <span><b>{item.who}</b> {item.say}</span>
        </div>
      ))}
    </>
  );
}

function Note({ release }: { readonly release: string | null }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [error, setError] = useState<Fault | null>(null);
  useKeys({ n: (event) => { event.preventDefault(); field.current?.focus(); } });
  const write = async (): Promise<void> => {
    const written = await (await client()).journal.note({ text, ...(release === null ? {} : { release }) });
    if (written.ok) setText('');
    setError(written.ok ? null : written.error);
  };
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); void write(); }}>
      <input ref={field} className="field grow" aria-label="Timed note" placeholder="Write a timed note (n)" value={text} maxLength={2000} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="btn" disabled={text.trim() === ''}>Write the note</button>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </form>
  );
}

function RunsOf({ room }: { readonly room: RoomView }): ReactNode {
  const inside = new Set(room.cells.map((cell) => cell.workload));
  const runs = useRuns().items.filter((run) => (room.release !== null && run.release === room.release) || run.steps.some((step) => inside.has(step.id)));
  if (runs.length === 0) return <p className="dim">Nothing has been run here yet{room.runbook === null ? '' : `; Go forward starts “${room.runbook}”`}.</p>;
  return (
    <>
      {[...runs].sort((a, b) => b.startedAt - a.startedAt).map((run) => (
        <div key={run.id} className="moment">
          <span className="dim"><Clock at={run.startedAt} /></span>
          <span>{run.state}</span>
          <span><ToneMark tone={run.state === 'done' ? 'good' : run.state === 'running' ? 'move' : 'warn'} /> <Link href={`/runbooks/${run.id}`}>{run.title}</Link> <span className="dim">{run.say}</span></span>
        </div>
      ))}
    </>
  );
}
