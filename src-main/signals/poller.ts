/** Time and chance, so that tests can hold both. */
export interface PollClock {
  now(): number;
  random(): number;
  /** Calls `then` after `ms`; returns the way to call it off. */
  later(ms: number, then: () => void): () => void;
}

export const systemClock: PollClock = {
  now: Date.now,
  random: Math.random,
  later: (ms, then) => {
    const timer = setTimeout(then, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** One thing that is asked again and again; `failed` slows it down. */
export interface Polled<T> {
  readonly value: T;
  readonly failed: boolean;
}

interface Job<T> {
  readonly ask: () => Promise<Polled<T>>;
  readonly everyMs: number;
  readonly listeners: Set<(value: T) => void>;
  last: { readonly value: T; readonly at: number } | null;
  failures: number;
  cancel: () => void;
  busy: boolean;
}

const LONGEST_MS = 60_000;

/**
 * Repeats questions as long as somebody looks. The same key is one question, however many look; at most `atOnce` are under way;
 * failing ones are asked ever more rarely (doubling, up to a minute, with jitter, so that a server that comes back is not met by
 * all at once); and when the last one looks away it stops.
 */
export class Poller<T> {
  readonly #jobs = new Map<string, Job<T>>();
  readonly #waiting: (() => void)[] = [];
  readonly #atOnce: number;
  readonly #clock: PollClock;
  #running = 0;

  constructor({ atOnce, clock = systemClock }: { readonly atOnce: number; readonly clock?: PollClock }) {
    this.#atOnce = atOnce;
    this.#clock = clock;
  }

  /** How many questions are being repeated now. */
  get size(): number {
    return this.#jobs.size;
  }

  /** Looks at `key`: `listener` gets the last answer at once where there is a recent one, then each new one. Returns the way to look away. */
  look(key: string, everyMs: number, ask: () => Promise<Polled<T>>, listener: (value: T) => void): () => void {
    const job = this.#jobs.get(key) ?? { ask, everyMs, listeners: new Set(), last: null, failures: 0, cancel: () => undefined, busy: false };
    // A listener may be one function given twice; each look is its own.
    const mine = (value: T): void => listener(value);
    job.listeners.add(mine);
    if (this.#jobs.has(key)) {
      if (job.last !== null) listener(job.last.value);
    } else {
      this.#jobs.set(key, job);
      this.#start(key, job);
    }
    return () => {
      job.listeners.delete(mine);
      if (job.listeners.size > 0) return;
      job.cancel();
      if (this.#jobs.get(key) === job) this.#jobs.delete(key);
    };
  }

  close(): void {
    for (const job of this.#jobs.values()) {
      job.cancel();
      job.listeners.clear();
    }
    this.#jobs.clear();
    this.#waiting.length = 0;
  }

  #start(key: string, job: Job<T>): void {
    if (this.#running >= this.#atOnce) {
      const mine = (): void => this.#start(key, job);
      this.#waiting.push(mine);
      return;
    }
    // Whoever looked away while it waited for its turn is not asked for.
    if (this.#jobs.get(key) !== job) return this.#next();
    this.#running += 1;
    void this.#ask(job).finally(() => {
      this.#running -= 1;
      this.#next();
      if (this.#jobs.get(key) === job) job.cancel = this.#clock.later(this.#waitOf(job), () => this.#start(key, job));
    });
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next();
  }

  async #ask(job: Job<T>): Promise<void> {
    const { value, failed } = await job.ask();
    job.failures = failed ? job.failures + 1 : 0;
    job.last = { value, at: this.#clock.now() };
    for (const listener of [...job.listeners]) listener(value);
  }

  /** Between half and all of the doubled interval after a failure; else the interval, give or take a tenth. */
  #waitOf({ everyMs, failures }: Job<T>): number {
    if (failures === 0) return everyMs * (0.9 + this.#clock.random() * 0.2);
    const doubled = Math.min(Math.max(LONGEST_MS, everyMs), everyMs * 2 ** Math.min(failures, 10));
    return doubled * (0.5 + this.#clock.random() * 0.5);
  }
}
