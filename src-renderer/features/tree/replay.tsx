import { type ReactNode, useState } from 'react';
import type { Fault, Replayed, TreeKey } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Clock, ErrorNote } from '../../ui/index.ts';
import { LeafCard } from './leaf.tsx';
import { TreeOutline } from './outline.tsx';

/** What the tree said at an earlier time, from the journal alone. */
export function Replay({ asked }: { readonly asked: TreeKey }): ReactNode {
  const [at, setAt] = useState('');
  const [found, setFound] = useState<Replayed | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const look = async (): Promise<void> => {
    const done = await (await client()).decisions.replay({ ...asked, at: new Date(at).getTime() });
    setError(done.ok ? null : done.error);
    setFound(done.ok ? done.value : null);
  };
  return (
    <details className="try">
      <summary className="small dim">What did it say at an earlier time?</summary>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void look(); }}>
        <div className="row"><input className="field" type="datetime-local" step="1" aria-label="Time, in this machine’s zone" value={at} onChange={(event) => setAt(event.target.value)} /><button type="submit" className="btn" disabled={at === ''}>Read it from the journal</button></div>
        {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
        {found === null ? null : <p className="dim">{found.say}{found.entry === null ? '' : ` · entry ${found.entry}`} · at <Clock at={found.at} date /></p>}
        {found?.view == null ? null : <div className="tried"><LeafCard view={found.view} tried /><TreeOutline view={found.view} /></div>}
      </form>
    </details>
  );
}
