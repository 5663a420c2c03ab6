import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import type { EntryView } from '../../../src-preload/contract/index.ts';
import { Clock, ageText } from '../../ui/index.ts';

interface Props {
  readonly rows: readonly EntryView[];
  readonly open: EntryView | null;
  readonly onOpen: (entry: EntryView) => void;
}

export function Rows({ rows, open, onOpen }: Props): ReactNode {
  const parent = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => parent.current, estimateSize: () => 30, overscan: 12 });
  return (
    <div ref={parent} className="entries" role="list" aria-label="Entries">
      <div style={{ height: list.getTotalSize(), position: 'relative' }}>
        {list.getVirtualItems().map((item) => {
          const entry = rows[item.index];
          if (entry === undefined) return null;
          const back = setBack(entry, rows[item.index + 1]);
          return (
            <div key={entry.seq} role="listitem" className="entry" style={{ top: item.start }}>
              <button type="button" aria-pressed={open?.seq === entry.seq} onClick={() => onOpen(entry)}>
                <span className="mono dim">{entry.seq}</span><Clock at={entry.at} /><span className="dim">{entry.kind}</span><b>{entry.actor}</b>
                <span className="say">{back === null ? null : <span className="tone-warn">clock set back {back}: </span>}{entry.say}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Entries stand in the order in which they were written; their times are the clock's word, and it may have been set. */
function setBack(entry: EntryView, before: EntryView | undefined): string | null {
  return before !== undefined && before.seq === entry.seq - 1 && before.at - entry.at > 1_000 ? ageText(before.at - entry.at) : null;
}
