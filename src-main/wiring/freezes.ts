import type { Deck } from './deck.ts';

/** A freeze ends by the clock alone. */
const TICK_MS = 1_000;

/** Says of every run that a freeze holds whether it still does, as time goes on and as definitions and overrides change. Returns the way to stop. */
export function followFreezes({ calendar, entries, engine }: Pick<Deck, 'calendar' | 'entries' | 'engine'>): () => void {
  const look = (): void => engine.freezesMoved();
  const deaf = [calendar.onChange(look), entries.onChange(look)];
  const timer = setInterval(look, TICK_MS);
  timer.unref();
  return () => {
    for (const stop of deaf) stop();
    clearInterval(timer);
  };
}
