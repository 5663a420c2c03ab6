import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { type CalendarItem, assertNever } from '../../../../src-preload/contract/index.ts';
import { releaseRoom } from '../../../app/places.ts';
import { ToneMark } from '../../../ui/index.ts';
import { ReleaseItems } from '../../items/index.tsx';
import { type Release, movable, servicesText, titleOf } from '../look.ts';
import { dayText, lengthText, spanText } from '../time/words.ts';
import { askChange } from '../changes.ts';
import { Overrides } from './overrides.tsx';
import { Standing } from './standing.tsx';

type Freeze = Extract<CalendarItem, { kind: 'freeze' }>;

/** An item whole: what, where, when in the zone of the screen and in its own, whose, why, and what stands against it. */
export function Detail({ item, zone }: { readonly item: CalendarItem; readonly zone: string }): ReactNode {
  return (
    <div className="stack">
      <h2 className="row big-name">{item.kind === 'release' ? <ToneMark tone={item.tone} /> : null}<span className="grow">{item.kind === 'release' ? `${item.id}: ${item.state.replace('-', ' ')}` : titleOf(item)}</span></h2>
      {item.kind === 'release' || item.kind === 'gameday' ? <p>{item.why}</p> : null}
      <When item={item} zone={zone} />
      <Facts item={item} />
      {'place' in item && item.place !== null ? <p className="small dim">In <span className="mono">{item.place.file}:{item.place.line}</span></p> : null}
      {item.kind === 'release' ? <ReleaseActs release={item} /> : null}
    </div>
  );
}

function When({ item, zone }: { readonly item: CalendarItem; readonly zone: string }): ReactNode {
  if (item.allDay) return <p><b>{dayText(item.start, item.zone)}{item.end - item.start > 86_400_000 ? ` to ${dayText(item.end - 1, item.zone)}` : ''}</b>, all day in {item.zone}</p>;
  return (
    <dl className="pairs">
      <dt>When</dt><dd>{spanText(item.start, item.end, zone)} <span className="dim">({lengthText(item.end - item.start)})</span></dd>
      {item.zone === zone ? null : <><dt>Its zone</dt><dd>{spanText(item.start, item.end, item.zone)} <span className="dim">{item.zone}</span></dd></>}
      {zone === 'UTC' || item.zone === 'UTC' ? null : <><dt>UTC</dt><dd>{spanText(item.start, item.end, 'UTC')}</dd></>}
    </dl>
  );
}

function Facts({ item }: { readonly item: CalendarItem }): ReactNode {
  switch (item.kind) {
    case 'release':
      return <ReleaseFacts release={item} />;
    case 'freeze':
      return <dl className="pairs"><Owned item={item} /><dt>Blocks</dt><dd>{item.blocks.join(', ')}{item.blocks.includes('rollback') ? '' : '; a rollback passes'}</dd><dt>Override</dt><dd>{item.override}</dd></dl>;
    case 'maintenance':
      return <dl className="pairs"><Owned item={item} /><dt>Means</dt><dd>{item.only.join(', ')} only inside these windows</dd></dl>;
    case 'gameday':
      return <dl className="pairs"><dt>Where</dt><dd>{item.environments.join(', ')}</dd><dt>Facilitator</dt><dd>{item.facilitator}</dd></dl>;
    case 'shift':
      return <dl className="pairs"><dt>Who</dt><dd>{item.who}</dd><dt>Team</dt><dd>{item.team ?? 'not said'}</dd><dt>From</dt><dd className="mono small">{item.source}</dd></dl>;
    case 'holiday':
      return <dl className="pairs"><dt>From</dt><dd className="mono small">{item.source}</dd></dl>;
    case 'sync-window':
      return (
        <dl className="pairs">
          <dt>Where</dt><dd>{item.environment}</dd><dt>Project</dt><dd>{item.project}</dd><dt>Schedule</dt><dd className="mono">{item.schedule}</dd><dt>Applies to</dt><dd>{[...item.applications, ...item.namespaces, ...item.clusters].join(', ') || 'nothing'}</dd><dt>By hand</dt><dd>{item.manualSync ? 'a manual sync passes' : 'a manual sync does not pass'}</dd>
        </dl>
      );
    default:
      return assertNever(item);
  }
}

function Owned({ item }: { readonly item: Freeze | Extract<CalendarItem, { kind: 'maintenance' }> }): ReactNode {
  const { tiers, teams, services, labels } = item.scope;
  const part = [tiers === undefined ? '' : `tier ${tiers.join(', ')}`, ...[teams, services, labels].map((list) => list?.join(', ') ?? '')].filter((text) => text !== '').join('; ');
  return <><dt>Owner</dt><dd>{item.owner}</dd><dt>Why</dt><dd>{item.why}</dd><dt>Where</dt><dd>{item.environments.join(', ') || 'no environment'}{part === '' ? '' : `; ${part}`}</dd><dt>Repeats</dt><dd>{item.repeats ?? 'no'}</dd></>;
}

function ReleaseFacts({ release }: { readonly release: Release }): ReactNode {
  return (
    <>
      <dl className="pairs">
        <dt>Services</dt><dd>{servicesText(release.services)}</dd><dt>Where</dt><dd>{release.environments.join(', ')}</dd>
        <dt>Captain</dt><dd>{release.captain}</dd><dt>Risk</dt><dd>{release.risk}{release.tier === null ? '' : ` · tier ${release.tier}`}{release.teams.length === 0 ? '' : ` · ${release.teams.join(', ')}`}</dd>
        <dt>Runbook</dt><dd>{release.runbook ?? 'none'}{release.expectedMs === null ? '' : `, about ${lengthText(release.expectedMs)}`}</dd>
        {release.intent === 'emergency' ? <><dt>Lane</dt><dd className="tone-bad">emergency</dd></> : null}{release.ticket === null ? null : <><dt>Ticket</dt><dd>{release.ticket}</dd></>}
      </dl>
      <Standing freeze={release.freeze} conflicts={release.conflicts} />
      <ReleaseItems release={release.id} items={release.items} />
      <Overrides release={release} />
    </>
  );
}

function ReleaseActs({ release }: { readonly release: Release }): ReactNode {
  return (
    <div className="stack">
      <div><Link className="btn linked" href={releaseRoom(release.id)}>Open the release room</Link></div>
      {movable(release) ? <Cancel release={release.id} /> : null}
    </div>
  );
}

function Cancel({ release }: { readonly release: string }): ReactNode {
  const [reason, setReason] = useState('');
  return (
    <details>
      <summary>Cancel {release} …</summary>
      <form className="row" onSubmit={(event) => { event.preventDefault(); void askChange({ change: 'cancel-release', release, reason: reason.trim() }); }}>
        <input className="field grow" aria-label="Why it is cancelled" required maxLength={500} value={reason} placeholder="why" onChange={(event) => setReason(event.target.value)} />
        <button type="submit" className="btn" disabled={reason.trim() === ''}>See the change …</button>
      </form>
    </details>
  );
}
