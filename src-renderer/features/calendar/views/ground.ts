import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { isRelease } from '../look.ts';
import type { Window } from '../moving/geometry.ts';
import type { Ground } from '../moving/grounds.ts';
import { drawMoves } from '../moving/drawing.ts';
import { followKeys } from '../moving/keys.ts';
import { followPointer } from '../moving/pointer.ts';
import type { Day } from '../time/zone.ts';

/** What every view is given. */
export interface ViewProps {
  readonly items: readonly CalendarItem[];
  readonly days: readonly Day[];
  readonly zone: string;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  /** Empty ground was drawn over. */
  readonly onDraw: (window: Window, lane: string | null) => void;
  /** A moved release was let go. */
  readonly onLetGo: () => void;
}

/** The size of an element as it is laid out, px; zero before it is. */
export function useSize(ref: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void => setSize((before) => (before.width === element.clientWidth && before.height === element.clientHeight ? before : { width: element.clientWidth, height: element.clientHeight }));
    read();
    const watch = new ResizeObserver(read);
    watch.observe(element);
    return () => watch.disconnect();
  }, [ref]);
  return size;
}

/** Makes an element a ground on which releases are moved by pointer and keys, and new ones are drawn. */
export function useGround(ref: RefObject<HTMLElement | null>, ground: Ground, props: ViewProps): void {
  const latest = useRef(props);
  useLayoutEffect(() => void (latest.current = props));
  useLayoutEffect(() => (ref.current === null ? undefined : drawMoves(ref.current, ground)), [ref, ground, props.items]);
  useEffect(() => {
    const root = ref.current;
    if (root === null) return;
    const ports = {
      ground, zone: props.zone,
      release: (id: string) => latest.current.items.filter(isRelease).find((item) => item.id === id),
      onChoose: (id: string) => latest.current.onChoose(id), onLetGo: () => latest.current.onLetGo(), onDraw: (window: Window, lane: string | null) => latest.current.onDraw(window, lane),
    };
    const stops = [followPointer(root, ports), followKeys(root, ports)];
    const click = (event: MouseEvent): void => {
      const id = event.target instanceof HTMLElement || event.target instanceof SVGElement ? event.target.closest<HTMLElement>('[data-item]')?.dataset['item'] : undefined;
      if (id !== undefined) latest.current.onChoose(id);
    };
    root.addEventListener('click', click);
    return () => {
      root.removeEventListener('click', click);
      for (const stop of stops) stop();
    };
  }, [ref, ground, props.zone]);
}
