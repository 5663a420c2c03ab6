import type { Journal } from '../../journal/index.ts';

const LOOK_MS = 1_000;

/** In a reader, tells whether a writer lives, and each change of that within a second; a writer has nobody to follow. Gives the way to stop. */
export function followWriter(journal: Journal, tell: (lives: boolean) => void): () => void {
  if (journal.mode.kind === 'writer') return () => undefined;
  let known = journal.hasOtherWriter();
  tell(known);
  const timer = setInterval(() => {
    const lives = journal.hasOtherWriter();
    if (lives === known) return;
    known = lives;
    tell(lives);
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
