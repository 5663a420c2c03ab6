import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { useFrame } from '../../app/store/index.ts';

/** Who has the conn of a release, and the way to take it or to hand it over. One holder at a time; until a journal is shared, on this machine only. */
export function Conn({ release }: { readonly release: string }): ReactNode {
  const { ask } = useAct();
  const frame = useFrame().items[0];
  const conn = frame?.conn?.release === release ? frame.conn : null;
  if (conn === null) return <button type="button" className="btn quiet" onClick={() => ask({ kind: 'take-conn', release })}>Take the conn</button>;
  return <HandOver key={conn.holder} release={release} holder={conn.holder} me={frame?.person.name ?? ''} />;
}

function HandOver({ release, holder, me }: { readonly release: string; readonly holder: string; readonly me: string }): ReactNode {
  const { ask } = useAct();
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: async () => (await client()).workspace.get({}) });
  const others = (workspace.data?.people ?? []).filter((person) => person.name !== holder);
  const [to, setTo] = useState('');
  return (
    <details className="conn">
      <summary className="btn quiet">{holder === me ? 'You have the conn' : `${holder} has the conn`}</summary>
      <div className="panel stack">
        <p className="small dim">On this machine only, until captains share a journal.</p>
        <label className="small">Hand it over to <select className="field" value={to} onChange={(event) => setTo(event.target.value)}><option value="">nobody: anyone may take it</option>{others.map((one) => <option key={one.name} value={one.name}>{one.name}{one.roles.length === 0 ? '' : ` (${one.roles.join(', ')})`}</option>)}</select></label>
        <button type="button" className="btn" onClick={() => ask({ kind: 'hand-over-conn', release, to: to === '' ? null : to })}>{to === '' ? `Lay down the conn of ${release} …` : `Hand the conn of ${release} to ${to} …`}</button>
      </div>
    </details>
  );
}
