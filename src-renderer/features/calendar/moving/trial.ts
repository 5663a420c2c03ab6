/**
 * Asks for the verdict of the slot that is held now: one question at a time, the newest next, and a slot that was asked about
 * before is known. Whatever speed the pointer has, main is asked no faster than it answers.
 */
export function coalesced<Q, A>(ask: (question: Q) => Promise<A>, keyOf: (question: Q) => string, onAnswer: (question: Q, answer: A) => void): { want(question: Q): void; stop(): void } {
  const known = new Map<string, A>();
  let wanted: Q | null = null;
  let busy = false;
  let stopped = false;
  const run = async (): Promise<void> => {
    busy = true;
    while (wanted !== null && !stopped) {
      const question = wanted;
      wanted = null;
      try {
        const answer = await ask(question);
        known.set(keyOf(question), answer);
        if (!stopped) onAnswer(question, answer);
      } catch {
        // The connection's own banner says what is wrong; the slot stays without a verdict, and says so.
      }
    }
    busy = false;
  };
  return {
    want(question) {
      const answer = known.get(keyOf(question));
      if (answer !== undefined) {
        wanted = null;
        return onAnswer(question, answer);
      }
      wanted = question;
      if (!busy) void run();
    },
    stop: () => void (stopped = true),
  };
}
