import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { ToneMark } from '../../../ui/index.ts';
import { spanText } from '../time/words.ts';
import { type Move, useMoving } from './store.ts';

const WIDTH_PX = 292;

/** Beside the release that is held: where to, and what that slot says. It is read aloud politely as the slot changes. Once let go, the side says it. */
export function MoveTip({ zone }: { readonly zone: string }): ReactNode {
  const { move: any } = useMoving();
  const move = any?.phase === 'held' ? any : null;
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ x: 0, y: 0 });
  useLayoutEffect(() => {
    if (move === null) return;
    const box = [...document.querySelectorAll<HTMLElement>(`[data-item="${CSS.escape(move.release.id)}"]`)].map((block) => block.getBoundingClientRect()).find((one) => one.bottom > 0 && one.top < window.innerHeight);
    if (box === undefined) return;
    const height = ref.current?.offsetHeight ?? 90;
    const right = document.querySelector('.cal-side')?.getBoundingClientRect().left ?? window.innerWidth;
    setPlace({ x: Math.max(8, Math.min(right - WIDTH_PX - 8, box.left - 40)), y: box.bottom + height + 12 > window.innerHeight ? Math.max(8, box.top - height - 8) : box.bottom + 6 });
  }, [move]);
  const said = move === null ? null : wordsOf(move);
  return (
    <div ref={ref} className={`move-tip ${said === null ? '' : `tone-edge-${said.tone}`}`} role="status" aria-live="polite" hidden={move === null} style={{ transform: `translate3d(${place.x}px, ${place.y}px, 0)`, width: WIDTH_PX }}>
      {move === null || said === null ? null : (
        <>
          <b className={`tone-${said.tone}`}><ToneMark tone={said.tone} /> {said.title}</b>
          <span>{spanText(move.after.start, move.after.end, zone)}</span>
          {move.lane === null ? null : <span>in {move.environments.join(', ')}, no longer in {move.lane.from}</span>}
          {said.lines.map((line) => <span key={line} className="dim">{line}</span>)}
        </>
      )}
    </div>
  );
}

function wordsOf({ trial }: Move): { tone: 'unknown' | 'good' | 'bad' | 'warn'; title: string; lines: readonly string[] } {
  if (trial === null) return { tone: 'unknown', title: 'Asking …', lines: [] };
  if (!trial.ok) return { tone: 'unknown', title: 'Not known', lines: [trial.error.message] };
  const { verdict, conflicts } = trial.value;
  if (verdict.verdict === 'refused') return { tone: 'bad', title: `Refused by “${verdict.because?.name ?? 'a window'}”`, lines: [verdict.say] };
  if (conflicts.length > 0) return { tone: 'warn', title: conflicts.length === 1 ? 'A conflict' : `${conflicts.length} conflicts`, lines: conflicts.map((one) => one.say) };
  return { tone: 'good', title: verdict.verdict === 'allowed' ? 'Allowed' : 'Allowed by override', lines: [verdict.say] };
}
