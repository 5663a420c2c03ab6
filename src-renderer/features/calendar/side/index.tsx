import type { ReactNode } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { useMoving } from '../moving/store.ts';
import { useScreen } from '../screen.ts';
import { Detail } from './detail.tsx';
import { MovingSide } from './moving.tsx';

/** The side: the move that is under way, else the item that was chosen, else how to begin. */
export function Side({ items, zone, live, onPropose }: { readonly items: readonly CalendarItem[]; readonly zone: string; readonly live: boolean; readonly onPropose: () => void }): ReactNode {
  const { move } = useMoving();
  const { chosen } = useScreen();
  const item = items.find((one) => one.id === chosen);
  return (
    <aside className="cal-side" aria-label="Chosen item">
      {live ? null : <p className="small tone-unknown">Not live: what is shown may be old.</p>}
      {move !== null ? <MovingSide move={move} zone={zone} onPropose={onPropose} /> : item !== undefined ? <Detail item={item} zone={zone} /> : <Begin />}
    </aside>
  );
}

const Begin = (): ReactNode => (
  <div className="stack dim">
    <h2>How to read this</h2>
    <ul className="cal-key">
      <li><i className="key release" /> A release, as long as its window</li>
      <li><i className="key freeze" /> A freeze: what it blocks is written on it</li>
      <li><i className="key maintenance" /> A maintenance window: only in here</li>
      <li><i className="key gameday" /> A rehearsal</li>
    </ul>
    <p>Drag a release to move it, in the lanes also to another environment; the slot under it says at once whether it is free. Drag over empty ground to plan a new one. Choose anything to read it here.</p>
  </div>
);
