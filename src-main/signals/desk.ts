import type { Result, SourceTest, SourceView } from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import { type BudgetName, askBudget } from './ask/budget.ts';
import type { AskPorts, Repeatable, Subject } from './ask/model.ts';
import { askAlerts, askProbe } from './ask/others.ts';
import { askPrometheus } from './ask/prometheus.ts';
import { askRatio } from './ask/ratio.ts';
import { SPARKS_EVERY_MS, type SparkSet, askSparks } from './ask/sparks.ts';
import { usesVersion } from './language/fill.ts';
import type { SignalDef, Slo } from './language/model.ts';
import { type Reading, unknownReading } from './model.ts';
import { type PollClock, Poller, systemClock } from './poller.ts';
import { type SourcePorts, Sources } from './sources/registry.ts';

/** What is looked at for one tree: the signals that it defines, each with the label that tells regions apart. */
export interface Wanted {
  readonly defined: ReadonlyMap<string, { readonly def: SignalDef; readonly by: string }>;
  readonly budgets: readonly BudgetName[];
  readonly slo: Slo | null;
}

export interface Listener {
  reading(reading: Reading): void;
  sparks(name: string, sparks: SparkSet): void;
}

export interface SignalWatch {
  /** Says what is asked about now; what is the same goes on, the rest is asked anew. */
  about(subject: Subject): void;
  close(): void;
}

const AT_ONCE = 8;

/** Every question to the outside, shared among all that look. */
export class SignalDesk {
  readonly sources: LiveSource<SourceView>;
  readonly #sources: Sources;
  readonly #poller: Poller<Reading>;
  readonly #sparks: Poller<SparkSet>;
  readonly #ports: AskPorts;
  readonly #polled = new Map<string, number>();

  constructor(ports: SourcePorts, clock: PollClock = systemClock) {
    this.#sources = new Sources(ports);
    this.sources = this.#sources.live;
    this.#poller = new Poller<Reading>({ atOnce: AT_ONCE, clock });
    this.#sparks = new Poller<SparkSet>({ atOnce: 2, clock });
    this.#ports = { sources: this.#sources, now: ports.now };
  }

  /** Looks at the wanted signals until closed; `listener` gets each new reading and line. Nothing is asked before `about`. */
  watch(wanted: Wanted, listener: Listener): SignalWatch {
    const looks = new Map<string, { readonly key: string; readonly stop: () => void }>();
    return {
      about: (subject) => {
        this.#lookAtSparks(wanted, subject, looks, listener);
        for (const [name, asked] of this.#questions(wanted, subject)) {
          if ('unknown' in asked) {
            looks.get(name)?.stop();
            looks.delete(name);
            listener.reading(asked.unknown);
          } else if (looks.get(name)?.key !== asked.key) {
            looks.get(name)?.stop();
            looks.set(name, { key: asked.key, stop: this.#look(name, asked, listener) });
          }
        }
      },
      close: () => {
        for (const look of looks.values()) look.stop();
        looks.clear();
      },
    };
  }

  test(source: string, environment: string | undefined): Promise<Result<SourceTest>> {
    return this.#sources.test(source, environment);
  }

  /** The workspace's sources may have changed. */
  refresh(): void {
    this.#sources.refresh();
  }

  close(): void {
    this.#poller.close();
    this.#sparks.close();
  }

  #lookAtSparks({ defined }: Wanted, subject: Subject, looks: Map<string, { readonly key: string; readonly stop: () => void }>, listener: Listener): void {
    for (const [name, { def, by }] of defined) {
      if (!isCompared(def)) continue;
      const source = this.#sources.named('prometheus', def.source);
      if (!source.ok) continue;
      const asked = askSparks(def, by, subject, source.value, this.#ports);
      const slot = `sparks of ${name}`;
      if (looks.get(slot)?.key === asked.key) continue;
      looks.get(slot)?.stop();
      looks.set(slot, { key: asked.key, stop: this.#sparks.look(asked.key, SPARKS_EVERY_MS, () => asked.ask(), (sparks) => listener.sparks(name, sparks)) });
    }
  }

  #look(name: string, asked: Repeatable, listener: Listener): () => void {
    // Two trees may know the same question by different names.
    const stop = this.#poller.look(asked.key, asked.everyMs, () => asked.ask(), (reading) => listener.reading(reading.name === name ? reading : { ...reading, name }));
    this.#count(asked.source, 1);
    return () => {
      stop();
      this.#count(asked.source, -1);
    };
  }

  #count(source: string | null, by: number): void {
    if (source === null) return;
    this.#polled.set(source, (this.#polled.get(source) ?? 0) + by);
    this.#sources.refresh((name) => this.#polled.get(name) ?? 0);
  }

  #questions({ defined, budgets, slo }: Wanted, subject: Subject): Map<string, Repeatable | { readonly unknown: Reading }> {
    const found = new Map<string, Repeatable | { readonly unknown: Reading }>();
    for (const [name, { def, by }] of defined) found.set(name, this.#question(name, def, by, subject));
    for (const name of budgets) {
      const source = slo === null ? null : this.#sources.named('prometheus', slo.source);
      if (slo === null || source === null) found.set(name, { unknown: unknownReading({ name, source: 'catalogue', asked: 'slo', why: 'this service has no slo in the catalogue' }) });
      else found.set(name, source.ok ? askBudget(name, slo, subject, source.value, this.#ports) : { unknown: unknownReading({ name, source: 'workspace', asked: 'signals', why: source.error.message }) });
    }
    return found;
  }

  #question(name: string, def: SignalDef, by: string, subject: Subject): Repeatable | { readonly unknown: Reading } {
    if ('http' in def) return askProbe(name, def, subject, this.#ports);
    const source = this.#sources.named('alertmanager' in def ? 'alertmanager' : 'prometheus', def.source);
    if (!source.ok) return { unknown: unknownReading({ name, source: 'workspace', asked: 'signals', why: source.error.message }) };
    if ('alertmanager' in def) return askAlerts(name, def, subject, source.value, this.#ports);
    return 'bad' in def ? askRatio(name, def, by, subject, source.value, this.#ports) : askPrometheus(name, def, by, subject, source.value, this.#ports);
  }
}

/** Whether a signal is asked once for each version. */
export const isCompared = (def: SignalDef): def is Extract<SignalDef, { bad: string } | { prometheus: string }> => 'bad' in def || ('prometheus' in def && usesVersion(def.prometheus));
