import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CalendarItem } from '../../../src-preload/contract/index.ts';
import { releaseRoom } from '../../app/places.ts';
import { Clock, ToneMark } from '../../ui/index.ts';

/** A release or a freeze whole: what, where, when in its own zone, whose, why, and what freezes say about it. */
export function Detail({ item }: { readonly item: Extract<CalendarItem, { kind: 'release' | 'freeze' }> }): ReactNode {
  const when = <><Clock at={item.start} zone={item.zone} date /> to <Clock at={item.end} zone={item.zone} date /></>;
  const file = `${item.place.file}:${item.place.line}`;
  if (item.kind === 'freeze') {
    return (
      <>
        <h2>Freeze “{item.freeze}”</h2>
        <dl className="pairs">
          <dt>When</dt><dd>{when}</dd><dt>Zone</dt><dd>{item.zone}</dd><dt>Owner</dt><dd>{item.owner}</dd><dt>Why</dt><dd>{item.why}</dd>
          <dt>Where</dt><dd>{item.environments.join(', ')}</dd><dt>Blocks</dt><dd>{item.blocks.join(', ')}{item.blocks.includes('rollback') ? '' : '; a rollback passes'}</dd>
          <dt>Repeats</dt><dd>{item.repeats ?? 'no'}</dd><dt>Override</dt><dd>{item.override}</dd><dt>File</dt><dd className="mono">{file}</dd>
        </dl>
      </>
    );
  }
  return (
    <>
      <h2 className="row"><ToneMark tone={item.tone} /> {item.id}: {item.state}</h2>
      <p>{item.why}</p>
      <dl className="pairs">
        <dt>Services</dt><dd>{Object.entries(item.services).map(([service, version]) => `${service} ${version}`).join(', ')}</dd>
        <dt>Where</dt><dd>{item.environments.join(', ')}</dd><dt>Window</dt><dd>{when}</dd><dt>Zone</dt><dd>{item.zone}</dd>
        <dt>Captain</dt><dd>{item.captain}</dd><dt>Risk</dt><dd>{item.risk}</dd><dt>Runbook</dt><dd>{item.runbook ?? 'none'}</dd>
        <dt>Freeze</dt><dd className={item.freeze.verdict === 'refused' ? 'tone-bad' : ''}>{item.freeze.say}</dd><dt>File</dt><dd className="mono">{file}</dd>
      </dl>
      <Link href={releaseRoom(item.id)}>Open the release room of {item.id}</Link>
    </>
  );
}
