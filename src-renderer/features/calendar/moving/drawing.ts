import type { Ground } from './grounds.ts';
import { laneShift } from './lanes.ts';
import { type Move, useMoving } from './store.ts';

/**
 * Draws the release that moves where it is held, in every lane that it is in: by transforms alone, so that a frame costs no layout.
 * Returns the way to stop; blocks are then where their items are.
 */
export function drawMoves(root: HTMLElement, ground: Ground): () => void {
  let held: string | null = null;
  const draw = (move: Move | null): void => {
    if (held !== null && held !== move?.release.id) for (const block of blocksOf(root, held)) clear(block);
    held = move?.release.id ?? null;
    if (move === null) return;
    const { x, y, stretch } = ground.shift(move.before, move.after);
    const along = ground.axis === 'down' ? 'Y' : 'X';
    for (const block of blocksOf(root, move.release.id)) {
      const bar = block.querySelector<HTMLElement>('[data-bar]');
      const beside = block.querySelector<HTMLElement>('[data-beside]');
      const taken = move.lane !== null && block.closest<HTMLElement>('[data-lane]')?.dataset['lane'] === move.lane.from;
      block.style.transform = `translate3d(${x}px, ${taken && move.lane !== null ? y + laneShift(root, move.lane) : y}px, 0)`;
      block.dataset['moving'] = move.trial === null || !move.trial.ok ? 'asking' : move.trial.value.verdict.verdict === 'refused' ? 'refused' : move.trial.value.conflicts.length > 0 ? 'conflict' : 'allowed';
      if (bar !== null) bar.style.transform = `scale${along}(${stretch})`;
      if (beside !== null && bar !== null && along === 'X') beside.style.transform = `translateX(${bar.offsetWidth * (stretch - 1)}px)`;
    }
  };
  draw(useMoving.getState().move);
  const stop = useMoving.subscribe(({ move }) => draw(move));
  return () => {
    stop();
    if (held !== null) for (const block of blocksOf(root, held)) clear(block);
  };
}

const blocksOf = (root: HTMLElement, id: string): NodeListOf<HTMLElement> => root.querySelectorAll<HTMLElement>(`[data-item="${CSS.escape(id)}"]`);

function clear(block: HTMLElement): void {
  delete block.dataset['moving'];
  for (const part of [block, block.querySelector<HTMLElement>('[data-bar]'), block.querySelector<HTMLElement>('[data-beside]')]) part?.style.removeProperty('transform');
}
