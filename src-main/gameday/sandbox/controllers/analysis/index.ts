import { type JsonObject, type Stored, child, equalJson, isObject, listAt, numberAt, objectAt, stamp, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import type { Store } from '../../store.ts';
import { note } from '../shared.ts';
import { secondsOf } from '../rollouts/index.ts';
import { COMPLETED, assessMetric, assessRun, dueAt } from './assess.ts';
import { type MetricSources, type Measured, measure } from './measure.ts';

export type { MetricSources } from './measure.ts';

const analysisRuns = resourceOf('AnalysisRun');
const COUNTS = { Successful: 'successful', Failed: 'failed', Inconclusive: 'inconclusive', Error: 'error' } as const;
const SOURCE = 'rollouts-controller';

const metricsOf = (run: Stored): JsonObject[] => listAt(run, 'spec', 'metrics').filter(isObject);
const resultsOf = (run: Stored): JsonObject[] => listAt(run, 'status', 'metricResults').filter(isObject);
const isOver = (run: Stored): boolean => COMPLETED.includes(stringAt(run, 'status', 'phase'));

/** The AnalysisRun controller: measures when it is time, counts, and ends the run by its limits. */
export class Analyst {
  readonly #store: Store;
  readonly #sources: MetricSources;
  /** Measurements under way, by run and metric. */
  readonly #busy = new Set<string>();

  constructor(store: Store, sources: MetricSources) {
    this.#store = store;
    this.#sources = sources;
  }

  sync(given: Stored): void {
    const run = this.#read(given);
    if (run === undefined || isOver(run)) return;
    const startedAt = stringAt(run, 'status', 'startedAt');
    if (startedAt === '') return this.#write(run, { phase: 'Running', startedAt: stamp(this.#store.now()), metricResults: [] });
    if (child(run, 'spec', 'terminate') === true) return this.#assess(run);
    for (const metric of metricsOf(run)) {
      const key = `${run.metadata.uid}/${stringAt(metric, 'name')}`;
      const due = dueAt(metric, resultsOf(run).find((one) => one['name'] === metric['name']), Date.parse(startedAt), (value) => secondsOf(value) ?? 0);
      if (due === null || due > this.#store.now() || this.#busy.has(key)) continue;
      this.#busy.add(key);
      const began = this.#store.now();
      void measure(filled(metric, run), this.#sources).then((measured) => {
        this.#busy.delete(key);
        this.#take(given, metric, measured, began);
      });
    }
  }

  #take(given: Stored, metric: JsonObject, { phase, value, message }: Measured, began: number): void {
    const run = this.#read(given);
    if (run === undefined || isOver(run)) return;
    const results = resultsOf(run);
    const name = metric['name'] ?? '';
    const before = results.find((one) => one['name'] === name) ?? { name, phase: 'Running' };
    const measurement: JsonObject = {
      phase, startedAt: stamp(began), finishedAt: stamp(this.#store.now()), ...(value === null ? {} : { value }), ...(message === null ? {} : { message }),
    };
    const counted = COUNTS[phase];
    const next: JsonObject = {
      ...before, measurements: [...listAt(before, 'measurements'), measurement].slice(-10), [counted]: numberAt(before, counted) + 1,
      ...(phase === 'Error' ? { consecutiveError: numberAt(before, 'consecutiveError') + 1 } : { count: numberAt(before, 'count') + 1, consecutiveError: 0 }),
      consecutiveSuccess: phase === 'Successful' ? numberAt(before, 'consecutiveSuccess') + 1 : 0, ...(message === null ? {} : { message }),
    };
    this.#assess({ ...run, status: { ...objectAt(run, 'status'), metricResults: [...results.filter((one) => one['name'] !== name), withoutZeros(next)] } }, run);
  }

  /** Brings phases up to date with the counts; `stored` is what is in the store, where `run` holds more. */
  #assess(run: Stored, stored: Stored = run): void {
    const terminated = child(run, 'spec', 'terminate') === true;
    const results = resultsOf(run).map((result) => {
      const metric = metricsOf(run).find((one) => one['name'] === result['name']);
      return metric === undefined ? result : { ...result, phase: assessMetric(metric, result, terminated).phase };
    });
    const { phase, message } = assessRun(metricsOf(run), results, terminated);
    const counted = (wanted: string): number => results.filter((one) => one['phase'] === wanted).length;
    const summary = withoutZeros({ count: metricsOf(run).length, successful: counted('Successful'), failed: counted('Failed'), inconclusive: counted('Inconclusive'), error: counted('Error') });
    this.#write(stored, {
      ...objectAt(run, 'status'), metricResults: results, phase, runSummary: summary, dryRunSummary: {}, ...(message === '' ? {} : { message }),
      ...(COMPLETED.includes(phase) ? { completedAt: stamp(this.#store.now()) } : {}),
    });
    if (COMPLETED.includes(phase)) note(this.#store, run, phase === 'Successful' ? 'Normal' : 'Warning', `AnalysisRun${phase}`, `Analysis Completed. Result: ${phase}`, SOURCE);
  }

  #read(run: Stored): Stored | undefined {
    const now = this.#store.get(analysisRuns, stringAt(run, 'metadata', 'namespace'), run.metadata.name);
    return now?.metadata.uid === run.metadata.uid ? now : undefined;
  }

  #write(run: Stored, status: JsonObject): void {
    if (!equalJson(run['status'], status)) this.#store.update(analysisRuns, run, { ...run, status });
  }
}

const withoutZeros = (counts: JsonObject): JsonObject => Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));

/** A metric with `{{args.name}}` filled in from the run's arguments. */
function filled(metric: JsonObject, run: Stored): JsonObject {
  const values = new Map(listAt(run, 'spec', 'args').map((arg) => [stringAt(arg, 'name'), stringAt(arg, 'value')]));
  const text = JSON.stringify(metric).replaceAll(/\{\{\s*args\.([\w.-]+)\s*\}\}/g, (_match, name: string) => JSON.stringify(values.get(name) ?? '').slice(1, -1));
  // What was JSON before the values went in, each escaped, is JSON still.
  return JSON.parse(text) as JsonObject;
}
