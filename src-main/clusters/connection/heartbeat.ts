import { type Result, fail } from '../../../src-preload/contract/index.ts';
import { type KubeClient, type KubeOutcome, answered, at } from '../kube.ts';
import type { Heartbeat } from './freshness.ts';

const EVERY_MS = 4_000;
const LATE_MS = 6_000;
/** After a refusal or a silence it asks again sooner, and waits less: the end of an outage is seen within 5 s. */
const LATE_IN_TROUBLE_MS = 2_500;
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
      const outcome = await client.request({ method: 'GET', path, query: { limit: '1' }, timeoutMs: beat.trouble === null ? LATE_MS : LATE_IN_TROUBLE_MS, signal: stop.signal });
      if (stop.signal.aborted) return;
      const answer = listIn(outcome);
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

/** Only a list is proof: something in between that answers 200 with a page of its own knows nothing of the cluster. */
function listIn(outcome: KubeOutcome): Result<unknown> {
  const answer = answered(outcome, 'heartbeat');
  return answer.ok && !Array.isArray(at(answer.value, 'items')) ? fail('garbage', 'something that is no Kubernetes API answers in its place', { retryable: true }) : answer;
}
