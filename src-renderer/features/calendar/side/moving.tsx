import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../../app/client/index.ts';
import { ErrorNote } from '../../../ui/index.ts';
import { servicesText } from '../look.ts';
import { type Move, useMoving } from '../moving/store.ts';
import { spanText } from '../time/words.ts';
import { Standing } from './standing.tsx';

const DAY_MS = 86_400_000;

/** A move whole: from, to, what the slot says, and where else it could go. */
export function MovingSide({ move, zone, onPropose }: { readonly move: Move; readonly zone: string; readonly onPropose: () => void }): ReactNode {
  const { putBack } = useMoving();
  const { release, before, after, trial, phase } = move;
  const refused = trial?.ok === true && trial.value.verdict.verdict === 'refused';
  return (
    <div className="stack" data-move-side="">
      <h2 className="big-name">{release.id} · moving</h2>
      <dl className="pairs">
        <dt>From</dt><dd>{spanText(before.start, before.end, zone)}</dd>
        <dt>To</dt><dd className={refused ? 'tone-bad' : ''}>{spanText(after.start, after.end, zone)}{refused ? ', refused' : ''}</dd>
        {move.lane === null ? null : <><dt>Environments</dt><dd>{release.environments.join(', ')} → <b>{move.environments.join(', ')}</b></dd></>}
        <dt>Services</dt><dd>{servicesText(release.services)}</dd><dt>Captain</dt><dd>{release.captain}</dd><dt>File</dt><dd className="mono small">{release.place.file}</dd>
      </dl>
      {trial === null ? <p className="dim">Asking whether that slot is free …</p> : trial.ok ? <Standing freeze={trial.value.verdict} conflicts={trial.value.conflicts} /> : <ErrorNote error={trial.error} />}
      {phase === 'held' && move.by === 'pointer' ? <p className="small dim">Let go to propose it, Esc to put it back. Nothing is written before you have seen the change to the file.</p> : (
        <div className="row">
          <button type="button" className="btn" onClick={onPropose}>{refused ? 'Plan it there all the same …' : 'See the change …'}{refused ? null : <kbd>Enter</kbd>}</button>
          <button type="button" className="btn quiet" onClick={putBack}>Put it back<kbd>Esc</kbd></button>
        </div>
      )}
      {refused && phase === 'let-go' ? <Next move={move} zone={zone} /> : null}
    </div>
  );
}

/** The next slots after the one that was refused which nothing forbids. */
function Next({ move: { release, after, environments }, zone }: { readonly move: Move; readonly zone: string }): ReactNode {
  const { to } = useMoving();
  const from = Math.max(Date.now(), after.start);
  const found = useQuery({
    queryKey: ['calendar', 'next', release.id, after.start, after.end, ...environments],
    queryFn: async () => (await client()).calendar.findSlot({ services: Object.keys(release.services), environments: [...environments], durationMs: after.end - after.start, from, to: from + 28 * DAY_MS, captain: release.captain, hours: { from: '08:00', to: '18:00', weekdays: true } }),
  });
  if (found.data === undefined) return <p className="dim">Looking for slots that nothing forbids …</p>;
  if (!found.data.ok) return <ErrorNote error={found.data.error} />;
  return (
    <section aria-label="Next slots">
      <h2>Next slots that nothing forbids</h2>
      {found.data.value.slots.map((slot) => <button type="button" key={slot.start} className="slot" onClick={() => to({ start: slot.start, end: slot.end })}>{spanText(slot.start, slot.end, zone)}</button>)}
      <p className="small dim">{found.data.value.say}</p>
    </section>
  );
}
