import { type ReactNode, useState } from 'react';
import type { ChangeView } from '../../../src-preload/contract/index.ts';
import { Ago, useNow } from '../../ui/index.ts';

const HOUR_MS = 3_600_000;

interface Props {
  readonly changes: readonly ChangeView[];
  readonly state: string;
  readonly zone: string;
}

/** What changed, kubectl included: what, from → to, by which manager or person, when. New rows wait until they are asked for. */
export function Changes({ changes, state }: Props): ReactNode {
  const now = useNow();
  const [span, setSpan] = useState(HOUR_MS);
  const [seenAt, setSeenAt] = useState(Infinity);
  const inSpan = changes.filter((change) => change.at >= now - span).sort((a, b) => b.at - a.at);
  const fresh = inSpan.filter((change) => change.at > seenAt);
  const shown = inSpan.filter((change) => change.at <= seenAt);
  return (
    <section className="panel" aria-label="What changed" onPointerEnter={() => setSeenAt(Date.now())} onPointerLeave={() => setSeenAt(Infinity)}>
      <div className="row">
        <h2 className="grow" style={{ margin: 0 }}>What changed in the last {span === HOUR_MS ? 'hour' : 'day'}</h2>
        <button type="button" className="btn quiet" onClick={() => setSpan(span === HOUR_MS ? 24 * HOUR_MS : HOUR_MS)}>Show the last {span === HOUR_MS ? 'day' : 'hour'}</button>
      </div>
      {fresh.length === 0 ? null : <button type="button" className="btn" onClick={() => setSeenAt(Date.now())}>{fresh.length} new</button>}
      {shown.length > 0 ? null : <p className="dim">{state === 'live' ? 'Nothing that the clusters still remember.' : 'Reading …'}</p>}
      {shown.map((change) => (
        <div key={change.id} className="change">
          <span className="dimmer"><Ago at={change.at} /></span>
          <span>
            <b>{change.object}</b> <span className="dim">{change.what} in {change.environment}</span>
            {change.from === null || change.to === null ? null : <> {change.from} → {change.to}</>}
            <br />
            <span className="small dim">by {change.person ?? change.manager ?? 'not recorded'}, known from {change.source}</span>
          </span>
        </div>
      ))}
    </section>
  );
}
