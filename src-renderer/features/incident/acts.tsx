import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { IncidentView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { useKeys } from '../../app/keys.ts';
import { releaseRoom, selectionRoom } from '../../app/places.ts';

/** Stop and Go back, always there, always in the same place. */
export function Acts({ view }: { readonly view: IncidentView }): ReactNode {
  const { request, ask } = useAct();
  const { ref, release } = view;
  const about = release === null ? {} : { release };
  const stop = (): void => (ref === null ? undefined : ask({ kind: 'stop', workloads: [ref], ...about }));
  const back = (): void => (ref === null ? undefined : ask({ kind: 'rollback', workloads: [ref], to: {}, reason: '', ...about }));
  useKeys({ s: stop, b: back }, request === null);
  if (ref === null) return <p className="tone-unknown">Its workload is not in {view.environment}, or cannot be read: there is nothing to stop or to take back here.</p>;
  return (
    <div className="row incident-acts">
      <button type="button" className="btn" onClick={stop} aria-keyshortcuts="s">Stop {view.service} in {view.environment}<kbd>S</kbd></button>
      <button type="button" className="btn primary" onClick={back} aria-keyshortcuts="b">Go back: {view.service} in {view.environment} …<kbd>B</kbd></button>
      <span className="grow" />
      <Link href={release === null ? selectionRoom([ref]) : releaseRoom(release)} className="btn quiet">Open its room</Link>
    </div>
  );
}
