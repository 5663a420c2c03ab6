import type { JsonObject, Stored } from '../objects.ts';
import { apiVersionOf } from '../resources.ts';
import type { Store, StoreEvent } from '../store.ts';
import { matcherOf } from './handle.ts';
import { expired } from './status.ts';
import { tableOf } from './table.ts';
import type { Target } from './writes.ts';

export interface WatchSink {
  write(line: string): void;
  end(): void;
}

const BOOKMARK_EVERY_MS = 60_000;
const BOOKMARK_BEFORE_END_MS = 2_000;

/**
 * Serves a watch as the API server does: from a resourceVersion (0 or none: what is there first), events of matching objects,
 * a bookmark each minute and about 2 s before `timeoutSeconds` end, then a clean end. A compacted version gives 410 inside
 * the 200 stream; one from the future gives silence. Returns the way to stop it.
 */
export function serveWatch(store: Store, target: Target, query: URLSearchParams, asTable: boolean, sink: WatchSink): () => void {
  const matches = matcherOf(target, query);
  const from = Number(query.get('resourceVersion') ?? '0');
  const seconds = Number(query.get('timeoutSeconds') ?? '1800');
  let seen = Math.max(from, 0);
  let headed = false;
  const body = (object: Stored): JsonObject => {
    if (!asTable) return object;
    const table = tableOf(target.resource.kind, [object], object.metadata.resourceVersion, store.now());
    const first = !headed;
    headed = true;
    return first ? table : { ...table, columnDefinitions: [] };
  };
  const send = (type: string, object: JsonObject): void => sink.write(`${JSON.stringify({ type, object })}\n`);
  const take = (event: StoreEvent): void => {
    if (event.resource.plural !== target.resource.plural || event.version <= seen || !matches(event.object)) return;
    seen = event.version;
    send(event.type, body(event.object));
  };
  const bookmark = (annotations: JsonObject = {}): void => {
    if (query.get('allowWatchBookmarks') !== 'true') return;
    const metadata = { resourceVersion: String(Math.max(seen, store.version)), creationTimestamp: null, annotations };
    send('BOOKMARK', { kind: target.resource.kind, apiVersion: apiVersionOf(target.resource), metadata });
  };
  const streamed = query.get('sendInitialEvents') === 'true';
  if (from === 0 || streamed) {
    for (const object of store.list(target.resource).filter(matches)) send('ADDED', body(object));
    seen = store.version;
    // The end of a streaming list (KEP-3157): informers wait for this mark.
    if (streamed) bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else {
    const missed = store.faults.expire ? null : store.since(from);
    if (missed === null) {
      send('ERROR', expired(from).body());
      sink.end();
      return () => undefined;
    }
    for (const event of missed) take(event);
  }
  const unsubscribe = store.subscribe(take);
  const minute = setInterval(() => bookmark(), BOOKMARK_EVERY_MS);
  const before = setTimeout(() => bookmark(), Math.max(0, seconds * 1000 - BOOKMARK_BEFORE_END_MS));
  const stop = (): void => {
    unsubscribe();
    clearInterval(minute);
    clearTimeout(before);
    clearTimeout(end);
  };
  const end = setTimeout(() => {
    stop();
    sink.end();
  }, seconds * 1000);
  return stop;
}
