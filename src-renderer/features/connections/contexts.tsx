import { type ReactNode, useState } from 'react';
import type { Answer, ConnectionsView, Fault } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';

interface Props {
  readonly connections: ConnectionsView;
  readonly onChanged: (fault: Fault | null) => void;
}

/** The contexts of the kubeconfig: which to connect, and which are production, guessed from the name and asked. */
export function Contexts({ connections, onChanged }: Props): ReactNode {
  const [picked, setPicked] = useState(() => new Map(connections.contexts.filter((one) => one.picked).map((one) => [one.context, one.production])));
  const [file, setFile] = useState('');
  const set = (context: string, production: Answer | null): void => setPicked((before) => {
    const next = new Map(before);
    if (production === null) next.delete(context);
    else next.set(context, production);
    return next;
  });
  const connect = async (): Promise<void> => {
    const done = await (await client()).connections.pick({ contexts: [...picked].map(([context, production]) => ({ context, production })) });
    onChanged(done.ok ? null : done.error);
  };
  const use = async (): Promise<void> => {
    const done = await (await client()).connections.useKubeconfig({ file });
    onChanged(done.ok ? null : done.error);
  };
  return (
    <section className="panel stack" aria-label="Kubeconfig">
      <h2>Contexts of {connections.kubeconfig.join(', ') || 'no kubeconfig'}</h2>
      <table>
        <thead><tr><th scope="col">Connect</th><th scope="col">Server and user</th><th scope="col">Production?</th></tr></thead>
        <tbody>
          {connections.contexts.map((one) => (
            <tr key={one.context}>
              <td><label><input type="checkbox" checked={picked.has(one.context)} onChange={(event) => set(one.context, event.target.checked ? one.production : null)} /> {one.context}</label></td>
              <td className="dim">{one.server} as {one.user}{one.namespace === null ? '' : `, namespace ${one.namespace}`}{one.plugin === null ? null : <><br />runs <code>{one.plugin}</code> to sign in, after you agree</>}</td>
              <td>
                <select className="field" aria-label={`Is ${one.context} production?`} value={picked.get(one.context) ?? one.production} onChange={(event) => set(one.context, event.target.value === 'yes' ? 'yes' : event.target.value === 'no' ? 'no' : 'unknown')}>
                  <option value="yes">production</option><option value="no">not production</option><option value="unknown">not said</option>
                </select> <span className="small dim">{one.productionWhy}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row">
        <button type="button" className="btn" disabled={picked.size === 0} onClick={() => void connect()}>Connect {picked.size === 0 ? 'the contexts that are ticked' : [...picked.keys()].join(', ')}</button>
        <span className="grow" />
        <input className="field" aria-label="Kubeconfig file" placeholder="/path/to/kubeconfig" value={file} onChange={(event) => setFile(event.target.value)} />
        <button type="button" className="btn" disabled={file === ''} onClick={() => void use()}>Use this kubeconfig</button>
      </div>
    </section>
  );
}
