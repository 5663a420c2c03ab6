import { type Release, movable } from '../look.ts';
import type { Window } from './geometry.ts';
import type { Ground, Point } from './grounds.ts';
import { laneAt } from './lanes.ts';
import { useMoving } from './store.ts';

const BEGINS_PX = 4;
const LEAST_DRAWN_PX = 20;

interface Ports {
  readonly ground: Ground;
  readonly release: (id: string) => Release | undefined;
  /** Empty ground was drawn over; `lane` is the environment of the lane that it lies in, where there is one. */
  readonly onDraw: (window: Window, lane: string | null) => void;
  readonly onLetGo: () => void;
}

/**
 * The pointer over a ground: on a release it moves or resizes it, on empty ground it draws a new one; less than four pixels is a
 * click and nothing here. Listeners are on the ground, not on the blocks: five thousand cost no more than one.
 */
export function followPointer(root: HTMLElement, { ground, release, onDraw, onLetGo }: Ports): () => void {
  const pointIn = (event: PointerEvent): Point => {
    const box = root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.target instanceof HTMLElement)) return;
    const id = event.target.closest<HTMLElement>('[data-item]')?.dataset['item'];
    const taken = id === undefined ? undefined : release(id);
    if (id !== undefined && (taken === undefined || !movable(taken))) return;
    const grip = event.target.closest<HTMLElement>('[data-grip]')?.dataset['grip'];
    const lane = event.target.closest<HTMLElement>('[data-lane]')?.dataset['lane'] ?? null;
    const a = pointIn(event);
    const stop = new AbortController();
    let began = false;
    const move = (next: PointerEvent): void => {
      const b = pointIn(next);
      if (!began && Math.hypot(b.x - a.x, b.y - a.y) < BEGINS_PX) return;
      if (!began) {
        began = true;
        if (taken !== undefined) useMoving.getState().take(taken, grip === 'start' || grip === 'end' ? grip : 'whole', 'pointer');
      }
      if (taken === undefined) return showDrawn(root, a, b);
      const held = useMoving.getState().move;
      if (held === null) return;
      const over = lane === null || held.grip !== 'whole' ? lane : (laneAt(root, next.clientY) ?? lane);
      useMoving.getState().to(ground.moved(held.before, held.grip, a, b), lane === null || over === null || over === lane ? null : { from: lane, to: over });
    };
    const end = (last: PointerEvent): void => {
      stop.abort();
      hideDrawn(root);
      if (!began) return;
      swallowClick();
      if (taken !== undefined) onLetGo();
      else onDraw(ground.span(a, pointIn(last)), lane);
    };
    const cancel = (): void => {
      stop.abort();
      hideDrawn(root);
      if (began) useMoving.getState().putBack();
    };
    window.addEventListener('pointermove', move, { signal: stop.signal });
    window.addEventListener('pointerup', end, { signal: stop.signal });
    window.addEventListener('pointercancel', cancel, { signal: stop.signal });
    window.addEventListener('keydown', (key) => (key.key === 'Escape' ? cancel() : undefined), { signal: stop.signal, capture: true });
    event.preventDefault();
    event.target.closest<HTMLElement>('[data-item]')?.focus();
  };
  root.addEventListener('pointerdown', down);
  return () => root.removeEventListener('pointerdown', down);
}

/** The click that follows a drag, in the same turn where there is one, chooses nothing. */
function swallowClick(): void {
  const over = new AbortController();
  window.addEventListener('click', (click) => click.stopPropagation(), { capture: true, signal: over.signal });
  setTimeout(() => over.abort(), 0);
}

/** The rubber band of a release that is being drawn on empty ground; its place is set by a transform. */
function showDrawn(root: HTMLElement, a: Point, b: Point): void {
  const band = root.querySelector<HTMLElement>('[data-drawn]');
  if (band === null) return;
  band.hidden = false;
  const across = (from: number, to: number): number => Math.max(LEAST_DRAWN_PX, Math.abs(to - from));
  band.style.transform = `translate3d(${Math.min(a.x, b.x)}px, ${Math.min(a.y, b.y)}px, 0) scale(${across(a.x, b.x)}, ${across(a.y, b.y)})`;
}

function hideDrawn(root: HTMLElement): void {
  const band = root.querySelector<HTMLElement>('[data-drawn]');
  if (band !== null) band.hidden = true;
}
