import type { Frame } from '../../../src-preload/contract/index.ts';
import { type Client, client } from './client.ts';

export type LiveState = 'loading' | 'live' | 'reconnecting';

type Source<T> = (client: Client, options: { signal: AbortSignal }) => Promise<AsyncIterable<Frame<T>>>;

const AGAIN_MS = 500;

/**
 * Follows a live collection for as long as it is wanted: a new connection gives a new snapshot, then deltas in order. A gap in
 * their numbers, an end or an error begins again with a snapshot; what is shown meanwhile is said to be `reconnecting`.
 */
export function live<T>(source: Source<T>, onFrame: (frame: Frame<T>) => void, onState: (state: LiveState) => void): () => void {
  const stop = new AbortController();
  void follow(source, onFrame, onState, stop.signal);
  return () => stop.abort();
}

async function follow<T>(source: Source<T>, onFrame: (frame: Frame<T>) => void, onState: (state: LiveState) => void, signal: AbortSignal): Promise<void> {
  onState('loading');
  while (!signal.aborted) {
    try {
      let expected = 0;
      for await (const frame of await source(await client(), { signal })) {
        if (signal.aborted) return;
        if (frame.seq !== expected) break;
        expected += 1;
        onFrame(frame);
        onState('live');
      }
    } catch {
      // The connection's own state says what is wrong with it; a stream only has to come back.
    }
    if (signal.aborted) return;
    onState('reconnecting');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
