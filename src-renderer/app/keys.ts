import { useEffect } from 'react';

const inField = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Whether a key is meant as a shortcut: pressed alone, and not into a field. */
export const isShortcut = (event: KeyboardEvent): boolean => !inField(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey;

/** Binds single keys while a component is there and `listening`. */
export function useKeys(bound: Readonly<Record<string, (event: KeyboardEvent) => void>>, listening = true): void {
  useEffect(() => {
    if (!listening) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (isShortcut(event) && Object.hasOwn(bound, event.key)) bound[event.key]?.(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
