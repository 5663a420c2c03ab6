import { type ReactNode, useSyncExternalStore } from 'react';
import { ageText, clockText, utcText } from './time-text.ts';

let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, 1_000);
const subscribe = (listener: () => void): (() => void) => (listeners.add(listener), () => listeners.delete(listener));

/** This second; every age on the screen ticks from the one clock. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** How long ago, with the exact time in UTC on hover. */
export function Ago({ at }: { readonly at: number | null }): ReactNode {
  const current = useNow();
  if (at === null) return <span className="dimmer">age unknown</span>;
  return <time dateTime={new Date(at).toISOString()} title={utcText(at)}>{ageText(current - at)}</time>;
}

/** A time of day with its zone; UTC on hover. */
export function Clock({ at, zone, date = false }: { readonly at: number; readonly zone?: string; readonly date?: boolean }): ReactNode {
  return <time className="mono" dateTime={new Date(at).toISOString()} title={utcText(at)}>{clockText(at, zone, date)}</time>;
}
