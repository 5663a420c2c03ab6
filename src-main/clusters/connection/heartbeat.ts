import { type KubeClient, answered } from '../kube.ts';
import type { Heartbeat } from './freshness.ts';

const EVERY_MS = 4_000;
const LATE_MS = 6_000;
/** After a refusal or a silence it asks again sooner. */
const AGAIN_MS = 1_000;

/**
 * Asks for a consistent `limit=1` list every 4 s. `/version` and lists from cache answer 200 with a frozen store; a
 * consistent read hangs then, and after 6 s that is said. `path` is one that the watches read too.
 */
export function startHeartbeat(client: KubeClient, path: string, now: () => number, changed: (beat: Heartbeat) => void): () => void {
  const stop = new AbortController();
  let beat: Heartbeat = { provenAt: null, trouble: null };
  const round = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const sentAt = now();
      const outcome = await client.request({ method: 'GET', path, query: { limit: '1' }, timeoutMs: LATE_MS, signal: stop.signal });
      if (stop.signal.aborted) return;
      const answer = answered(outcome, 'heartbeat');
      const reason = outcome.kind === 'cut' ? `the cluster's store does not answer: ${outcome.reason}` : answer.ok ? '' : answer.error.message;
      beat = answer.ok ? { provenAt: sentAt, trouble: null } : { provenAt: beat.provenAt, trouble: { since: beat.trouble?.since ?? sentAt, reason } };
      changed(beat);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, EVERY_MS - (answer.ok ? now() - sentAt : EVERY_MS - AGAIN_MS)));
        stop.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  };
  void round();
  return () => stop.abort();
}
