import { type KubeClient, type KubeObject, at, kubeObject, listAll, text } from '../kube.ts';
import { StreamRefused } from '../transport/index.ts';
import { backOff } from './back-off.ts';

/** Watches are this short (s) so that silence is bounded: a clean end proves that nothing was missed until then. */
const WATCH_SECONDS = 9;
/** A watch that has not ended this long (ms) after its time is dead, whatever its connection says. */
const OVERDUE_MS = 3_000;
/** A cut watch is resumed while its last proof is this young (ms). */
const RESUMABLE_MS = 5_000;

export type WatchState =
  | { readonly kind: 'starting' }
  /** Everything until `provenAt` has been seen: an event, a bookmark, or a clean end said so. */
  | { readonly kind: 'live'; readonly provenAt: number; readonly lastEventAt: number }
  | { readonly kind: 'broken'; readonly reason: string; readonly code: string; readonly provenAt: number | null; readonly lastEventAt: number | null };

interface Options<T> {
  readonly client: KubeClient;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What is kept of an object; the object itself, with its managedFields, is not. */
  readonly project: (object: KubeObject) => T;
  readonly now: () => number;
  readonly random: () => number;
  /** After each batch of changes; `reset` when a new list replaced everything. */
  readonly onChange: () => void;
  readonly onState: (state: WatchState) => void;
}

/**
 * One list and watch, kept alive until `close`: paged list, short watches resumed by resourceVersion, a new list on 410
 * (as an HTTP status or inside a 200 stream), on any other ERROR event, and after garbage. At every moment it holds what the
 * server last said, and its state says until when that is proven (SEMANTICS, "Silence is not health").
 */
export class WatchCache<T> {
  readonly #items = new Map<string, T>();
  readonly #options: Options<T>;
  readonly #stop = new AbortController();
  /** Aborted to give up what is under way, and list anew. */
  #turn = new AbortController();
  #state: WatchState = { kind: 'starting' };

  constructor(options: Options<T>) {
    this.#options = options;
    void this.#run();
  }

  get state(): WatchState {
    return this.#state;
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  /**
   * Lists anew at once. After an outage a request that was sent into it may hang for longer than the outage lasted; whoever
   * knows that the cluster answers again says so here.
   */
  renew(): void {
    this.#turn.abort();
  }

  close(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    let resourceVersion = '';
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        if (resourceVersion === '') resourceVersion = await this.#list();
        resourceVersion = await this.#watch(resourceVersion);
        failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (this.#turn.signal.aborted) {
          this.#turn = new AbortController();
          resourceVersion = '';
          continue;
        }
        failures += 1;
        resourceVersion = await this.#recover(error, resourceVersion, failures);
      }
    }
  }

  async #list(): Promise<string> {
    const { client, path, query, project } = this.#options;
    const list = await listAll(client, path, query, AbortSignal.any([this.#stop.signal, this.#turn.signal]));
    if (!list.ok) throw Object.assign(new Error(list.error.message), { code: list.error.code });
    this.#items.clear();
    for (const object of list.value.objects) this.#items.set(object.metadata.uid, project(object));
    this.#proven(true);
    this.#options.onChange();
    return list.value.resourceVersion;
  }

  /** Reads one short watch to its end; the resourceVersion to go on from, or '' to list again. */
  async #watch(from: string): Promise<string> {
    const { client, path, query } = this.#options;
    const limit = AbortSignal.timeout(WATCH_SECONDS * 1000 + OVERDUE_MS);
    const signal = AbortSignal.any([this.#stop.signal, this.#turn.signal, limit]);
    let resourceVersion = from;
    const watch = { ...query, watch: '1', resourceVersion, allowWatchBookmarks: 'true', timeoutSeconds: String(WATCH_SECONDS) };
    for await (const event of client.stream({ method: 'GET', path, query: watch, signal })) {
      const next = this.#take(event);
      if (next === null) return '';
      resourceVersion = next;
    }
    if (limit.aborted) throw new Error(`the watch has been silent for ${WATCH_SECONDS + OVERDUE_MS / 1000} s`);
    this.#proven(false);
    return resourceVersion;
  }

  /** Takes one event; null where the watch cannot go on from here and everything must be listed again. */
  #take(event: unknown): string | null {
    const type = text(at(event, 'type'));
    const resourceVersion = text(at(event, 'object', 'metadata', 'resourceVersion'));
    if (type === 'BOOKMARK' && resourceVersion !== undefined) {
      this.#proven(false);
      return resourceVersion;
    }
    const object = kubeObject(at(event, 'object'));
    if (object === null || (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')) return null;
    if (type === 'DELETED') this.#items.delete(object.metadata.uid);
    else this.#items.set(object.metadata.uid, this.#options.project(object));
    this.#proven(true);
    this.#options.onChange();
    return object.metadata.resourceVersion;
  }

  #proven(isEvent: boolean): void {
    const now = this.#options.now();
    const before = this.#state.kind === 'live' ? this.#state.lastEventAt : now;
    this.#set({ kind: 'live', provenAt: now, lastEventAt: isEvent ? now : before });
  }

  async #recover(error: unknown, resourceVersion: string, failures: number): Promise<string> {
    const reason = error instanceof Error ? error.message : String(error);
    const expired = (error instanceof StreamRefused && error.status === 410) || codeOf(error) === 'expired';
    // One short cut is no trouble yet: the next watch resumes where this one ended. After more, or after a long silence,
    // everything is listed again: a list proves at once that it is current, where a resumed watch would first have to end.
    const broken = failures > 1 || resourceVersion === '';
    if (broken) {
      const { provenAt, lastEventAt } = this.#state.kind === 'starting' ? { provenAt: null, lastEventAt: null } : this.#state;
      this.#set({ kind: 'broken', reason, code: codeOf(error), provenAt, lastEventAt });
    }
    if (expired) return '';
    await sleep(backOff(failures, this.#options.random), AbortSignal.any([this.#stop.signal, this.#turn.signal]));
    const provenAt = this.#state.kind === 'starting' ? null : this.#state.provenAt;
    const silent = provenAt === null || this.#options.now() - provenAt > RESUMABLE_MS;
    return broken || silent ? '' : resourceVersion;
  }

  #set(state: WatchState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof StreamRefused) return error.status === 403 ? 'forbidden' : error.status === 404 ? 'not-found' : 'refused';
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'cut';
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
