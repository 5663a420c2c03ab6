import { type Release, movable } from '../look.ts';
import { keyed } from './geometry.ts';
import type { Ground } from './grounds.ts';
import { laneBeside } from './lanes.ts';
import { useMoving } from './store.ts';

interface Ports {
  readonly ground: Ground;
  readonly zone: string;
  readonly release: (id: string) => Release | undefined;
  readonly onChoose: (id: string) => void;
  readonly onLetGo: () => void;
}

/** From lane to lane. */
const LANES: Readonly<Record<string, 1 | -1>> = { PageDown: 1, PageUp: -1 };
const NEXT: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 };

/** The keys over a view: `j` and `k` go from item to item in time, arrows move the focused release in time, PageUp and PageDown to another lane, Enter proposes, Escape puts back. */
export function followKeys(root: HTMLElement, { ground, zone, release, onChoose, onLetGo }: Ports): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const block = event.target.closest<HTMLElement>('[data-item]');
    const next = NEXT[event.key];
    if (next !== undefined) {
      const all = [...root.querySelectorAll<HTMLElement>('[data-item]')];
      all[block === null ? 0 : all.indexOf(block) + next]?.focus();
      return;
    }
    const id = block?.dataset['item'];
    if (id === undefined || block === null) return;
    const { move, take, to, putBack } = useMoving.getState();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (move !== null && move.release.id === id && move.phase === 'held') onLetGo();
      else onChoose(id);
      return;
    }
    if (event.key === 'Escape' && move !== null) return void (event.stopPropagation(), putBack());
    const taken = release(id);
    if (taken === undefined || !movable(taken)) return;
    const from = move !== null && move.release.id === id ? move.after : { start: taken.start, end: taken.end };
    const lane = block.closest<HTMLElement>('[data-lane]')?.dataset['lane'];
    const step = LANES[event.key];
    if (lane !== undefined && step !== undefined) {
      event.preventDefault();
      const over = laneBeside(root, move?.lane?.to ?? lane, step);
      if (move === null || move.release.id !== id || move.phase !== 'held') take(taken, 'whole', 'keys');
      return to(from, over === lane ? null : { from: lane, to: over });
    }
    const after = keyed(from, event.key, event.shiftKey, ground.axis, zone);
    if (after === null) return;
    event.preventDefault();
    if (move === null || move.release.id !== id || move.phase !== 'held') take(taken, 'whole', 'keys');
    to(after);
  };
  const leave = (event: FocusEvent): void => {
    const { move, putBack } = useMoving.getState();
    if (move !== null && move.by === 'keys' && move.phase === 'held' && event.relatedTarget instanceof HTMLElement && event.relatedTarget.closest('[data-move-side]') === null) putBack();
  };
  root.addEventListener('keydown', press);
  root.addEventListener('focusout', leave);
  return () => {
    root.removeEventListener('keydown', press);
    root.removeEventListener('focusout', leave);
  };
}
